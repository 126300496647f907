// Spreads of generated columns: every row's key is known, so counts per map and value are exact.
#include <algorithm>
#include <numeric>

#include "models/data/murmur3.hpp"
#include "models/plan/spread.hpp"

namespace oomcast::plan {

Checked<SpreadPtr> spread_of_expression(const Column& column, std::int64_t rows,
                                        const data::KeyExpression* condition) {
  Checked<data::KeyExpression> parsed =
      data::parse_key_expression(column.keys.expression, column.name);
  if (!parsed.ok()) {
    return std::move(parsed).error();
  }
  if (rows > data::kMaxTableRows) {
    return Problems{{Severity::kError, column.name,
                     "a column given by an expression is evaluated row by row, and " +
                         std::to_string(rows) + " rows are too many",
                     "give distinct values and hot keys instead, or at most " +
                         std::to_string(data::kMaxTableRows) + " rows"}};
  }
  const std::vector<data::KeyExpression> expressions{parsed.value()};
  auto table = std::make_shared<data::KeyTable>(
      condition == nullptr ? data::make_key_table(expressions, Rows(rows))
                           : data::make_key_table(expressions, Rows(rows), *condition));
  auto spread = std::make_shared<Spread>();
  spread->type = column.type;
  spread->explicit_keys.reserve(table->distinct());
  for (std::size_t key = 0; key < table->distinct(); ++key) {
    spread->explicit_keys.push_back(
        {table->values_of(key).front(), table->rows[key], table->hashes[key]});
  }
  std::sort(spread->explicit_keys.begin(), spread->explicit_keys.end(),
            [](const KeyRows& a, const KeyRows& b) { return a.key < b.key; });
  spread->table = std::move(table);
  return SpreadPtr(std::move(spread));
}

std::vector<PartitionKeys> by_map(const Spread& spread, std::int64_t maps) {
  std::vector<PartitionKeys> result;
  if (spread.table != nullptr) {
    for (const data::KeyCounts& counts : data::keys_by_map(*spread.table, maps)) {
      result.push_back(
          {counts.rows.count(), counts.distinct_keys, counts.largest_key_rows.count()});
    }
  }
  return result;
}

namespace {

/// In how many maps each value of the table occurs.
std::vector<std::int64_t> maps_of_values(const data::KeyTable& table, std::int64_t maps) {
  std::vector<std::int64_t> count(table.distinct());
  std::vector<std::int64_t> last(table.distinct(), -1);
  for (std::int64_t map = 0; map < maps; ++map) {
    const auto [begin, end] = data::rows_of_map(table, map, maps);
    for (std::int64_t row = begin; row < end; ++row) {
      const std::uint32_t key = table.key_of_row[static_cast<std::size_t>(row)];
      if (last[key] != map) {
        last[key] = map;
        ++count[key];
      }
    }
  }
  return count;
}

}  // namespace

SpreadPtr grouped_by_map(const SpreadPtr& before, std::int64_t maps, std::int64_t rows_now) {
  if (before == nullptr) {
    return nullptr;
  }
  auto spread = std::make_shared<Spread>(*before);
  spread->table = nullptr;
  if (before->table != nullptr) {
    const std::vector<std::int64_t> count = maps_of_values(*before->table, maps);
    spread->explicit_keys.clear();
    for (std::size_t key = 0; key < count.size(); ++key) {
      spread->explicit_keys.push_back(
          {before->table->values_of(key).front(), count[key], before->table->hashes[key]});
    }
    std::sort(spread->explicit_keys.begin(), spread->explicit_keys.end(),
              [](const KeyRows& a, const KeyRows& b) { return a.key < b.key; });
    return spread;
  }
  std::int64_t rest = rows_now;
  for (KeyRows& key : spread->explicit_keys) {
    key.rows = std::min({key.rows, maps, std::max<std::int64_t>(rest, 0)});
    rest -= key.rows;
  }
  std::erase_if(spread->explicit_keys, [](const KeyRows& key) { return key.rows <= 0; });
  spread->null_rows = std::min({spread->null_rows, maps, std::max<std::int64_t>(rest, 0)});
  rest = std::max<std::int64_t>(rest - spread->null_rows, 0);
  spread->tail_rows = spread->tail_distinct > 0 ? rest : 0;
  spread->tail_distinct = std::min(spread->tail_distinct, spread->tail_rows);
  return spread;
}

SpreadPtr combined_by_row(const Spread& a, const Spread& b) {
  if (a.table == nullptr || b.table == nullptr || b.table->text ||
      a.table->key_of_row.size() != b.table->key_of_row.size() ||
      a.table->generated != b.table->generated) {
    return nullptr;
  }
  const auto width = static_cast<std::uint64_t>(b.table->distinct());
  std::vector<std::uint64_t> codes(a.table->key_of_row.size());
  for (std::size_t row = 0; row < codes.size(); ++row) {
    codes[row] = a.table->key_of_row[row] * width + b.table->key_of_row[row];
  }
  std::vector<std::uint64_t> distinct = codes;
  std::sort(distinct.begin(), distinct.end());
  distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
  auto table = std::make_shared<data::KeyTable>();
  table->kept = a.table->kept;
  table->generated = a.table->generated;
  table->rows.resize(distinct.size());
  for (const std::uint64_t code : codes) {
    const auto key = static_cast<std::uint32_t>(
        std::lower_bound(distinct.begin(), distinct.end(), code) - distinct.begin());
    table->key_of_row.push_back(key);
    ++table->rows[key];
  }
  auto spread = std::make_shared<Spread>();
  spread->type = a.type;
  for (std::size_t key = 0; key < distinct.size(); ++key) {
    const std::int64_t value = b.table->values_of(distinct[key] % width).front();
    const std::int32_t hash = a.table->hashes[distinct[key] / width];
    table->values.push_back(static_cast<std::int64_t>(key));
    table->hashes.push_back(b.type == ColumnType::kInteger
                                ? data::murmur3_int(static_cast<std::int32_t>(value), hash)
                                : data::murmur3_long(value, hash));
    spread->explicit_keys.push_back(
        {static_cast<std::int64_t>(key), table->rows[key], table->hashes.back()});
  }
  spread->table = std::move(table);
  return spread;
}

}  // namespace oomcast::plan
