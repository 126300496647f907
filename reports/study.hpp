// Tables of studies as text, JSON and CSV.
#pragma once

#include <cstddef>
#include <string>

#include "studies/study_table.hpp"

namespace oomcast::reports {

std::string study_text(const StudyTable& table, std::size_t width);
/// {"study", "title", "rows": [{column: value}], "notes"}; numbers in the unit that the name says.
std::string study_json(const StudyTable& table);
/// RFC 4180 with a line of names; the notes are left out.
std::string study_csv(const StudyTable& table);

}  // namespace oomcast::reports
