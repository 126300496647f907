// Family oracle/memory/sorter/1: the sorters of rows and of shuffle records, inserted in bulk; the
// recorded states are those after the inserts that needed memory or spilled.
#include <type_traits>

#include "models/consumers/external_sorter.hpp"
#include "models/consumers/shuffle_sorter.hpp"
#include "studies/conform/family.hpp"
#include "studies/conform/lone_task.hpp"
#include "studies/conform/shared_fields.hpp"

namespace oomcast::conform {
namespace {

using consumers::ExternalSorter;
using consumers::RecordSorter;
using consumers::ShuffleSorter;
using vectors::Reader;
using vectors::Value;

template <class Sorter>
consumers::RecordSorterConf conf_of(const Value& config, Reader& in) {
  // The recorded sorters of rows were given prefixes without radix support: the switch alone does
  // nothing there (UnsafeInMemorySorter asks for both).
  const bool radix = in.boolean(config, "radix") && std::is_same_v<Sorter, ShuffleSorter>;
  return {.initial_records = in.integer(config, "initial_size"),
          .radix = radix,
          .spill_records = Rows(in.integer(config, "num_elements_for_spill")),
          .spill_bytes = in.bytes(config, "bytes_for_spill")};
}

/// What a recorded step shows, apart from the numbers of records.
struct State {
  Bytes used;
  Bytes array;
  std::int64_t pages = 0;
  std::int64_t spills = 0;

  explicit State(const RecordSorter& sorter)
      : used(sorter.used()),
        array(sorter.array_bytes()),
        pages(sorter.pages()),
        spills(sorter.spill_count()) {}
  bool operator==(const State&) const = default;
};

Value step_value(RecordSorter& sorter, Rows after, Rows before) {
  return Value::object({{"after", after.count()},
                        {"used", sorter.used()},
                        {"array_bytes", sorter.array_bytes()},
                        {"pages", sorter.pages()},
                        {"in_memory", sorter.in_memory().count()},
                        {"spills", sorter.spill_count()},
                        {"memory_bytes_spilled", sorter.memory_bytes_spilled()},
                        {"records_before", before.count()},
                        {"peak", sorter.peak()}});
}

/// Inserts all records; the number that went in is less if one failed.
template <class Sorter>
Rows insert_all(Sorter& sorter, Rows records, Bytes record, RecordedSteps& steps,
                VectorCheck& check) {
  Rows inserted;
  while (inserted < records && !check.failed()) {
    const Rows fit = std::min(records - inserted, sorter.fits(record));
    if (fit > Rows()) {
      sorter.insert(fit, record);
      inserted += fit;
      continue;
    }
    const State before(sorter);
    const Rows in_memory = sorter.in_memory();
    if (sorter.make_room(record) != memory::Progress::kDone || sorter.error()) {
      break;
    }
    sorter.insert(Rows(1), record);
    inserted += Rows(1);
    if (!(State(sorter) == before)) {
      steps.expect(check, step_value(sorter, inserted, in_memory));
    }
  }
  return inserted;
}

void set_end(Value& final, ExternalSorter& sorter, LoneTask& task) {
  final.set("spill_size", sorter.memory_bytes_spilled());
  final.set("used", sorter.used());
  final.set("task_consumption", task.memory().consumption());
  sorter.free();
}

void set_end(Value& final, ShuffleSorter& sorter, LoneTask&) {
  final.set("spill_files_after_close", sorter.close());
  final.set("memory_bytes_spilled", sorter.memory_bytes_spilled());
  final.set("used_after_close", sorter.used());
}

template <class Sorter>
void replay_sorter(const Value& vector, const Value& config, Reader& in, VectorCheck& check) {
  const consumers::RecordSorterConf conf = conf_of<Sorter>(config, in);
  const Rows records(in.integer(config, "records"));
  const Bytes record = in.bytes(config, "record_bytes");
  const std::unique_ptr<LoneTask> task = lone_task(config, in);
  RecordedSteps steps(in.items(vector, "steps"));
  if (!in.ok()) {
    return;
  }
  Sorter sorter(task->memory(), memory::ConsumerId{1}, task->mode(), conf);
  Value final = Value::object({{"inserted", 0}, {"error", Value()}});
  if (sorter.open() == memory::Progress::kDone && !sorter.error()) {
    steps.expect(check, step_value(sorter, Rows(), Rows()));
    const Rows inserted = insert_all(sorter, records, record, steps, check);
    final = Value::object({{"inserted", inserted.count()},
                           {"error", sorter.error() ? value_of(*sorter.error()) : Value()},
                           {"peak", sorter.peak()}});
    set_end(final, sorter, *task);
    final.set("used_after_cleanup", sorter.used());
  } else if (sorter.error()) {
    final = Value::object({{"inserted", 0}, {"error", value_of(*sorter.error())}});
  }
  steps.finish(check);
  check.same("final", in.field(vector, "final"), final);
}

void replay(const Value& vector, Reader& in, VectorCheck& check) {
  const Value& config = in.field(vector, "config");
  if (config.find("partitions") != nullptr) {
    replay_sorter<ShuffleSorter>(vector, config, in, check);
  } else {
    replay_sorter<ExternalSorter>(vector, config, in, check);
  }
}

}  // namespace

Family sorter_family() {
  return {.schema = "oracle/memory/sorter/1",
          .summary = "pages, pointer arrays and spills of both external sorters",
          .replay = replay};
}

}  // namespace oomcast::conform
