// Fields that the recordings of sizes and containers share: settings as Spark reads them, runs of
// equal numbers, values of SQL rows.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "inputs/vectors/reader.hpp"
#include "inputs/vectors/value.hpp"
#include "models/sizes/data_type.hpp"
#include "models/sizes/row_layout.hpp"
#include "sim/bytes.hpp"

namespace oomcast::conform {

/// A setting of a recorded conf {key: text}, or none.
std::optional<std::string> setting(const vectors::Value& conf, std::string_view key);
/// A size whose bare number counts mebibytes, in whole mebibytes.
std::optional<std::int64_t> setting_mib(const vectors::Value& conf, std::string_view key,
                                        vectors::Reader& in);
/// A size whose bare number counts bytes.
std::optional<Bytes> setting_bytes(const vectors::Value& conf, std::string_view key,
                                   vectors::Reader& in);
std::optional<double> setting_real(const vectors::Value& conf, std::string_view key);
std::optional<std::int64_t> setting_integer(const vectors::Value& conf, std::string_view key);
bool setting_boolean(const vectors::Value& conf, std::string_view key, bool fallback);

/// "[[count, value], ...]" spread out.
std::vector<Bytes> runs_of_bytes(const vectors::Value& runs);
/// Equal neighbours drawn together.
vectors::Value runs_value(const std::vector<std::int64_t>& numbers);

/// A value of a recorded row as its type reads it.
sizes::ValueShape shape_of(const vectors::Value& value, const sizes::DataType& type);
/// The type that a text names; a text that names none is refused.
sizes::DataType type_of(const vectors::Value& object, std::string_view field, vectors::Reader& in);

/// {class, message} of an exception.
vectors::Value exception_value(std::string_view exception_class, std::string_view message);

}  // namespace oomcast::conform
