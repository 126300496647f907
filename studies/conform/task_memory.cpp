// Family oracle/memory/task_memory/1: task memory managers and their consumers over one manager.
#include <algorithm>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "models/memory/task_memory_manager.hpp"
#include "studies/conform/family.hpp"
#include "studies/conform/manager_replay.hpp"
#include "studies/conform/recorded_consumer.hpp"

namespace oomcast::conform {
namespace {

using memory::MemoryMode;
using memory::Progress;
using memory::TaskAttemptId;
using vectors::Kind;
using vectors::Reader;
using vectors::Value;

/// The recording's limited page allocator.
class LimitedAllocator final : public memory::PageAllocator {
 public:
  LimitedAllocator(Bytes limit, Value& events) : limit_(limit), events_(events) {}

  bool allocate(Bytes size) override {
    const bool ok = size <= limit_ - used_;
    used_ += ok ? size : 0_B;
    events_.push(Value::object({{"e", "alloc"}, {"bytes", size}, {"ok", ok}}));
    return ok;
  }
  void free(Bytes size) override { used_ -= size; }

 private:
  Bytes limit_;
  Bytes used_;
  Value& events_;
};

struct Task {
  std::unique_ptr<memory::TaskMemoryManager> manager;
  std::vector<std::unique_ptr<RecordedConsumer>> consumers;

  // The step that waits, if one does.
  std::int64_t waiting_since = -1;
  RecordedConsumer* waiting_consumer = nullptr;
  bool waits_for_array = false;
  bool waits_for_page = false;
};

class Replay final : public ManagerReplay {
 public:
  Replay(const Value& vector, Reader& in, VectorCheck& check) : ManagerReplay(vector, in, check) {
    add_tasks(in.field(vector, "config"));
  }

 private:
  void add_tasks(const Value& config) {
    const Bytes page_size = in_.bytes(config, "page_size");
    const Value& limit = in_.field(config, "alloc_limit");
    if (limit.is(Kind::kInteger)) {
      allocator_.emplace(Bytes(limit.integer()), events_);
    }
    const MemoryMode tungsten =
        in_.boolean(config, "off_heap_enabled") ? MemoryMode::kOffHeap : MemoryMode::kOnHeap;
    for (const Value& row : in_.items(config, "tasks")) {
      const TaskAttemptId id{in_.integer(row, "task")};
      Task& task = tasks_[id.value];
      task.manager = std::make_unique<memory::TaskMemoryManager>(
          memory_, id, page_size, tungsten, allocator_ ? &*allocator_ : nullptr);
      for (const Value& each : in_.items(row, "consumers")) {
        const std::string& policy = in_.text(each, "policy");
        const std::optional<SpillPolicy> known = spill_policy(policy);
        if (!known && in_.ok()) {
          in_.refuse(in_.field(each, "policy"), "is \"" + policy + "\", which is no policy");
        }
        task.consumers.push_back(std::make_unique<RecordedConsumer>(
            *task.manager, memory::ConsumerId{in_.integer(each, "id")}, mode_of(each, "mode", in_),
            known.value_or(SpillPolicy::kNone), events_));
      }
    }
  }

  void replay_step(const Value& step) override {
    events_ = Value::array();
    completed_ = Value::array();
    const Value result = apply(step);
    if (!in_.ok()) {
      return;
    }
    resume_completed();
    const Value& want_result = in_.field(step, "result");
    const Value& want_completed = in_.field(step, "completed");
    const Value& want_events = in_.field(step, "events");
    const Value& want_blocked = in_.field(step, "blocked");
    const Value& want_state = in_.field(step, "state");
    const Value& want_tasks = in_.field(step, "tasks");
    if (!in_.ok()) {
      return;
    }
    check_.same("result", want_result, result);
    check_.same("completed", want_completed, completed_);
    check_.same("events", want_events, events_);
    check_.same("blocked", want_blocked, blocked_tasks(memory_));
    check_.same("state", want_state, state_value(memory_));
    check_.same("tasks", want_tasks, tasks_value(want_tasks));
  }

