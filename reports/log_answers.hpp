// What a verb says of each log of a folder: a line a log, or JSON.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "models/problem.hpp"
#include "reports/table.hpp"

namespace oomcast::reports {

struct LogAnswer {
  std::string log;                 // its path below the folder
  std::vector<std::string> cells;  // of its line, behind the path
  std::string json;                // an object; empty: there is no answer, for these reasons
  Problems problems;
};

/// `columns` are those behind the path; a log without an answer says why instead.
std::string log_answers_text(const std::vector<TableColumn>& columns,
                             const std::vector<LogAnswer>& answers, std::size_t width);
std::string log_answers_json(const std::vector<LogAnswer>& answers);

}  // namespace oomcast::reports
