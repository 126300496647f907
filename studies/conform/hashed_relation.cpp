// Families oracle/planner/hashed_relation/1 and broadcast_blocks/1: build sides of joins, and
// broadcast values as they are cut in blocks (compressed bytes are not compared).
#include "models/consumers/hashed_relation.hpp"

#include <algorithm>

#include "models/sizes/broadcast.hpp"
#include "models/sizes/row_layout.hpp"
#include "studies/conform/family.hpp"
#include "studies/conform/lone_task.hpp"
#include "studies/conform/relation_rows.hpp"
#include "studies/conform/size_fields.hpp"

namespace oomcast::conform {
namespace {

using consumers::HashedRelation;
using consumers::RelationKind;
using consumers::RelationShape;
using vectors::Reader;
using vectors::Value;

RelationShape shape_of_relation(const Value& input, Reader& in) {
  RelationShape shape;
  shape.single_long_key = in.text(input, "key_columns") == "bigint";
  shape.row = in.bytes(input, "row_bytes");
  // A key of both columns is a row like the whole one.
  shape.key = shape.single_long_key ? sizes::row_fixed_part(1) : shape.row;
  shape.size_estimate = in.integer(input, "size_estimate");
  return shape;
}

/// Inserts until all rows are in or one fails; returns the row being read then.
std::int64_t build(HashedRelation& relation, const RelationRows& rows, bool skip_known) {
  const auto count = static_cast<std::int64_t>(rows.is_new.size());
  std::int64_t done = 0;
  while (done < count) {
    const bool is_new = rows.is_new[static_cast<std::size_t>(done)];
    const std::int64_t run = rows.run_from(done);
    if (!is_new && skip_known) {
      done += run;
      continue;
    }
    std::int64_t fit = std::min(run, relation.fits(is_new).count());
    if (fit == 0) {
      (void)relation.make_room();
      if (relation.error()) {
        return done;
      }
      fit = 1;
    }
    relation.insert(Rows(fit), is_new);
    (void)relation.settle();
    if (relation.error()) {
      return done + fit - 1;
    }
    done += fit;
  }
  return done;
}

std::string_view name_of(RelationKind kind) {
  return kind == RelationKind::kEmpty     ? "EmptyHashedRelation$"
         : kind == RelationKind::kLongKey ? "LongHashedRelation"
                                          : "UnsafeHashedRelation";
}

Value failed_value(std::int64_t at_row, const memory::SparkError& error) {
  return Value::object(
      {{"failed",
        Value::object({{"at_row", at_row},
                       {"error", exception_value(error.exception_class, error.message)}})}});
}

Value output_of(HashedRelation& relation, const RelationRows& rows, bool skip_known) {
  (void)relation.open();
  if (relation.error()) {
    return failed_value(-1, *relation.error());
  }
  const std::int64_t done = build(relation, rows, skip_known);
  if (!relation.error()) {
    (void)relation.finish(rows.key_range());
  }
  if (relation.error()) {
    return failed_value(done, *relation.error());
  }
  Value output = Value::object({{"failed", Value()},
                                {"used", relation.used()},
                                {"estimated_size", relation.estimated_size()},
                                {"key_is_unique", relation.key_is_unique()},
                                {"relation", name_of(relation.kind())}});
  if (consumers::BytesMap* map = relation.binary()) {
    output.set("keys", map->keys().count());
    output.set("values", map->values().count());
    output.set("map_bytes", map->total());
    output.set("slots", map->capacity());
    output.set("peak", map->peak());
    output.set("data_pages", map->pages());
  }
  return output;
}

void replay_relation(const Value& vector, Reader& in, VectorCheck& check) {
  const Value& input = in.field(vector, "input");
  RelationShape shape = shape_of_relation(input, in);
  shape.allows_null_key = in.boolean(input, "allows_null_key");
  const bool skip_known = in.boolean(input, "ignores_duplicated_key");
  const RelationRows rows = relation_rows(input, in);
  const Bytes max_memory = in.bytes(input, "max_memory");
  const Bytes page = in.bytes(input, "page_bytes");
  if (!in.ok()) {
    return;
  }
  LoneTask task(max_memory, page, memory::MemoryMode::kOnHeap, 0);
  const auto count = static_cast<std::int64_t>(rows.is_new.size());
  HashedRelation relation(task.memory(), memory::ConsumerId{1}, task.mode(), shape,
                          consumers::relation_kind(shape, Rows(count)));
  check.same("output", in.field(vector, "output"), output_of(relation, rows, skip_known));
}

/// The relation as the recordings built it, with a memory manager of its own for long keys (pages
/// of 64 MiB less an array header) and the application's pages of 1 MiB for others.
consumers::BuiltRelation broadcast_relation(const Value& input, Reader& in) {
  const RelationShape shape = shape_of_relation(input, in);
  const RelationRows rows = relation_rows(input, in);
  constexpr Bytes kOwnPage{(std::int64_t{64} << 20) - 16};
  constexpr Bytes kApplicationPage{std::int64_t{1} << 20};
  if (!in.ok()) {
    return {};
  }
  return consumers::build_without_limit(shape, Rows(static_cast<std::int64_t>(rows.is_new.size())),
                                        Rows(rows.distinct), rows.key_range(),
                                        shape.single_long_key ? kOwnPage : kApplicationPage);
}

void replay_blocks(const Value& vector, Reader& in, VectorCheck& check) {
  const Value& input = in.field(vector, "input");
  const Value& output = in.field(vector, "output");
  const Bytes block_size = in.bytes(input, "block_size");
  const bool is_relation = in.text(input, "value") == "HashedRelation";
  Bytes serialized;
  if (is_relation) {
    const consumers::BuiltRelation built = broadcast_relation(input, in);
    serialized = built.serialized;
    check.same("output.estimated_size", in.field(output, "estimated_size"), built.size);
  } else {
    serialized = sizes::serialized_byte_array(in.integer(input, "length"));
  }
  if (!in.ok()) {
    return;
  }
  const sizes::BroadcastBlocks cut = sizes::cut_broadcast(serialized, block_size);
  check.same("output.serialized_bytes", in.field(output, "serialized_bytes"), serialized);
  check.same("output.blocks", in.field(output, "blocks"), cut.blocks);
  if (const Value* last = output.find("last_block_bytes")) {
    check.same("output.last_block_bytes", *last, cut.last_block);
  }
}

}  // namespace

Family broadcast_blocks_family() {
  return {.schema = "oracle/planner/broadcast_blocks/1",
          .summary = "serialized bytes and blocks of broadcast values",
          .replay = replay_blocks};
}

Family hashed_relation_family() {
  return {.schema = "oracle/planner/hashed_relation/1",
          .summary = "build sides of hash joins",
          .replay = replay_relation};
}

}  // namespace oomcast::conform