  Value apply(const Value& step) {
    const std::string& op = in_.text(step, "op");
    if (op == "put_block") {
      const memory::BlockId block = block_of(step, "block", in_);
      const Bytes bytes = bytes_not_negative(step, "bytes", in_);
      const MemoryMode mode = mode_of(step, "mode", in_);
      if (store_.contains(block)) {
        in_.refuse(step, "puts a block that is in the store");
      }
      return in_.ok() ? Value::object({{"ok", store_.put({block, bytes, mode})}}) : Value();
    }
    const auto task = tasks_.find(in_.integer(step, "task"));
    if (task == tasks_.end()) {
      in_.refuse(step, "names a task that is not in the config");
      return {};
    }
    if (task->second.manager->is_waiting()) {
      in_.refuse(step, "is of a task that waits for memory");
      return {};
    }
    if (op == "clean_up_task") {
      return Value::object({{"leaked", task->second.manager->clean_up()}});
    }
    RecordedConsumer* consumer = consumer_of(task->second, step);
    return consumer == nullptr ? Value() : apply_to_consumer(op, step, task->second, *consumer);
  }

  RecordedConsumer* consumer_of(Task& task, const Value& step) {
    const memory::ConsumerId id{in_.integer(step, "consumer")};
    for (const auto& each : task.consumers) {
      if (each->id() == id) {
        each->mark_seen();
        return each.get();
      }
    }
    in_.refuse(step, "names a consumer that is not in the config");
    return nullptr;
  }

  Value apply_to_consumer(const std::string& op, const Value& step, Task& task,
                          RecordedConsumer& consumer) {
    if (op == "acquire" || op == "alloc_page" || op == "alloc_array") {
      return request(op, step, task, consumer);
    }
    if (op == "free") {
      const Bytes bytes = bytes_not_negative(step, "bytes", in_);
      if (bytes > consumer.used()) {
        in_.refuse(step, "frees more than the consumer uses");
        return {};
      }
      task.manager->free(consumer, bytes);
      return Value::object();
    }
    if (op == "free_page" || op == "free_array") {
      const bool held = op == "free_page" ? consumer.free_page(in_.integer(step, "page"))
                                          : consumer.free_array(in_.integer(step, "array"));
      if (!held) {
        in_.refuse(step, "frees what the consumer does not hold");
      }
      return Value::object();
    }
    if (op == "spill_self") {
      consumer.spill(Bytes(std::numeric_limits<std::int64_t>::max()), consumer);
      const std::optional<memory::SparkError> thrown = thrown_by(consumer.policy());
      return thrown ? Value::object({{"error", value_of(*thrown)}}) : Value::object();
    }
    in_.refuse(in_.field(step, "op"), "is \"" + op + "\", which is no operation of this family");
    return {};
  }

  Value request(const std::string& op, const Value& step, Task& task, RecordedConsumer& consumer) {
    task.waiting_since = step_;
    task.waiting_consumer = &consumer;
    task.waits_for_page = op == "alloc_page";
    task.waits_for_array = op == "alloc_array";
    if (op != "acquire" && consumer.mode() != task.manager->tungsten_mode()) {
      in_.refuse(step, "allocates a page outside of the Tungsten mode");
    }
    const Bytes wanted = op == "acquire"      ? in_.bytes(step, "bytes")
                         : op == "alloc_page" ? in_.bytes(step, "required")
                                              : array_bytes(step);
    if (!in_.ok()) {
      return {};
    }
    const Progress progress = op == "acquire"      ? task.manager->acquire(consumer, wanted)
                              : op == "alloc_page" ? task.manager->allocate_page(consumer, wanted)
                                                   : task.manager->allocate_array(consumer, wanted);
    if (progress == Progress::kWaiting) {
      return Value::object({{"blocked", true}});
    }
    Value result = Value::object();
    add_outcome(task, result);
    return result;
  }

