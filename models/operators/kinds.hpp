// What a kind of operator is, and the table of all kinds. To add one: write
// models/operators/<name>.cpp and add two lines to kinds.cpp.
#pragma once

#include <span>
#include <string_view>

#include "models/plan/plan.hpp"
#include "models/scenario/operator_spec.hpp"
#include "models/task/flow.hpp"
#include "sim/process.hpp"

namespace oomcast {

class TaskContext;
struct Step;

namespace plan {
class Builder;
}

struct OperatorKind {
  /// The scenario's word; of a kind that only the planner chooses, Spark's own name.
  OperatorSpec spec;
  /// Adds the physical operators of a step; null for kinds that only the planner chooses.
  /// Contract: consumes the step's inputs from the builder, leaves one output; mistakes of the
  /// scenario go to the builder's problems with the step's pointer.
  void (*plan)(plan::Builder& builder, const Step& step);
  /// Plays the operator in a task; null for words that always become other kinds.
  /// Contract: opens its inputs, takes all blocking work to its end, returns the rows it can
  /// stream; asks for Spark memory only through the task; heap outside Spark's books stands on an
  /// account for as long as the real one would.
  sim::Co<Flow> (*run)(TaskContext& task, const plan::Op& op);
};

/// All kinds, scenario words first, each part in alphabetical order.
std::span<const OperatorKind> operator_kinds();

/// The specs of those kinds that a scenario may name.
std::span<const OperatorSpec> operator_specs();

/// The kind of that name; a bug of ours if there is none.
const OperatorKind& operator_kind(std::string_view name);

}  // namespace oomcast
