// Words in failure texts that speak of memory.
#pragma once

#include <string_view>
#include <vector>

namespace oomcast::eventlog {

/// The names of the patterns that occur in a text, in the table's order.
std::vector<std::string_view> memory_patterns_in(std::string_view text);

}  // namespace oomcast::eventlog