  Bytes array_bytes(const Value& step) {
    const std::int64_t longs = in_.integer(step, "longs");
    if (longs < 0 || longs > std::numeric_limits<std::int64_t>::max() / 8) {
      in_.refuse(in_.field(step, "longs"), "is no length of an array");
      return 0_B;
    }
    return Bytes(longs * 8);
  }

  /// Puts what became of the task's request into a result.
  void add_outcome(Task& task, Value& result) {
    const memory::MemoryOutcome& outcome = task.manager->outcome();
    if (outcome.failure) {
      result.set("error", value_of(memory::spark_error(outcome.failure)));
      return;
    }
    if (!task.waits_for_page && !task.waits_for_array) {
      result.set("granted", outcome.granted);
      return;
    }
    const RecordedConsumer::Held held{++serial_, outcome.page, outcome.granted};
    if (task.waits_for_page) {
      task.waiting_consumer->hold_page(held);
    } else {
      task.waiting_consumer->hold_array(held);
    }
    result.set(task.waits_for_page ? "page" : "array", held.serial);
    result.set("number", held.number);
    result.set("size", held.size);
  }

  /// Lets woken tasks go on, in their order, until all have ended or wait again.
  void resume_completed() {
    while (!memory_.completions().empty()) {
      const std::vector<memory::Completion> completions(memory_.completions().begin(),
                                                        memory_.completions().end());
      memory_.clear_completions();
      for (const memory::Completion& each : completions) {
        Task& task = tasks_.at(each.task.value);
        if (task.manager->resume(each.outcome) == Progress::kDone) {
          Value& row = completed_.push(
              Value::object({{"step", task.waiting_since}, {"task", each.task.value}}));
          add_outcome(task, row);
        }
      }
    }
  }

  /// Some scripts make a consumer only when they first use it; the config lists it all the same.
  /// So a consumer that no step has named yet is shown if the recording shows it.
  static bool is_made(const RecordedConsumer& consumer, const Value* recorded_task) {
    if (consumer.is_seen() || recorded_task == nullptr) {
      return true;
    }
    const Value* rows = recorded_task->find("consumers");
    return rows == nullptr ||
           std::any_of(rows->items().begin(), rows->items().end(), [&](const Value& row) {
             const Value* id = row.find("id");
             return id != nullptr && id->integer() == consumer.id().value;
           });
  }

  [[nodiscard]] Value tasks_value(const Value& recorded) const {
    Value rows = Value::array();
    for (const auto& [id, task] : tasks_) {
      const std::size_t row = rows.items().size();
      const Value* recorded_task = row < recorded.items().size() ? &recorded.items()[row] : nullptr;
      Value consumers = Value::array();
      for (const auto& consumer : task.consumers) {
        if (!is_made(*consumer, recorded_task)) {
          continue;
        }
        Value pages = Value::array();
        for (const RecordedConsumer::Held& page : consumer->pages()) {
          pages.push(Value::array({page.number, page.size}));
        }
        consumers.push(Value::object(
            {{"id", consumer->id().value}, {"used", consumer->used()}, {"pages", pages}}));
      }
      rows.push(Value::object({{"task", id},
                               {"consumption", task.manager->consumption()},
                               {"peak_on", task.manager->peak(MemoryMode::kOnHeap)},
                               {"peak_off", task.manager->peak(MemoryMode::kOffHeap)},
                               {"consumers", consumers}}));
    }
    return rows;
  }

  Value completed_;
  std::optional<LimitedAllocator> allocator_;
  std::map<std::int64_t, Task> tasks_;
  std::int64_t serial_ = 0;
};

void replay(const Value& vector, Reader& in, VectorCheck& check) {
  Replay each(vector, in, check);
  if (in.ok()) {
    each.run(vector);
  }
}

}  // namespace

Family task_memory_family() {
  return {.schema = "oracle/memory/task_memory/1",
          .summary = "tasks and consumers: grants, spills, pages, peaks, errors",
          .replay = replay};
}

}  // namespace oomcast::conform
