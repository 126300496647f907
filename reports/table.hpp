// A table of text: columns aligned, one of them giving way when the line would be too long.
#pragma once

#include <string>
#include <vector>

namespace oomcast::reports {

enum class Align { kLeft, kRight };

struct TableColumn {
  std::string title;
  Align align = Align::kRight;
  bool gives_way = false;  // is truncated (to no less than 12 columns) so that the table fits
};

class Table {
 public:
  explicit Table(std::vector<TableColumn> columns) : columns_(std::move(columns)) {}

  /// Cells in the order of the columns, already sanitized. `style` is put before the line and
  /// reset after it (an escape sequence, or empty).
  void add(std::vector<std::string> cells, std::string style = "");

  /// All lines, each ending with a newline, `indent` blanks before each, at most `width` columns
  /// where the column that gives way can make up for it.
  [[nodiscard]] std::string text(std::size_t indent, std::size_t width) const;

 private:
  struct Row {
    std::vector<std::string> cells;
    std::string style;
  };
  [[nodiscard]] std::vector<std::size_t> widths(std::size_t available) const;

  std::vector<TableColumn> columns_;
  std::vector<Row> rows_;
};

}  // namespace oomcast::reports
