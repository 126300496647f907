// Family oracle/memory/regions/1: sizes of the memory regions, or the error, for a Spark conf.
#include "models/memory/regions.hpp"

#include <array>

#include "studies/conform/family.hpp"
#include "studies/conform/shared_fields.hpp"

namespace oomcast::conform {
namespace {

using memory::Collector;
using vectors::Reader;
using vectors::Value;

Collector collector_of(const Value& config, Reader& in) {
  using Row = std::pair<std::string_view, Collector>;
  constexpr std::array kNames{
      Row{"G1", Collector::kG1},         Row{"Parallel", Collector::kParallel},
      Row{"Serial", Collector::kSerial}, Row{"Shenandoah", Collector::kShenandoah},
      Row{"Z", Collector::kZ},           Row{"ZGC", Collector::kZ}};
  const std::string& name = in.text(config, "gc");
  for (const auto& [known, collector] : kNames) {
    if (known == name) {
      return collector;
    }
  }
  if (in.ok()) {
    in.refuse(in.field(config, "gc"), "is \"" + name + "\"",
              "one of: G1, Parallel, Serial, Shenandoah, ZGC");
  }
  return Collector::kG1;
}

Value sizes_value(const memory::Regions& regions) {
  const memory::UnifiedMemorySizes& sizes = regions.sizes;
  // As built, execution holds nothing: all of a mode could be storage.
  return Value::object({
      {"max_heap_memory", sizes.max_heap},
      {"on_heap_storage_region", sizes.on_heap_storage_region},
      {"max_on_heap_storage_memory", sizes.max_heap},
      {"max_off_heap_storage_memory", sizes.max_off_heap},
      {"max_off_heap_memory", sizes.max_off_heap},
      {"off_heap_storage_region", sizes.off_heap_storage_region},
      {"on_heap_execution_pool", sizes.max_heap - sizes.on_heap_storage_region},
      {"on_heap_storage_pool", sizes.on_heap_storage_region},
      {"off_heap_execution_pool", sizes.max_off_heap - sizes.off_heap_storage_region},
      {"off_heap_storage_pool", sizes.off_heap_storage_region},
      {"tungsten_mode", text_of(regions.tungsten_mode)},
      {"page_size_bytes", regions.page_size},
  });
}

void replay(const Value& vector, Reader& in, VectorCheck& check) {
  const Value& config = in.field(vector, "config");
  memory::RegionsInput input;
  input.collector = collector_of(config, in);
  input.cores = in.integer(config, "cores");
  input.is_driver = in.boolean(config, "is_driver");
  for (const auto& [key, setting] : in.members(config, "conf")) {
    if (!setting.is(vectors::Kind::kString)) {
      in.refuse(setting, "is not a text", "conf values are texts");
    }
    input.conf.emplace_back(key, setting.text());
  }
  const bool recorded_ok = in.boolean(vector, "ok");
  const Value& recorded = in.field(vector, recorded_ok ? "sizes" : "error");
  if (!in.ok()) {
    return;
  }
  const Result<memory::Regions, memory::SparkError> regions = memory::compute_regions(input);
  if (!regions.ok() && recorded_ok) {
    check.same("error", Value(), value_of(regions.error()));
    return;
  }
  check.same("ok", Value(recorded_ok), Value(regions.ok()));
  if (regions.ok()) {
    check.same("sizes", recorded, sizes_value(regions.value()));
  } else {
    check.same("error", recorded, value_of(regions.error()));
  }
}

}  // namespace

Family regions_family() {
  return {.schema = "oracle/memory/regions/1",
          .summary = "sizes of regions, pools and pages, or the error, for a conf",
          .replay = replay};
}

}  // namespace oomcast::conform
