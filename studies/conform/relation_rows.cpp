// Keys of recorded join tables.
#include "studies/conform/relation_rows.hpp"

#include <algorithm>
#include <cctype>
#include <set>
#include <string>

#include "models/data/key_expression.hpp"

namespace oomcast::conform {
namespace {

bool is_letter(char c) { return c >= 'a' && c <= 'z'; }

/// The formula of "sparse i * 1000003" in the words of SQL: the row is id, division is whole.
std::string formula_of(const std::string& keys) {
  std::string formula;
  for (std::size_t i = 0; i < keys.size();) {
    std::size_t end = i;
    while (end < keys.size() && is_letter(keys[end])) {
      ++end;
    }
    if (end == i) {
      formula += keys[i] == '/' ? std::string("div") : std::string(1, keys[i]);
      ++i;
      continue;
    }
    formula += keys.substr(i, end - i) == "i" ? "id" : "";
    i = end;
  }
  return formula;
}

}  // namespace

std::int64_t RelationRows::run_from(std::int64_t first) const {
  const auto begin = is_new.begin() + first;
  return std::find(begin, is_new.end(), !*begin) - begin;
}

RelationRows relation_rows(const vectors::Value& input, vectors::Reader& in) {
  RelationRows rows;
  const std::string& keys = in.text(input, "keys");
  const std::int64_t count = in.integer(input, "rows");
  const auto formula = data::parse_key_expression(formula_of(keys), "keys");
  if (!formula) {
    in.refuse(in.field(input, "keys"), formula.error().front().what, formula.error().front().fix);
    return rows;
  }
  std::vector<std::int64_t> values(static_cast<std::size_t>(std::max<std::int64_t>(0, count)));
  formula.value().evaluate(0, values);
  std::set<std::int64_t> seen;
  for (const std::int64_t value : values) {
    rows.is_new.push_back(seen.insert(value).second);
  }
  rows.distinct = static_cast<std::int64_t>(seen.size());
  rows.lowest = seen.empty() ? 0 : *seen.begin();
  rows.highest = seen.empty() ? 0 : *seen.rbegin();
  return rows;
}

}  // namespace oomcast::conform
