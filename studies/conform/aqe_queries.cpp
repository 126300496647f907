// Family oracle/planner/aqe_queries/1: whole queries; of every shuffle its origin, its planned
// partitions and how it was read. Reported sizes are inputs: they depend on rows and codec.
#include <algorithm>
#include <charconv>

#include "models/planner/rule_conf.hpp"
#include "models/planner/rules/aqe_stage.hpp"
#include "models/sizes/map_status.hpp"
#include "studies/conform/family.hpp"
#include "studies/conform/planner_fields.hpp"

namespace oomcast::conform {
namespace {

using planner::PartitionSpec;
using planner::ShuffleOrigin;
using vectors::Kind;
using vectors::Reader;
using vectors::Value;

struct QueryShuffle {
  std::string table;
  ShuffleOrigin origin = ShuffleOrigin::kEnsureRequirements;
  std::optional<std::int64_t> partitions;  // given by the user
  bool is_root = false;                    // nothing stands above it
};

/// What a query's text says of its shuffles.
struct QueryShape {
  std::vector<QueryShuffle> shuffles;
  std::vector<planner::ReadGroup> groups;
  bool is_union = false;
  std::optional<planner::JoinType> join;
};

bool has(std::string_view text, std::string_view word) {
  return text.find(word) != std::string_view::npos;
}

std::optional<std::int64_t> number_of(std::string_view text) {
  while (!text.empty() && text.front() == ' ') {
    text.remove_prefix(1);
  }
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() ? std::optional(value) : std::nullopt;
}

std::vector<std::string_view> cut(std::string_view text, std::string_view separator) {
  std::vector<std::string_view> parts;
  for (std::size_t at = text.find(separator); at != std::string_view::npos;
       at = text.find(separator)) {
    parts.push_back(text.substr(0, at));
    text.remove_prefix(at + separator.size());
  }
  parts.push_back(text);
  return parts;
}

/// The word behind `mark`, such as a table's name behind " from ".
std::string word_after(std::string_view text, std::string_view mark) {
  const std::size_t at = text.find(mark);
  return at == std::string_view::npos
             ? std::string()
             : std::string(cut(text.substr(at + mark.size()), " ").front());
}

/// Arguments in the parentheses behind a hint's name; none if it has no parentheses.
std::vector<std::string_view> hint_arguments(std::string_view text, std::string_view hint) {
  const std::size_t at = text.find(hint);
  const std::string_view rest = text.substr(at + hint.size());
  if (!rest.starts_with('(')) {
    return {};
  }
  return cut(rest.substr(1, rest.find(')') - 1), ",");
}

/// REPARTITION and REBALANCE hints, with a number or columns or both.
QueryShuffle hinted_shuffle(std::string_view select, bool rebalance) {
  QueryShuffle shuffle;
  const auto arguments = hint_arguments(select, rebalance ? "rebalance" : "repartition");
  std::size_t columns = arguments.size();
  if (!arguments.empty() && number_of(arguments.front())) {
    shuffle.partitions = number_of(arguments.front());
    --columns;
  }
  if (rebalance) {
    shuffle.origin = columns == 0 ? ShuffleOrigin::kRebalancePartitionsByNone
                                  : ShuffleOrigin::kRebalancePartitionsByCol;
  } else {
    shuffle.origin =
        shuffle.partitions ? ShuffleOrigin::kRepartitionByNum : ShuffleOrigin::kRepartitionByCol;
  }
  shuffle.is_root = true;
  return shuffle;
}

void add_select(std::string_view select, QueryShape& shape) {
  planner::ReadGroup group;
  const auto add = [&](QueryShuffle shuffle) {
    group.shuffles.push_back(shape.shuffles.size());
    shape.shuffles.push_back(std::move(shuffle));
  };
  const std::string table = word_after(select, " from ");
  if (has(select, " join ")) {
    QueryShuffle left;
    left.table = table;
    add(left);
    QueryShuffle right;
    right.table = word_after(select, " join ");
    add(right);
    shape.join = planner::JoinType::kInner;
  } else {
    const bool above =
        has(select, " group by ") || has(select, "partition by ") || has(select, " order by ");
    const bool rebalance = has(select, "/*+ rebalance");
    QueryShuffle shuffle;
    if (!above) {
      shuffle = hinted_shuffle(select, rebalance);
    }
    shuffle.table = table;
    add(shuffle);
  }
  shape.groups.push_back(std::move(group));
}

QueryShape shape_of_query(const std::string& query) {
  QueryShape shape;
  const auto selects = cut(query, " union all ");
  for (const std::string_view select : selects) {
    add_select(select, shape);
  }
  shape.is_union = selects.size() > 1;
  return shape;
}

/// Maps of a table "range(start, end, step, partitions) as (...)".
std::int64_t maps_of(const std::string& table, std::int64_t default_parallelism) {
  const std::size_t open = table.find('(');
  const std::size_t close = table.find(')');
  if (open == std::string::npos || close == std::string::npos) {
    return default_parallelism;
  }
  const auto arguments = cut(std::string_view(table).substr(open + 1, close - open - 1), ",");
  return arguments.size() < 4 ? default_parallelism
                              : number_of(arguments[3]).value_or(default_parallelism);
}

/// Sizes that map statuses can report, about equal, that add up to a recorded sum: rows are spread
/// evenly over the maps of these tables. Without such sizes, equal shares.
class EvenBlocks {
 public:
  static std::vector<Bytes> make(Bytes total, std::int64_t count) {
    constexpr std::int64_t kMaxSearched = 4;
    EvenBlocks search;
    if (count <= kMaxSearched && search.find(total, count, 0)) {
      return search.blocks_;
    }
    std::vector<Bytes> equal(static_cast<std::size_t>(count), total / count);
    equal.back() += total - (total / count) * count;
    return equal;
  }

