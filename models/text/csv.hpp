// Comma-separated values as RFC 4180 has them: fields in quotes may hold commas and line breaks.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace oomcast::text {

/// The fields of the first line; `text` moves behind it.
std::vector<std::string> take_csv_line(std::string_view& text);

}  // namespace oomcast::text
