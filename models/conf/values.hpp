// Values of conf keys in Spark's own forms, stricter than those of models/text/sizes.hpp: no
// fractions of sizes, no blanks, cut to whole units. Mirrors JavaUtils.byteStringAs and
// timeStringAs, ConfigHelpers (ConfigBuilder.scala).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "models/conf/keys.hpp"

namespace oomcast {

/// A value of a key of bytes (all sizes, in bytes), time (in nanoseconds; what does not fit is the
/// largest) or whole numbers.
std::optional<std::int64_t> parse_conf_whole(ConfUnit unit, std::string_view text);
std::optional<double> parse_conf_real(std::string_view text);
std::optional<bool> parse_conf_boolean(std::string_view text);

/// What is wrong with a value, as a part of a sentence ("is not a whole number"); empty: nothing.
std::string conf_value_mistake(const ConfKey& key, std::string_view value);

/// The valid form of a key's values, with its range: "a whole number, at least 1".
std::string conf_value_form(const ConfKey& key);

}  // namespace oomcast
