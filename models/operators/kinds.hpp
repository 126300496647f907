// The table of all kinds of operators. To add one: write models/operators/<name>.cpp and add two
// lines to kinds.cpp.
#pragma once

#include <span>
#include <string_view>

#include "models/plan/operator_kind.hpp"

namespace oomcast {

/// All kinds, scenario words first, each part in alphabetical order.
std::span<const OperatorKind> operator_kinds();

/// The specs of those kinds that a scenario may name.
std::span<const OperatorSpec> operator_specs();

/// The kind of that name; a bug of ours if there is none.
const OperatorKind& operator_kind(std::string_view name);

}  // namespace oomcast
