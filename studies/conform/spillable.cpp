// Family oracle/memory/spillable/1: collections that watch their size. Two kinds: told sizes, where
// the estimate grows by so much an element and a rival of the same task asks for memory now and
// then; and append-only maps, whose sampled estimates are input (their peak is not compared: it is
// the largest of all estimates, and only every 32nd is recorded).
#include "models/consumers/spillable.hpp"

#include <algorithm>

#include "studies/conform/family.hpp"
#include "studies/conform/lone_task.hpp"

namespace oomcast::conform {
namespace {

using consumers::Spillable;
using vectors::Reader;
using vectors::Value;

class Rival final : public memory::MemoryConsumer {
 public:
  explicit Rival(memory::ConsumerId id) : MemoryConsumer(id, memory::MemoryMode::kOnHeap) {}
  memory::SpillOutcome spill(Bytes, const MemoryConsumer&) override { return {}; }
  [[nodiscard]] std::string name() const override { return "rival"; }
};

struct ToldSizes {
  Bytes base;
  Bytes delta;
  std::int64_t elements = 0;
  std::int64_t rival_every = 0;
  Bytes rival_bytes;
};

class ToldReplay {
 public:
  ToldReplay(LoneTask& task, const consumers::SpillableConf& conf, const ToldSizes& told,
             RecordedSteps& steps, VectorCheck& check)
      : task_(task),
        told_(told),
        steps_(steps),
        check_(check),
        collection_(task.memory(), memory::ConsumerId{1}, conf),
        rival_(memory::ConsumerId{2}) {}

  void run() {
    steps_.expect(check_, step_value(0, "start", Bytes()));
    std::int64_t done = 0;
    while (done < told_.elements && !check_.failed()) {
      const std::int64_t quiet = std::min(told_.elements - done, elements_without_event(done));
      collection_.insert(Rows(quiet));
      since_spill_ += quiet;
      done += quiet;
      if (done < told_.elements) {
        one_element(++done);
      }
    }
  }

  Value final_value() {
    Value final = Value::object({{"threshold", collection_.threshold()},
                                 {"used", collection_.used()},
                                 {"own_spills", own_spills_},
                                 {"forced_spills", forced_spills_},
                                 {"memory_bytes_spilled", collection_.memory_bytes_spilled()}});
    collection_.free();
    final.set("used_after_release", collection_.used());
    return final;
  }

 private:
  std::int64_t elements_without_event(std::int64_t done) const {
    const Bytes base = told_.base + since_spill_ * told_.delta;
    const std::int64_t fits = collection_.fits(base, told_.delta).count();
    if (told_.rival_every == 0) {
      return fits;
    }
    return std::min(fits, told_.rival_every - done % told_.rival_every - 1);
  }

  /// Counts one element whose check may do something, and lets the rival ask if it is its turn.
  void one_element(std::int64_t number) {
    since_spill_ += 1;
    const Bytes estimate = told_.base + since_spill_ * told_.delta;
    const Bytes threshold = collection_.threshold();
    (void)collection_.check_after(estimate);
    if (collection_.spilled()) {
      own_spills_ += 1;
      since_spill_ = 0;
      steps_.expect(check_, step_value(number, "spilled", estimate));
    } else if (collection_.threshold() != threshold) {
      steps_.expect(check_, step_value(number, "grew", estimate));
    }
    if (told_.rival_every > 0 && number % told_.rival_every == 0) {
      (void)task_.memory().acquire(rival_, told_.rival_bytes);
      if (collection_.take_forced()) {
        forced_spills_ += 1;
        since_spill_ = 0;
      }
      steps_.expect(check_, step_value(number, "rival", estimate));
    }
  }

  Value step_value(std::int64_t after, std::string_view what, Bytes estimate) const {
    return Value::object({{"after", after},
                          {"what", what},
                          {"estimate", estimate},
                          {"threshold", collection_.threshold()},
                          {"used", collection_.used()},
                          {"elements", collection_.elements().count()},
                          {"own_spills", own_spills_},
                          {"forced_spills", forced_spills_},
                          {"memory_bytes_spilled", collection_.memory_bytes_spilled()},
                          {"rival_used", rival_.used()},
                          {"task_consumption", task_.memory().consumption()}});
  }