 private:
  static constexpr int kCodesAround = 8;

  // NOLINTNEXTLINE(misc-no-recursion): as deep as there are maps, four at most
  bool find(Bytes total, std::int64_t count, int lowest_code) {
    if (count == 0) {
      return total == Bytes();
    }
    const int middle = sizes::map_status_code(total / count);
    for (int code = std::max(lowest_code, middle - kCodesAround); code <= middle; ++code) {
      const Bytes block = sizes::map_status_decoded(static_cast<std::uint8_t>(code));
      blocks_.push_back(block);
      if (block <= total && find(total - block, count - 1, code)) {
        return true;
      }
      blocks_.pop_back();
    }
    return false;
  }

  std::vector<Bytes> blocks_;
};

/// Blocks of one partition by map; the pieces of a recorded split say more than the sum.
std::vector<Bytes> blocks_of(std::int64_t partition, Bytes total, std::int64_t maps,
                             const std::optional<planner::PartitionSpecs>& recorded) {
  std::vector<Bytes> blocks;
  for (const PartitionSpec& spec : recorded.value_or(planner::PartitionSpecs())) {
    if (spec.kind == PartitionSpec::Kind::kPartialReducer && spec.index == partition) {
      const auto piece = EvenBlocks::make(spec.size.value_or(Bytes()), spec.end - spec.begin);
      blocks.insert(blocks.end(), piece.begin(), piece.end());
    }
  }
  return static_cast<std::int64_t>(blocks.size()) == maps ? blocks : EvenBlocks::make(total, maps);
}

planner::FinishedShuffle finished(const QueryShuffle& shuffle, std::int64_t partitions,
                                  std::int64_t maps, const Value& recorded, Reader& in) {
  planner::FinishedShuffle result;
  result.partitions = partitions;
  result.origin = shuffle.origin;
  result.partitioning_unused = shuffle.is_root;
  const std::vector<Bytes> totals = sizes_of(in.field(recorded, "bytes_by_partition"));
  const auto read = specs_of(in.field(recorded, "read"), in);
  result.sizes.by_map.resize(static_cast<std::size_t>(maps));
  for (std::size_t p = 0; p < totals.size(); ++p) {
    const auto blocks = blocks_of(static_cast<std::int64_t>(p), totals[p], maps, read);
    for (std::size_t map = 0; map < blocks.size(); ++map) {
      result.sizes.by_map[map].push_back(blocks[map]);
    }
  }
  return result;
}

void replay(const Value& vector, Reader& in, VectorCheck& check) {
  const Value& input = in.field(vector, "input");
  const QueryShape shape = shape_of_query(in.text(input, "query"));
  const std::int64_t cores = in.integer(input, "default_parallelism");
  const Conf conf = conf_of(input, in);
  const std::vector<Value>& recorded = in.items(in.field(vector, "output"), "shuffles");
  if (!in.ok() || !check.same("output.shuffles.length", recorded.size(), shape.shuffles.size())) {
    return;
  }
  planner::FinishedInputs inputs;
  inputs.groups = shape.groups;
  inputs.is_union = shape.is_union;
  inputs.shuffled_join = shape.join;
  for (std::size_t i = 0; i < recorded.size(); ++i) {
    const QueryShuffle& shuffle = shape.shuffles[i];
    const std::int64_t partitions = shuffle.partitions.value_or(planner::planned_partitions(conf));
    const std::int64_t maps = maps_of(in.text(in.field(input, "tables"), shuffle.table), cores);
    check.same("output.shuffles.origin", in.field(recorded[i], "origin"), name_of(shuffle.origin));
    check.same("output.shuffles.partitions", in.field(recorded[i], "partitions"), partitions);
    check.same("output.shuffles.maps", in.field(recorded[i], "maps"), maps);
    inputs.shuffles.push_back(finished(shuffle, partitions, maps, recorded[i], in));
  }
  if (!in.ok() || check.failed()) {
    return;
  }
  const planner::StageReads reads =
      planner::optimize_reads(inputs, planner::adaptive_read_conf(conf, cores));
  for (std::size_t i = 0; i < recorded.size(); ++i) {
    check.same("output.shuffles.read", in.field(recorded[i], "read"), specs_value(reads.reads[i]));
  }
}

}  // namespace

Family aqe_queries_family() {
  return {.schema = "oracle/planner/aqe_queries/1",
          .summary = "shuffles of whole queries: origin, partitions, reads",
          .replay = replay};
}

}  // namespace oomcast::conform
