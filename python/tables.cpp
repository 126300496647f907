#include "python/tables.hpp"

#include <map>

#include "python/columns.hpp"
#include "reports/data_table.hpp"
#include "sim/check.hpp"

namespace nb = nanobind;

namespace oomcast::python {
namespace {

using reports::ColumnKind;
using reports::DataColumn;

/// Words by the order in which they first stand there; empty ones are none.
void add_words(const std::string& name, const std::vector<std::string>& values, Columns& out) {
  std::map<std::string_view, std::int8_t> codes;
  std::vector<std::string_view> words;
  std::vector<std::int8_t> coded;
  coded.reserve(values.size());
  for (const std::string& value : values) {
    if (value.empty()) {
      coded.push_back(-1);
      continue;
    }
    const auto [place, is_new] = codes.emplace(value, static_cast<std::int8_t>(words.size()));
    if (is_new) {
      words.push_back(value);
    }
    coded.push_back(place->second);
  }
  out.words(name, std::move(coded), words);
}

void add(DataColumn& column, Columns& out) {
  if (auto* texts = std::get_if<std::vector<std::string>>(&column.values)) {
    if (column.kind == ColumnKind::kWord) {
      add_words(column.name, *texts, out);
    } else {
      out.texts(column.name, *texts);
    }
    return;
  }
  std::vector<std::int64_t>& numbers = std::get<std::vector<std::int64_t>>(column.values);
  switch (column.kind) {
    case ColumnKind::kTime:
      return out.times(column.name, std::move(numbers));
    case ColumnKind::kFlag:
      return out.flags(column.name, std::vector<bool>(numbers.begin(), numbers.end()));
    default:
      return out.numbers(column.name, std::move(numbers));
  }
}

}  // namespace

nb::dict run_table(const Run& run, const std::string& name) {
  const reports::DataTableKind* kind = reports::find_data_table_kind(name);
  SIM_CHECK(kind != nullptr, "no such table of a run");
  reports::DataTable table = kind->make(run);
  Columns out;
  for (DataColumn& column : table.columns) {
    add(column, out);
  }
  return out.take();
}

}  // namespace oomcast::python
