// Families oracle/planner/join_selection/1 and aqe_join_selection/1: which join, which build side.
#include "models/planner/rules/join_selection.hpp"

#include "models/planner/rule_conf.hpp"
#include "models/planner/rules/aqe_join_selection.hpp"
#include "studies/conform/family.hpp"
#include "studies/conform/planner_fields.hpp"
#include "studies/conform/size_fields.hpp"

namespace oomcast::conform {
namespace {

using vectors::Kind;
using vectors::Reader;
using vectors::Value;

/// What Spark's planner throws where JoinChoice::planner_throws.
Value thrown_value() {
  return exception_value(
      "org.apache.spark.SparkUnsupportedOperationException",
      "[UNSUPPORTED_CALL.WITHOUT_SUGGESTION] Cannot call the method \"invalidBuildSideInHint$1\" "
      "of the class \"org.apache.spark.sql.execution.SparkStrategies$JoinSelection$\".  SQLSTATE: "
      "0A000");
}

KeyAbilities key_of(const Value& input, Reader& in) {
  const Value& type = in.field(input, "key_type");
  return type.is(Kind::kNull) ? KeyAbilities() : abilities_of(type.text());
}

void replay_static(const Value& vector, Reader& in, VectorCheck& check) {
  const Value& input = in.field(vector, "input");
  planner::JoinRelations join;
  join.type = join_type_of(input, "join_type", in);
  join.left = {in.bytes(input, "left_size"), hint_of(input, "left_hint", in), false};
  join.right = {in.bytes(input, "right_size"), hint_of(input, "right_hint", in), false};
  join.equality = in.text(input, "condition") == "equi";
  const KeyAbilities key = key_of(input, in);
  join.keys_hashable = key.hashable;
  join.keys_orderable = key.orderable;
  const planner::JoinSelectionConf conf = planner::join_selection_conf(conf_of(input, in));
  const Value& output = in.field(vector, "output");
  if (!in.ok()) {
    return;
  }
  const planner::JoinChoice choice = planner::select_join(join, conf);
  check.same(
      "output", output,
      choice.planner_throws ? Value::object({{"error", thrown_value()}}) : choice_value(choice));
}

planner::FinishedSide side_of(const Value& input, const std::string& side, Reader& in) {
  return {in.bytes(input, side + "_data_size"),
          sizes_of(in.field(input, side + "_bytes_by_partition")),
          hint_of(input, side + "_hint", in)};
}

void replay_adaptive(const Value& vector, Reader& in, VectorCheck& check) {
  const Value& input = in.field(vector, "input");
  planner::FinishedJoin join;
  join.type = join_type_of(input, "join_type", in);
  join.left = side_of(input, "left", in);
  join.right = side_of(input, "right", in);
  const KeyAbilities key = key_of(input, in);
  join.keys_hashable = key.hashable;
  join.keys_orderable = key.orderable;
  const planner::AdaptiveJoinConf conf = planner::adaptive_join_conf(conf_of(input, in));
  const Value& output = in.field(vector, "output");
  if (!in.ok()) {
    return;
  }
  const planner::AdaptiveJoinDecision decision = planner::select_finished_join(join, conf);
  if (decision.choice.planner_throws) {
    check.same("output", output, Value::object({{"error", thrown_value()}}));
    return;
  }
  Value got = choice_value(decision.choice);
  got.set("left_hint_after", planner::name_of(decision.left_hint_after));
  got.set("right_hint_after", planner::name_of(decision.right_hint_after));
  got.set("after_conversion",
          decision.after_conversion ? choice_value(*decision.after_conversion) : Value());
  check.same("output", output, got);
}

}  // namespace

Family join_selection_family() {
  return {.schema = "oracle/planner/join_selection/1",
          .summary = "join operator and build side for sizes, hints and keys",
          .replay = replay_static};
}

Family aqe_join_selection_family() {
  return {.schema = "oracle/planner/aqe_join_selection/1",
          .summary = "a join planned again over finished shuffles",
          .replay = replay_adaptive};
}

}  // namespace oomcast::conform
