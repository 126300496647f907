// Families oracle/planner/map_status_{codes,reported,driver}/1: what drivers learn of map outputs.
// Of map_status_driver all but the compressed bytes is compared: those depend on zstd.
#include "models/sizes/map_status.hpp"

#include "studies/conform/family.hpp"
#include "studies/conform/size_fields.hpp"

namespace oomcast::conform {
namespace {

using vectors::Reader;
using vectors::Value;

void replay_codes(const Value& vector, Reader& in, VectorCheck& check) {
  const Bytes size = in.bytes(in.field(vector, "input"), "size");
  if (in.ok()) {
    const std::uint8_t code = sizes::map_status_code(size);
    check.same("output", in.field(vector, "output"),
               Value::object(
                   {{"code", std::int64_t{code}}, {"decoded", sizes::map_status_decoded(code)}}));
  }
}

void replay_reported(const Value& vector, Reader& in, VectorCheck& check) {
  const Value& input = in.field(vector, "input");
  const Value& conf = in.field(input, "conf");
  const std::vector<Bytes> written = runs_of_bytes(in.field(input, "sizes_rle"));
  sizes::MapStatusRule rule;
  rule.accurate_threshold = setting_bytes(conf, "spark.shuffle.accurateBlockThreshold", in)
                                .value_or(rule.accurate_threshold);
  rule.skewed_factor =
      setting_real(conf, "spark.shuffle.accurateBlockSkewedFactor").value_or(rule.skewed_factor);
  rule.max_skewed_blocks = setting_integer(conf, "spark.shuffle.maxAccurateSkewedBlockNumber")
                               .value_or(rule.max_skewed_blocks);
  rule.highly_compress_above =
      setting_integer(conf, "spark.shuffle.minNumPartitionsToHighlyCompress")
          .value_or(rule.highly_compress_above);
  if (!in.ok()) {
    return;
  }
  const sizes::MapStatusReport report = sizes::report_map_output(written, rule);
  std::vector<std::int64_t> reported;
  Bytes total;
  for (const Bytes size : report.reported) {
    reported.push_back(size.count());
    total += size;
  }
  check.same("output", in.field(vector, "output"),
             Value::object({{"kind", report.highly_compressed ? "highly_compressed" : "compressed"},
                            {"reported_rle", runs_value(reported)},
                            {"reported_total", total}}));
}

void replay_driver(const Value& vector, Reader& in, VectorCheck& check) {
  const std::vector<Bytes> written =
      runs_of_bytes(in.field(in.field(vector, "input"), "sizes_rle"));
  const Value& output = in.field(vector, "output");
  const Value& serialized = in.field(output, "one_status_java_serialized_bytes");
  const Value& heap = in.field(output, "one_status_heap_bytes");
  if (!in.ok()) {
    return;
  }
  const sizes::MapLocation location{.executor_id_chars = 1, .host_chars = 5};  // "0" on "host0"
  check.same("output.one_status_java_serialized_bytes", serialized,
             sizes::map_status_serialized_bytes(written, {}, location));
  check.same("output.one_status_heap_bytes", heap,
             sizes::map_status_heap_bytes(written, {}, location));
}

}  // namespace

Family map_status_codes_family() {
  return {.schema = "oracle/planner/map_status_codes/1",
          .summary = "one-byte codes of block sizes",
          .replay = replay_codes};
}

Family map_status_reported_family() {
  return {.schema = "oracle/planner/map_status_reported/1",
          .summary = "sizes that a map status reports for each reducer",
          .replay = replay_reported};
}

Family map_status_driver_family() {
  return {.schema = "oracle/planner/map_status_driver/1",
          .summary = "bytes of one map status, serialized and on the heap",
          .replay = replay_driver};
}

}  // namespace oomcast::conform
