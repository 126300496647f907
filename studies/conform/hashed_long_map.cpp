// Family oracle/planner/hashed_long_map/1: the join table of rows by one long key, filled in bulk.
#include <algorithm>

#include "models/consumers/long_row_map.hpp"
#include "studies/conform/family.hpp"
#include "studies/conform/lone_task.hpp"
#include "studies/conform/relation_rows.hpp"
#include "studies/conform/size_fields.hpp"

namespace oomcast::conform {
namespace {

using consumers::LongRowMap;
using vectors::Reader;
using vectors::Value;

constexpr Bytes kPage{std::int64_t{1} << 20};  // spark.buffer.pageSize of the recordings

Value state_value(const LongRowMap& map, std::int64_t after) {
  return Value::object({{"after", after},
                        {"used", map.used()},
                        {"array_longs", map.array_longs()},
                        {"page_bytes", map.page_bytes()}});
}

Value failure_value(std::int64_t at_row, const memory::SparkError& error) {
  return Value::object(
      {{"at_row", at_row}, {"error", exception_value(error.exception_class, error.message)}});
}

/// Appends until all rows are in or one fails; notes the states in which memory changed.
std::int64_t append_all(LongRowMap& map, const RelationRows& rows, Bytes row, bool skip_known,
                        Value& steps) {
  const auto count = static_cast<std::int64_t>(rows.is_new.size());
  std::int64_t done = 0;
  while (done < count) {
    const bool is_new = rows.is_new[static_cast<std::size_t>(done)];
    const std::int64_t run = rows.run_from(done);
    if (!is_new && skip_known) {
      done += run;
      continue;
    }
    const Bytes used = map.used();
    std::int64_t fit = std::min(run, map.fits(row, is_new).count());
    if (fit == 0) {
      (void)map.make_room(row);
      if (map.error()) {
        return done;
      }
      fit = 1;
    }
    map.insert(Rows(fit), row, is_new);
    (void)map.settle();
    if (map.error()) {
      return done + fit - 1;
    }
    done += fit;
    if (map.used() != used) {
      steps.push(state_value(map, done));
    }
  }
  return done;
}

Value output_of(LongRowMap& map, const RelationRows& rows, Bytes row, bool skip_known) {
  Value steps = Value::array();
  (void)map.open();
  if (map.error()) {
    return Value::object({{"steps", std::move(steps)},
                          {"before_optimize", Value()},
                          {"failed", failure_value(0, *map.error())}});
  }
  steps.push(state_value(map, 0));
  const std::int64_t done = append_all(map, rows, row, skip_known, steps);
  Value output =
      Value::object({{"steps", std::move(steps)}, {"before_optimize", state_value(map, done)}});
  if (map.error()) {
    output.set("failed", failure_value(done, *map.error()));
    return output;
  }
  output.set("failed", Value());
  (void)map.optimize(rows.key_range());
  output.set("optimized", state_value(map, done));
  output.set("dense", map.is_dense());
  output.set("key_is_unique", map.key_is_unique());
  output.set("total_memory_consumption", map.total());
  return output;
}

void replay(const Value& vector, Reader& in, VectorCheck& check) {
  const Value& input = in.field(vector, "input");
  const RelationRows rows = relation_rows(input, in);
  const Bytes row = in.bytes(input, "row_bytes");
  const bool skip_known = in.boolean(input, "ignore_duplicated_key");
  const std::int64_t capacity = in.integer(input, "capacity");
  const Bytes max_memory = in.bytes(input, "max_memory");
  if (!in.ok()) {
    return;
  }
  LoneTask task(max_memory, kPage, memory::MemoryMode::kOnHeap, 0);
  LongRowMap map(task.memory(), memory::ConsumerId{1}, task.mode(), capacity);
  check.same("output", in.field(vector, "output"), output_of(map, rows, row, skip_known));
}

}  // namespace

Family hashed_long_map_family() {
  return {.schema = "oracle/planner/hashed_long_map/1",
          .summary = "slots and page of the join table by one long key",
          .replay = replay};
}

}  // namespace oomcast::conform
