// Spilling by policy.
#include "studies/conform/recorded_consumer.hpp"

#include <algorithm>
#include <array>

namespace oomcast::conform {

using memory::SpillFault;
using memory::SpillOutcome;
using vectors::Value;

namespace {

using Row = std::pair<std::string_view, SpillPolicy>;

constexpr std::array kPolicies{Row{"all", SpillPolicy::kAll},
                               Row{"closed_by_interrupt", SpillPolicy::kClosedByInterrupt},
                               Row{"exact", SpillPolicy::kExact},
                               Row{"half", SpillPolicy::kHalf},
                               Row{"interrupted_io", SpillPolicy::kInterruptedIo},
                               Row{"ioerror", SpillPolicy::kIoError},
                               Row{"none", SpillPolicy::kNone},
                               Row{"others_only", SpillPolicy::kOthersOnly},
                               Row{"overreports", SpillPolicy::kOverreports},
                               Row{"runtime", SpillPolicy::kRuntime},
                               Row{"self_only", SpillPolicy::kSelfOnly},
                               Row{"underreports", SpillPolicy::kUnderreports}};

SpillFault fault_of(SpillPolicy policy) {
  switch (policy) {
    case SpillPolicy::kIoError:
      return SpillFault::kIo;
    case SpillPolicy::kClosedByInterrupt:
    case SpillPolicy::kInterruptedIo:
      return SpillFault::kInterrupted;
    case SpillPolicy::kRuntime:
      return SpillFault::kOther;
    default:
      return SpillFault::kNone;
  }
}

/// Java's long addition, which wraps around.
Bytes java_sum(Bytes a, Bytes b) {
  return Bytes(static_cast<std::int64_t>(static_cast<std::uint64_t>(a.count()) +
                                         static_cast<std::uint64_t>(b.count())));
}

}  // namespace

std::optional<SpillPolicy> spill_policy(std::string_view name) {
  for (const auto& [known, policy] : kPolicies) {
    if (known == name) {
      return policy;
    }
  }
  return std::nullopt;
}

std::optional<memory::SparkError> thrown_by(SpillPolicy policy) {
  switch (policy) {
    case SpillPolicy::kIoError:
      return memory::SparkError{"java.io.IOException", {}, {}, {}, "disk full"};
    case SpillPolicy::kClosedByInterrupt:
      return memory::SparkError{"java.nio.channels.ClosedByInterruptException", {}, {}, {}, {}};
    case SpillPolicy::kInterruptedIo:
      return memory::SparkError{"java.io.InterruptedIOException", {}, {}, {}, "io stopped"};
    case SpillPolicy::kRuntime:
      return memory::SparkError{"java.lang.RuntimeException", {}, {}, {}, "boom"};
    default:
      return std::nullopt;
  }
}

Bytes RecordedConsumer::plain() const {
  Bytes rest = used();
  for (const std::vector<Held>* held : {&pages_, &arrays_}) {
    for (const Held& each : *held) {
      rest -= each.size;
    }
  }
  return rest;
}

bool RecordedConsumer::free_held(std::vector<Held>& held, std::int64_t serial) {
  const auto found = std::find_if(held.begin(), held.end(),
                                  [serial](const Held& each) { return each.serial == serial; });
  if (found == held.end()) {
    return false;
  }
  manager_.free_page(*this, found->number);
  held.erase(found);
  return true;
}

Bytes RecordedConsumer::free_plain(Bytes most) {
  const Bytes amount = std::min(plain(), most);
  if (amount > 0_B) {
    manager_.free(*this, amount);
  }
  return amount;
}

Bytes RecordedConsumer::free_towards(Bytes target) {
  Bytes freed = free_plain(target);
  while (freed < target && !pages_.empty()) {
    freed += pages_.front().size;
    free_held(pages_, pages_.front().serial);
  }
  return freed;
}

Bytes RecordedConsumer::free_all() {
  Bytes all = plain();
  for (const Held& page : pages_) {
    all += page.size;
  }
  return free_towards(all);
}

SpillOutcome RecordedConsumer::apply(Bytes wanted, bool is_trigger) {
  switch (policy_) {
    case SpillPolicy::kAll:
      return {free_all()};
    case SpillPolicy::kExact:
      return {free_towards(wanted)};
    case SpillPolicy::kHalf:
      return {free_towards((plain() + 1_B) / 2)};
    case SpillPolicy::kOthersOnly:
      return {is_trigger ? 0_B : free_all()};
    case SpillPolicy::kSelfOnly:
      return {is_trigger ? free_all() : 0_B};
    case SpillPolicy::kUnderreports:
      return {free_all() > 0_B ? 1_B : 0_B};
    case SpillPolicy::kOverreports: {
      const Bytes freed = free_plain(wanted / 2);
      return {freed > 0_B ? java_sum(freed, wanted) : 0_B};
    }
    default:
      return {0_B};
  }
}

SpillOutcome RecordedConsumer::spill(Bytes wanted, const MemoryConsumer& trigger) {
  const Bytes before = used();
  SpillOutcome outcome;
  const std::optional<memory::SparkError> thrown = thrown_by(policy_);
  if (thrown) {
    outcome = {0_B, fault_of(policy_), thrown->message};
  } else {
    outcome = apply(wanted, &trigger == this);
  }
  events_.push(Value::object({{"e", "spill"},
                              {"task", manager_.task().value},
                              {"consumer", id().value},
                              {"trigger", trigger.id().value},
                              {"asked", wanted},
                              {"used_before", before},
                              {"used_after", used()},
                              {"reported", thrown ? Value() : Value(outcome.released)},
                              {"throws", thrown ? Value(thrown->exception_class) : Value()}}));
  return outcome;
}

}  // namespace oomcast::conform
