// Family oracle/memory/hashmap/1: the map of binary keys and values, filled in bulk until it
// refuses; the recorded states are those after the appends that needed memory.
#include <algorithm>

#include "models/consumers/bytes_map.hpp"
#include "studies/conform/family.hpp"
#include "studies/conform/lone_task.hpp"
#include "studies/conform/shared_fields.hpp"

namespace oomcast::conform {
namespace {

using consumers::BytesMap;
using vectors::Reader;
using vectors::Value;

Value step_value(BytesMap& map, std::int64_t after) {
  return Value::object({{"after", after},
                        {"used", map.used()},
                        {"capacity", map.capacity()},
                        {"pages", map.pages()},
                        {"keys", map.keys().count()},
                        {"values", map.values().count()},
                        {"total", map.total()},
                        {"can_grow", map.can_grow()}});
}

struct Filling {
  std::int64_t records = 0;
  std::int64_t distinct = 0;
  Bytes record;
};

/// Appends until all are in or one is refused; returns how many are in.
std::int64_t fill(BytesMap& map, const Filling& filling, RecordedSteps& steps, VectorCheck& check) {
  std::int64_t appended = 0;
  while (appended < filling.records && !check.failed()) {
    const Bytes used = map.used();
    const bool new_keys = appended < filling.distinct;
    const bool could_grow = map.can_grow();
    const std::int64_t end =
        new_keys ? std::min(filling.distinct, filling.records) : filling.records;
    std::int64_t count = std::min(end - appended, map.fits(filling.record, new_keys).count());
    if (count == 0) {
      (void)map.make_room(filling.record);
      if (!map.appended() || map.error()) {
        steps.expect(check, step_value(map, appended + 1));  // the refused one counts as tried
        return appended;
      }
      count = 1;
    }
    map.insert(Rows(count), filling.record, new_keys);
    appended += count;
    (void)map.settle();
    if (map.used() != used || map.can_grow() != could_grow) {
      steps.expect(check, step_value(map, appended));
    }
  }
  return appended;
}

void replay(const Value& vector, Reader& in, VectorCheck& check) {
  const Value& config = in.field(vector, "config");
  const Filling filling{.records = in.integer(config, "records"),
                        .distinct = in.integer(config, "distinct_keys"),
                        .record = consumers::map_record_bytes(in.bytes(config, "key_bytes"),
                                                              in.bytes(config, "record_bytes"))};
  const std::int64_t capacity = in.integer(config, "initial_capacity");
  const Value& load = in.field(config, "load_factor");
  const std::unique_ptr<LoneTask> task = lone_task(config, in);
  RecordedSteps steps(in.items(vector, "steps"));
  if (!in.ok()) {
    return;
  }
  BytesMap map(task->memory(), memory::ConsumerId{1}, task->mode(), capacity,
               load.is(vectors::Kind::kReal) ? load.real() : static_cast<double>(load.integer()));
  Value final = Value::object();
  if (map.open() == memory::Progress::kDone && !map.error()) {
    steps.expect(check, step_value(map, 0));
    const std::int64_t appended = fill(map, filling, steps, check);
    const bool refused = appended < filling.records;
    final = Value::object({{"appends_tried", appended + (refused ? 1 : 0)},
                           {"append_failed_at", refused ? appended : std::int64_t{-1}},
                           {"error", map.error() ? value_of(*map.error()) : Value()},
                           {"peak", map.peak()},
                           {"used", map.used()},
                           {"keys", map.keys().count()},
                           {"values", map.values().count()},
                           {"pages", map.pages()}});
    map.free();
    final.set("used_after_free", map.used());
  } else if (map.error()) {
    final = Value::object({{"appends_tried", 0}, {"error", value_of(*map.error())}});
  }
  steps.finish(check);
  check.same("final", in.field(vector, "final"), final);
}

}  // namespace

Family hashmap_family() {
  return {.schema = "oracle/memory/hashmap/1",
          .summary = "pages, slots and refusals of the map of binary keys",
          .replay = replay};
}

}  // namespace oomcast::conform
