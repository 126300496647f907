// What a kind of operator is. The table of all kinds stands in models/operators/kinds.cpp.
#pragma once

#include "models/plan/flow.hpp"
#include "models/plan/plan.hpp"
#include "models/scenario/operator_spec.hpp"
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

/// Finds a kind by its name; a bug of ours if there is none.
using KindLookup = const OperatorKind& (*)(std::string_view name);

}  // namespace oomcast
