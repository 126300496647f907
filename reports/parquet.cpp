// One table of the run as a Parquet file: columns of whole numbers and of text, all of them
// required, plain and not compressed. Field numbers are those of parquet-format's parquet.thrift.
#include <algorithm>

#include "reports/data_table.hpp"
#include "reports/format.hpp"
#include "reports/thrift.hpp"

namespace oomcast::reports {
namespace {

constexpr std::size_t kGroupRows = 65'536;
constexpr std::string_view kMagic = "PAR1";
enum : std::int64_t { kInt64 = 2, kByteArray = 6, kRequired = 0, kUtf8 = 0, kPlain = 0, kRle = 3 };

void put_little_endian(std::string& out, std::uint64_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) {
    out += static_cast<char>(value >> (8U * static_cast<unsigned>(i)) & 0xFFU);
  }
}

bool is_text(const DataColumn& column) {
  return std::holds_alternative<std::vector<std::string>>(column.values);
}

std::string plain_values(const DataColumn& column, std::size_t from, std::size_t to) {
  std::string out;
  for (std::size_t row = from; row < to; ++row) {
    if (is_text(column)) {
      const std::string& text = std::get<std::vector<std::string>>(column.values)[row];
      put_little_endian(out, text.size(), 4);
      out += text;
    } else {
      const std::int64_t number = std::get<std::vector<std::int64_t>>(column.values)[row];
      put_little_endian(out, static_cast<std::uint64_t>(number), 8);
    }
  }
  return out;
}

/// Writes one page with the rows of a column; returns what the footer says of it.
ThriftStruct put_chunk(std::string& file, const DataColumn& column, std::size_t from,
                       std::size_t to) {
  const std::string values = plain_values(column, from, to);
  const auto count = static_cast<std::int64_t>(to - from);
  const auto size = static_cast<std::int64_t>(values.size());
  ThriftStruct page;
  page.i32(1, 0).i32(2, size).i32(3, size).structure(
      5, ThriftStruct().i32(1, count).i32(2, kPlain).i32(3, kRle).i32(4, kRle));
  const std::string header = page.finished();
  const auto offset = static_cast<std::int64_t>(file.size());
  file += header;
  file += values;
  const std::int64_t whole = size + static_cast<std::int64_t>(header.size());
  ThriftStruct meta;
  meta.i32(1, is_text(column) ? kByteArray : kInt64)
      .i32s(2, {kPlain, kRle})
      .texts(3, {column.name_in_files()})
      .i32(4, 0)
      .i64(5, count)
      .i64(6, whole)
      .i64(7, whole)
      .i64(9, offset);
  return ThriftStruct().i64(2, offset).structure(3, meta);
}

std::vector<ThriftStruct> schema_of(const DataTable& table) {
  std::vector<ThriftStruct> schema;
  schema.push_back(
      ThriftStruct().text(4, "schema").i32(5, static_cast<std::int64_t>(table.columns.size())));
  for (const DataColumn& column : table.columns) {
    ThriftStruct element;
    element.i32(1, is_text(column) ? kByteArray : kInt64)
        .i32(3, kRequired)
        .text(4, column.name_in_files());
    if (is_text(column)) {
      element.i32(6, kUtf8);
    }
    schema.push_back(std::move(element));
  }
  return schema;
}

std::string render_parquet(const Run& run, const ReportOptions& options) {
  const DataTableKind* kind = find_data_table_kind(options.table);
  if (kind == nullptr) {
    return "";
  }
  const DataTable table = kind->make(run);
  std::string file(kMagic);
  std::vector<ThriftStruct> groups;
  for (std::size_t from = 0; from < table.rows; from += kGroupRows) {
    const std::size_t to = std::min(table.rows, from + kGroupRows);
    const std::size_t before = file.size();
    std::vector<ThriftStruct> chunks;
    for (const DataColumn& column : table.columns) {
      chunks.push_back(put_chunk(file, column, from, to));
    }
    groups.push_back(ThriftStruct()
                         .structures(1, chunks)
                         .i64(2, static_cast<std::int64_t>(file.size() - before))
                         .i64(3, static_cast<std::int64_t>(to - from)));
  }
  const std::string footer = ThriftStruct()
                                 .i32(1, 1)
                                 .structures(2, schema_of(table))
                                 .i64(3, static_cast<std::int64_t>(table.rows))
                                 .structures(4, groups)
                                 .text(6, "oomcast")
                                 .finished();
  file += footer;
  put_little_endian(file, footer.size(), 4);
  return file + std::string(kMagic);
}

}  // namespace

ReportFormat parquet_format() {
  return {.name = "parquet",
          .summary = "One table for data tools: --table tasks, stages, ledger, ...",
          .render = render_parquet,
          .needs_tasks = true,
          .needs_history = true,
          .binary = true};
}

}  // namespace oomcast::reports
