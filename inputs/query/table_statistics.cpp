#include "inputs/query/table_statistics.hpp"

#include <algorithm>

#include "models/text/decimal.hpp"
#include "models/text/sizes.hpp"

namespace oomcast::query {
namespace {

constexpr std::string_view kItems =
    "a size such as 10TB, rows=N, files=N, read=SHARE, keep=SHARE, bytes:COLUMN=N, "
    "items:COLUMN=N, or key:COLUMN= with distinct:N, hot:VALUE:SHARE, zipf:EXPONENT, nulls:SHARE";
constexpr std::int64_t kMillion = 1'000'000;
constexpr std::int64_t kZipfMax = 10 * kMillion;
constexpr std::int64_t kCountMax = 1'000'000'000'000'000;
constexpr Bytes kTableMax{std::int64_t{1} << 60};
constexpr Bytes kValueMax{std::int64_t{1} << 31};  // an array of Java holds no more
constexpr std::int64_t kItemsMax = std::int64_t{1} << 31;

/// Reads one table's items and collects what is wrong with them.
class TableReader {
 public:
  explicit TableReader(std::string_view text) : where_("--table " + std::string(text)) {}

  void item(std::string_view text) {
    const std::size_t equals = text.find('=');
    const std::string_view word = text::trim(text.substr(0, equals));
    const std::string_view value =
        equals == std::string_view::npos ? word : text::trim(text.substr(equals + 1));
    const std::size_t colon = word.find(':');
    if (equals == std::string_view::npos || word == "size") {
      set(table_.stored, text::parse_size(value), value, kTableMax);
    } else if (word == "rows") {
      if (const auto rows = count(value, 0)) {
        table_.rows = Rows(*rows);
      }
    } else if (word == "files") {
      table_.files = count(value, 1).value_or(0);
    } else if (word == "read") {
      set(table_.read_ppb, text::parse_share(value), value);
    } else if (word == "keep") {
      set(table_.keep_ppb, text::parse_share(value), value);
    } else if (colon != std::string_view::npos && colon + 1 < word.size()) {
      column_item(word.substr(0, colon), column(word.substr(colon + 1)), value);
    } else {
      wrong(text);
    }
  }

  Checked<TableStatistics> finish(std::string_view name) {
    table_.name = std::string(name);
    for (const ColumnStatistics& column : table_.columns) {
      std::int64_t all = column.keys.null_share_ppb;
      for (const HotKey& hot : column.keys.hot) {
        all += hot.share_ppb;
      }
      if (all > text::kPartsPerBillion) {
        problems_.push_back({Severity::kError, where_,
                             "hot values and nulls of " + column.name + " are more than all rows",
                             "make the sum of their shares 100% or less"});
      }
    }
    if (!problems_.empty()) {
      return problems_;
    }
    return table_;
  }

 private:
  void column_item(std::string_view word, ColumnStatistics& column, std::string_view value) {
    if (word == "bytes") {
      set(column.value_bytes, text::parse_size(value), value, kValueMax);
    } else if (word == "items") {
      column.items = count(value, 0, kItemsMax);
    } else if (word == "key") {
      key_item(column, value);
    } else {
      wrong(word);
    }
  }

  void key_item(ColumnStatistics& column, std::string_view value) {
    const std::size_t colon = value.find(':');
    const std::string_view word = value.substr(0, colon);
    const std::string_view rest =
        colon == std::string_view::npos ? std::string_view() : value.substr(colon + 1);
    if (word == "distinct") {
      column.keys.distinct = count(rest, 1).value_or(0);
    } else if (word == "hot") {
      const std::size_t last = rest.rfind(':');
      const auto share =
          last == std::string_view::npos ? std::nullopt : text::parse_share(rest.substr(last + 1));
      if (!share || last == 0) {
        wrong(value);
        return;
      }
      column.keys.hot.push_back({std::string(rest.substr(0, last)), *share, std::nullopt});
    } else if (word == "nulls") {
      std::optional<std::int64_t> share;
      set(share, text::parse_share(rest), rest);
      column.keys.null_share_ppb = share.value_or(0);
    } else if (word == "zipf") {
      const auto decimal = text::parse_decimal(rest);
      const auto ppm =
          decimal && decimal->rest.empty() ? text::times(*decimal, kMillion) : std::nullopt;
      if (!ppm || *ppm < 0 || *ppm > kZipfMax) {
        wrong(value);
        return;
      }
      column.keys.zipf_exponent_ppm = *ppm;
    } else {
      wrong(value);
    }
  }

  ColumnStatistics& column(std::string_view name) {
    const auto found =
        std::find_if(table_.columns.begin(), table_.columns.end(),
                     [&](const ColumnStatistics& column) { return column.name == name; });
    if (found != table_.columns.end()) {
      return *found;
    }
    table_.columns.push_back({.name = std::string(name)});
    return table_.columns.back();
  }

  std::optional<std::int64_t> count(std::string_view value, std::int64_t least,
                                    std::int64_t most = kCountMax) {
    const auto count = text::parse_count(value);
    if (!count || *count < least || *count > most) {
      wrong(value);
      return std::nullopt;
    }
    return count;
  }

  template <class T>
  void set(std::optional<T>& to, const std::optional<T>& value, std::string_view text,
           T most = T(kCountMax)) {
    if (value && *value >= T{} && *value <= most) {
      to = *value;
    } else {
      wrong(text);
    }
  }

  void wrong(std::string_view text) {
    problems_.push_back({Severity::kError, where_, "'" + std::string(text) + "' cannot be taken",
                         "give " + std::string(kItems)});
  }

  std::string where_;
  TableStatistics table_;
  Problems problems_;
};

}  // namespace

const ColumnStatistics* TableStatistics::column(std::string_view wanted) const {
  for (const ColumnStatistics& column : columns) {
    if (column.name == wanted) {
      return &column;
    }
  }
  return nullptr;
}

Checked<TableStatistics> read_table_statistics(std::string_view text) {
  const std::size_t equals = text.find('=');
  const std::string_view name = text::trim(text.substr(0, equals));
  if (equals == std::string_view::npos || name.empty()) {
    return Problems{{Severity::kError, "--table", "'" + std::string(text) + "' names no table",
                     "write TABLE=SIZE,rows=N"}};
  }
  TableReader reader(name);
  std::string_view rest = text.substr(equals + 1);
  while (true) {
    const std::size_t comma = rest.find(',');
    reader.item(text::trim(rest.substr(0, comma)));
    if (comma == std::string_view::npos) {
      break;
    }
    rest.remove_prefix(comma + 1);
  }
  return reader.finish(name);
}

}  // namespace oomcast::query
