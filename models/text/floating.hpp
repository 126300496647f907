// Reading floating-point numbers exactly, whatever the standard library offers for it.
#pragma once

#include <optional>
#include <string_view>

namespace oomcast::text {

/// The double nearest to a decimal number ("0.6", "-1e-3", ".5"); none if that is not all of
/// the text, or no double is near.
std::optional<double> parse_double(std::string_view text);

}  // namespace oomcast::text
