// Families oracle/planner/round_robin/1, range_bounds/1 and file_splits/1.
#include "models/data/file_splits.hpp"
#include "models/data/range_bounds.hpp"
#include "models/data/round_robin.hpp"
#include "models/planner/rule_conf.hpp"
#include "studies/conform/family.hpp"
#include "studies/conform/planner_fields.hpp"

namespace oomcast::conform {
namespace {

using vectors::Kind;
using vectors::Reader;
using vectors::Value;

void replay_round_robin(const Value& vector, Reader& in, VectorCheck& check) {
  const Value& input = in.field(vector, "input");
  const std::int64_t maps = in.integer(input, "maps");
  const std::int64_t rows = in.integer(input, "rows_per_map");
  const std::int64_t partitions = in.integer(input, "partitions");
  const Value& output = in.field(vector, "output");
  if (!in.ok() || partitions <= 0) {
    return;
  }
  std::vector<Bytes> counts(static_cast<std::size_t>(partitions));
  Value first = Value::array();
  Value last = Value::array();
  for (std::int64_t map = 0; map < maps; ++map) {
    const auto of_map = data::round_robin_rows(map, Rows(rows), partitions);
    for (std::size_t p = 0; p < counts.size(); ++p) {
      counts[p] += Bytes(of_map[p].count());
    }
    const std::int64_t start = data::round_robin_first(map, partitions);
    first.push(start);
    last.push((start + rows - 1) % partitions);
  }
  Value got = Value::object({{"rows_by_partition", sizes_value(counts)}});
  if (output.find("partition_of_first_row") != nullptr) {  // not where rows were sorted before
    got.set("partition_of_first_row", first);
    got.set("partition_of_last_row", last);
  }
  check.same("output", output, got);
}

void replay_range_bounds(const Value& vector, Reader& in, VectorCheck& check) {
  const Value& input = in.field(vector, "input");
  std::vector<data::WeightedKey> candidates;
  for (const Value& candidate : in.items(input, "candidates")) {
    const std::vector<Value>& pair = candidate.items();
    if (pair.size() != 2) {
      in.refuse(candidate, "is no pair of key and weight");
      return;
    }
    const Value& weight = pair[1];
    candidates.push_back({pair[0].integer(), weight.is(Kind::kInteger)
                                                 ? static_cast<double>(weight.integer())
                                                 : weight.real()});
  }
  const std::int64_t partitions = in.integer(input, "partitions");
  const Value& output = in.field(vector, "output");
  if (!in.ok() || partitions <= 0) {
    return;
  }
  Value bounds = Value::array();
  for (const std::int64_t bound : data::range_bounds(candidates, partitions)) {
    bounds.push(bound);
  }
  check.same("output", output, Value::object({{"bounds", bounds}}));
}

void replay_file_splits(const Value& vector, Reader& in, VectorCheck& check) {
  const Value& input = in.field(vector, "input");
  const std::vector<Bytes> files = sizes_of(in.field(input, "file_sizes"));
  const bool splittable = in.boolean(input, "splittable");
  const data::FileSplitConf conf =
      planner::file_split_conf(conf_of(input, in), in.integer(input, "default_parallelism"));
  const Value& output = in.field(vector, "output");
  if (!in.ok()) {
    return;
  }
  const data::FileSplits splits = data::split_files(files, splittable, conf);
  Value partitions = Value::array();
  for (const auto& partition : splits.partitions) {
    Value pieces = Value::array();
    for (const data::FilePiece& piece : partition) {
      pieces.push(Value::array({piece.file, piece.start, piece.length}));
    }
    partitions.push(pieces);
  }
  check.same("output", output,
             Value::object({{"max_split_bytes", splits.max_split},
                            {"partitions", splits.partitions.size()},
                            {"files", partitions}}));
}

}  // namespace

Family round_robin_family() {
  return {.schema = "oracle/planner/round_robin/1",
          .summary = "rows of repartition without keys",
          .replay = replay_round_robin};
}

Family range_bounds_family() {
  return {.schema = "oracle/planner/range_bounds/1",
          .summary = "bounds of range partitionings from weighted samples",
          .replay = replay_range_bounds};
}

Family file_splits_family() {
  return {.schema = "oracle/planner/file_splits/1",
          .summary = "split size, pieces and packing of files",
          .replay = replay_file_splits};
}

}  // namespace oomcast::conform
