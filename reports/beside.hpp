// What stands beside a run in its report: the runs it is compared with, as changes and tables of
// words.
#pragma once

#include <string>
#include <vector>

#include "reports/table.hpp"

namespace oomcast::reports {

struct WordTable {
  std::string title;
  std::vector<TableColumn> columns;
  std::vector<std::vector<std::string>> rows;
};

struct Beside {
  std::string title;
  std::vector<std::string> notes;    // what the comparison lacks
  std::vector<std::string> changes;  // most important first
  std::vector<WordTable> tables;     // the first compares the runs as a whole
};

}  // namespace oomcast::reports