  LoneTask& task_;
  const ToldSizes& told_;
  RecordedSteps& steps_;
  VectorCheck& check_;
  Spillable collection_;
  Rival rival_;
  std::int64_t since_spill_ = 0;
  std::int64_t own_spills_ = 0;
  std::int64_t forced_spills_ = 0;
};

void replay_told(const Value& vector, const Value& config, Reader& in, VectorCheck& check) {
  const consumers::SpillableConf conf{
      .initial_threshold = in.bytes(config, "initial_threshold"),
      .spill_records = Rows(in.integer(config, "num_elements_force_spill")),
      .spill_bytes = in.bytes(config, "max_size_force_spill"),
      .can_be_forced = in.boolean(config, "can_force_spill")};
  const ToldSizes told{.base = in.bytes(config, "estimate_base"),
                       .delta = in.bytes(config, "estimate_delta"),
                       .elements = in.integer(config, "elements"),
                       .rival_every = in.integer(config, "rival_every"),
                       .rival_bytes = in.bytes(config, "rival_bytes")};
  const std::unique_ptr<LoneTask> task = lone_task(config, in);
  RecordedSteps steps(in.items(vector, "steps"));
  if (!in.ok()) {
    return;
  }
  ToldReplay replay(*task, conf, told, steps, check);
  replay.run();
  steps.finish(check);
  check.same("final", in.field(vector, "final"), replay.final_value());
}

/// A recorded state without its peak.
Value without_peak(const Value& state) {
  Value rest = Value::object();
  for (const auto& [name, value] : state.members()) {
    if (name != "peak") {
      rest.set(name, value);
    }
  }
  return rest;
}

void replay_map(const Value& vector, const Value& config, Reader& in, VectorCheck& check) {
  const consumers::SpillableConf conf{.initial_threshold = in.bytes(config, "initial_threshold")};
  const std::int64_t elements = in.integer(config, "elements");
  const std::vector<Value>& estimates = in.items(config, "estimates_before_every_32nd");
  const std::unique_ptr<LoneTask> task = lone_task(config, in);
  std::vector<Value> recorded;
  for (const Value& step : in.items(vector, "steps")) {
    recorded.push_back(without_peak(step));
  }
  RecordedSteps steps(recorded);
  if (!in.ok()) {
    return;
  }
  constexpr std::int64_t kCheckEvery = 32;
  Spillable map(task->memory(), memory::ConsumerId{1}, conf);
  for (std::int64_t element = 0; element < elements; element += kCheckEvery) {
    const auto index = static_cast<std::size_t>(element / kCheckEvery);
    const Bytes threshold = map.threshold();
    const std::int64_t spills = map.spill_count();
    (void)map.check(Bytes(index < estimates.size() ? estimates[index].integer() : 0));
    if (map.threshold() != threshold || map.spill_count() != spills) {
      steps.expect(check, Value::object({{"after", element + 1},
                                         {"threshold", map.threshold()},
                                         {"spills", map.spill_count()},
                                         {"used", map.used()},
                                         {"memory_bytes_spilled", map.memory_bytes_spilled()}}));
    }
    map.count(Rows(std::min(kCheckEvery, elements - element)));
  }
  steps.finish(check);
  check.same("final", without_peak(in.field(vector, "final")),
             Value::object({{"spills", map.spill_count()},
                            {"memory_bytes_spilled", map.memory_bytes_spilled()},
                            {"used", map.used()}}));
}

void replay(const Value& vector, Reader& in, VectorCheck& check) {
  const Value& config = in.field(vector, "config");
  if (config.find("estimates_before_every_32nd") != nullptr) {
    replay_map(vector, config, in, check);
  } else {
    replay_told(vector, config, in, check);
  }
}

}  // namespace

Family spillable_family() {
  return {.schema = "oracle/memory/spillable/1",
          .summary = "thresholds and spills of collections that watch their size",
          .replay = replay};
}

}  // namespace oomcast::conform
