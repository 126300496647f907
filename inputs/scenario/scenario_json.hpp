// Scenario files: JSON with comments, in the form that docs and the schema describe.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "inputs/scenario/extends.hpp"
#include "models/problem.hpp"
#include "models/scenario/operator_spec.hpp"
#include "models/scenario/scenario.hpp"

namespace oomcast {

struct ScenarioContext {
  std::span<const OperatorSpec> operators;  // those a scenario may name
  scenario::FileReader read_file;           // for "extends"; none: it is a mistake
  const scenario::Node* patch = nullptr;    // laid over the document as a merge patch
};

/// Reads a scenario; `file_name` is for messages, and what paths in "extends" are relative to. All
/// mistakes at once, each with file, line, JSON pointer and the nearest valid name.
Checked<Scenario> read_scenario(std::string_view text, std::string_view file_name,
                                const ScenarioContext& context);

/// The scenario as a file that read_scenario reads back to the same values. Scenarios from an event
/// log have no file form: their observed stages are left out.
std::string write_scenario(const Scenario& scenario, std::span<const OperatorSpec> operators);

/// JSON Schema (draft 2020-12) of scenario files, made of the tables of keys and operators.
std::string scenario_schema(std::span<const OperatorSpec> operators);

}  // namespace oomcast
