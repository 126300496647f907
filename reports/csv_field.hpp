// A text as a field of a CSV file.
#pragma once

#include <string>

namespace oomcast::reports {

/// Quoted where it must be. A text that a spreadsheet would take for a formula gets a quote mark
/// in front, so that names in a log compute nothing.
std::string csv_field(const std::string& text);

}  // namespace oomcast::reports
