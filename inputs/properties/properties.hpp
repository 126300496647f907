// spark-defaults.conf and other Java properties files, read as Spark reads them (Utils
// .getPropertiesFromFile over java.util.Properties, values trimmed).
#pragma once

#include <string_view>
#include <vector>

#include "models/conf/conf.hpp"
#include "models/problem.hpp"

namespace oomcast {

/// Entries in the order of the file, each with "file:line" as its origin. The only errors are those
/// of Java: malformed \u escapes.
Checked<std::vector<ConfEntry>> read_properties(std::string_view text, std::string_view file_name);

}  // namespace oomcast
