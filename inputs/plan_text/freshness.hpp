// How many bytes of a generated text a compressor cannot find shortly before.
#pragma once

#include <cstdint>

#include "inputs/plan_text/expression.hpp"

namespace oomcast::plan_text {

/// Digits of hashes never repeat, what `repeat` makes does after its first copy, literals are the
/// same in every row, and of counted numbers the last digits change.
[[nodiscard]] std::int64_t fresh_bytes(const Expression& text);

}  // namespace oomcast::plan_text
