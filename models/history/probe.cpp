#include "models/history/probe.hpp"

#include <algorithm>

namespace oomcast::history {
namespace {

using memory::MemoryMode;
using memory::TaskAttemptId;

constexpr TaskAttemptId kNoTask{-1};

Account execution_of(MemoryMode mode) {
  return mode == MemoryMode::kOnHeap ? Account::kHeapExecution : Account::kOffHeapExecution;
}

Account storage_of(MemoryMode mode) {
  return mode == MemoryMode::kOnHeap ? Account::kHeapStorage : Account::kOffHeapStorage;
}

}  // namespace

Probe::Probe(Recorder& recorder, std::int32_t executor, memory::UnifiedMemory& memory)
    : recorder_(recorder),
      executor_(executor),
      memory_(memory),
      storage_size_{memory.storage(MemoryMode::kOnHeap).size(),
                    memory.storage(MemoryMode::kOffHeap).size()} {
  memory.set_listener(this);
  memory.set_storage_listener(this);
}

void Probe::stop() {
  memory_.set_listener(nullptr);
  memory_.set_storage_listener(nullptr);
}

void Probe::look_at_pools(MemoryMode mode, TaskAttemptId task) {
  Bytes& before = storage_size_[memory::index_of(mode)];
  const Bytes now = memory_.storage(mode).size();
  if (now == before) {
    return;
  }
  const bool execution_grew = now < before;
  recorder_.step_of(task, {.kind = StepKind::kBorrow,
                           .account = execution_grew ? execution_of(mode) : storage_of(mode),
                           .from = execution_grew ? storage_of(mode) : execution_of(mode),
                           .executor = executor_,
                           .bytes = execution_grew ? before - now : now - before});
  before = now;
}

void Probe::on_wait(TaskAttemptId task, MemoryMode mode, Bytes asked) {
  look_at_pools(mode, task);
  if (std::find(waiting_.begin(), waiting_.end(), task) != waiting_.end()) {
    return;  // woken and sent to wait again
  }
  waiting_.push_back(task);
  recorder_.step_of(task, {.kind = StepKind::kWait,
                           .account = execution_of(mode),
                           .executor = executor_,
                           .asked = asked});
}

void Probe::on_grant(TaskAttemptId task, MemoryMode mode, Bytes asked, Bytes granted) {
  look_at_pools(mode, task);
  if (std::erase(waiting_, task) > 0) {
    recorder_.step_of(task, {.kind = StepKind::kGrant,
                             .account = execution_of(mode),
                             .executor = executor_,
                             .bytes = granted,
                             .asked = asked});
  }
}

void Probe::on_storage(const memory::BlockId& block, MemoryMode mode, Bytes asked, bool granted) {
  look_at_pools(mode, kNoTask);
  if (!granted) {
    recorder_.step({.kind = StepKind::kRefuse,
                    .account = storage_of(mode),
                    .executor = executor_,
                    .asked = asked,
                    .what = to_string(block)});
  }
}

void Probe::on_unroll(const memory::BlockId& /*block*/, MemoryMode /*mode*/, Bytes /*asked*/,
                      bool /*granted*/) {}  // asked for as storage before

void Probe::on_evict(const memory::BlockEntry& entry) {
  recorder_.step({.kind = StepKind::kEvict,
                  .account = storage_of(entry.mode),
                  .executor = executor_,
                  .bytes = entry.size,
                  .what = to_string(entry.block)});
}

void Probe::held(TaskAttemptId task, Account account, Bytes bytes, std::string_view by) {
  recorder_.step_of(task, {.kind = StepKind::kHold,
                           .account = account,
                           .executor = executor_,
                           .bytes = bytes,
                           .what = std::string(by)});
}

void Probe::spilled(TaskAttemptId task, MemoryMode mode, bool forced, Bytes bytes,
                    std::string_view by) {
  recorder_.step_of(task, {.kind = forced ? StepKind::kForcedSpill : StepKind::kSpill,
                           .account = execution_of(mode),
                           .executor = executor_,
                           .bytes = bytes,
                           .what = std::string(by)});
}

void Probe::collected(Bytes garbage, Duration took) {
  recorder_.step({.kind = StepKind::kCollect,
                  .account = Account::kHeapGarbage,
                  .executor = executor_,
                  .bytes = garbage,
                  .took = took});
}

}  // namespace oomcast::history
