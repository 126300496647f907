#include "reports/table.hpp"

#include <algorithm>
#include <cstddef>

#include "reports/palette.hpp"
#include "reports/terminal_text.hpp"
#include "sim/check.hpp"

namespace oomcast::reports {
namespace {

constexpr std::size_t kGap = 2;
constexpr std::size_t kNarrowest = 12;

std::string line_of(const std::vector<std::string>& cells, const std::vector<std::size_t>& widths,
                    const std::vector<TableColumn>& columns, std::size_t indent) {
  std::string line(indent, ' ');
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const std::string cell = truncated(cells[i], widths[i]);
    line +=
        columns[i].align == Align::kLeft ? padded(cell, widths[i]) : padded_left(cell, widths[i]);
    if (i + 1 < cells.size()) {
      line.append(kGap, ' ');
    }
  }
  line.erase(line.find_last_not_of(' ') + 1);
  return line;
}

}  // namespace

void Table::add(std::vector<std::string> cells, std::string style) {
  SIM_CHECK(cells.size() == columns_.size(), "a row of a table has a cell for each column");
  rows_.push_back({std::move(cells), std::move(style)});
}

std::vector<std::size_t> Table::widths(std::size_t available) const {
  std::vector<std::size_t> result;
  std::size_t total = 0;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    std::size_t widest = display_width(columns_[i].title);
    for (const Row& row : rows_) {
      widest = std::max(widest, display_width(row.cells[i]));
    }
    result.push_back(widest);
    total += widest + (i > 0 ? kGap : 0);
  }
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    if (columns_[i].gives_way && total > available && result[i] > kNarrowest) {
      const std::size_t cut = std::min(total - available, result[i] - kNarrowest);
      result[i] -= cut;
      total -= cut;
    }
  }
  return result;
}

std::string Table::text(std::size_t indent, std::size_t width) const {
  const std::vector<std::size_t> column_widths = widths(width > indent ? width - indent : 0);
  std::vector<std::string> titles;
  for (const TableColumn& column : columns_) {
    titles.push_back(column.title);
  }
  std::string out = line_of(titles, column_widths, columns_, indent) + '\n';
  for (const Row& row : rows_) {
    const std::string line = line_of(row.cells, column_widths, columns_, indent);
    out += row.style.empty() ? line : row.style + line + std::string(kResetStyle);
    out += '\n';
  }
  return out;
}

}  // namespace oomcast::reports
