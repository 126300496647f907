// The keys of a generated table, evaluated row by row and counted exactly.
#include "models/data/key_table.hpp"

#include <algorithm>
#include <limits>

#include "models/data/murmur3.hpp"
#include "sim/check.hpp"

namespace oomcast::data {
namespace {

/// Replaces arbitrary values by their rank among the distinct ones, which are returned sorted.
std::vector<std::int64_t> rank_values(std::span<const std::int64_t> values,
                                      std::vector<std::uint32_t>& ranks) {
  ranks.resize(values.size());
  if (values.empty()) {
    return {};
  }
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  const auto width = static_cast<std::uint64_t>(*high) - static_cast<std::uint64_t>(*low);
  std::vector<std::int64_t> distinct;
  if (width < 4 * values.size() + 65536) {  // dense: mark and number
    constexpr std::uint32_t kAbsent = std::numeric_limits<std::uint32_t>::max();
    std::vector<std::uint32_t> rank_of(width + 1, kAbsent);
    for (const std::int64_t value : values) {
      rank_of[static_cast<std::uint64_t>(value - *low)] = 0;
    }
    for (std::size_t i = 0; i <= width; ++i) {
      if (rank_of[i] != kAbsent) {
        rank_of[i] = static_cast<std::uint32_t>(distinct.size());
        distinct.push_back(*low + static_cast<std::int64_t>(i));
      }
    }
    for (std::size_t row = 0; row < values.size(); ++row) {
      ranks[row] = rank_of[static_cast<std::uint64_t>(values[row] - *low)];
    }
    return distinct;
  }
  distinct.assign(values.begin(), values.end());
  std::sort(distinct.begin(), distinct.end());
  distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
  for (std::size_t row = 0; row < values.size(); ++row) {
    const auto place = std::lower_bound(distinct.begin(), distinct.end(), values[row]);
    ranks[row] = static_cast<std::uint32_t>(place - distinct.begin());
  }
  return distinct;
}

std::int32_t hash_of(const KeyExpression& column, std::int64_t value, std::int32_t seed) {
  switch (column.type()) {
    case KeyType::kInt:
      return murmur3_int(static_cast<std::int32_t>(value), seed);
    case KeyType::kLong:
      return murmur3_long(value, seed);
    case KeyType::kDouble:
      return murmur3_value(HashValue::of_double_bits(value), seed);
    case KeyType::kString:
      return murmur3_bytes(column.text_of(value), seed);
  }
  return seed;
}

/// Adds a column to a table under construction: keys become pairs (old key, new value).
void add_column(KeyTable& table, std::span<const std::int64_t> column) {
  std::vector<std::uint32_t> ranks;
  const std::vector<std::int64_t> distinct = rank_values(column, ranks);
  if (table.columns == 0) {
    table.key_of_row = std::move(ranks);
    table.values = distinct;
    table.columns = 1;
    return;
  }
  const auto width = static_cast<std::int64_t>(distinct.size());
  std::vector<std::int64_t> pairs(column.size());
  for (std::size_t row = 0; row < column.size(); ++row) {
    pairs[row] = static_cast<std::int64_t>(table.key_of_row[row]) * width + ranks[row];
  }
  const std::vector<std::int64_t> codes = rank_values(pairs, table.key_of_row);
  std::vector<std::int64_t> values;
  for (const std::int64_t code : codes) {
    const auto old_key = static_cast<std::size_t>(code / width);
    const auto old_values = table.values_of(old_key);
    values.insert(values.end(), old_values.begin(), old_values.end());
    values.push_back(distinct[static_cast<std::size_t>(code % width)]);
  }
  table.values = std::move(values);
  ++table.columns;
}

void add_key(KeyCounts& partition, Rows rows) {
  partition.rows += rows;
  ++partition.distinct_keys;
  partition.largest_key_rows = std::max(partition.largest_key_rows, rows);
}

/// Calls visit(map, key, rows) for every key of every map, keys ascending.
template <class Visit>
void for_each_map_key(const KeyTable& table, std::int64_t maps, Visit visit) {
  std::vector<std::int64_t> counts(table.distinct());
  for (std::int64_t map = 0; map < maps; ++map) {
    std::fill(counts.begin(), counts.end(), 0);
    const auto [begin, end] = rows_of_map(table, map, maps);
    for (std::int64_t row = begin; row < end; ++row) {
      ++counts[table.key_of_row[static_cast<std::size_t>(row)]];
    }
    for (std::size_t key = 0; key < counts.size(); ++key) {
      if (counts[key] > 0) {
        visit(static_cast<std::size_t>(map), key, counts[key]);
      }
    }
  }
}

/// Numbers the keys of evaluated columns, counts and hashes them.
KeyTable table_of(std::span<const KeyExpression> columns,
                  const std::vector<std::vector<std::int64_t>>& values) {
  KeyTable table;
  table.columns = 0;
  table.text = columns.front().type() == KeyType::kString;
  for (const std::vector<std::int64_t>& column : values) {
    add_column(table, column);
  }
  table.rows.resize(table.values.size() / table.columns);
  table.hashes.resize(table.rows.size());
  for (const std::uint32_t key : table.key_of_row) {
    ++table.rows[key];
  }
  for (std::size_t key = 0; key < table.rows.size(); ++key) {
    std::int32_t hash = kShuffleHashSeed;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      hash = hash_of(columns[i], table.values_of(key)[i], hash);
    }
    table.hashes[key] = hash;
  }
  return table;
}

std::vector<std::vector<std::int64_t>> evaluated(std::span<const KeyExpression> columns,
                                                 Rows rows) {
  SIM_CHECK(!columns.empty(), "a key has a column");
  SIM_CHECK(rows.count() >= 0 && rows.count() <= kMaxTableRows, "too many rows to evaluate");
  std::vector<std::vector<std::int64_t>> values;
  for (const KeyExpression& expression : columns) {
    values.emplace_back(static_cast<std::size_t>(rows.count()));
    expression.evaluate(0, values.back());
  }
  return values;
}

}  // namespace

KeyTable make_key_table(std::span<const KeyExpression> columns, Rows rows) {
  KeyTable table = table_of(columns, evaluated(columns, rows));
  table.generated = rows.count();
  return table;
}

std::vector<std::int64_t> rows_that_pass(const KeyExpression& condition, Rows rows) {
  const std::vector<std::int64_t> holds = evaluated(std::span(&condition, 1), rows).front();
  std::vector<std::int64_t> ids;
  for (std::size_t row = 0; row < holds.size(); ++row) {
    if (holds[row] != 0) {
      ids.push_back(static_cast<std::int64_t>(row));
    }
  }
  return ids;
}

KeyTable make_key_table(std::span<const KeyExpression> columns, Rows rows,
                        const KeyExpression& condition) {
  std::vector<std::vector<std::int64_t>> values = evaluated(columns, rows);
  std::vector<std::int64_t> kept = rows_that_pass(condition, rows);
  for (std::vector<std::int64_t>& column : values) {
    for (std::size_t i = 0; i < kept.size(); ++i) {
      column[i] = column[static_cast<std::size_t>(kept[i])];
    }
    column.resize(kept.size());
  }
  KeyTable table = table_of(columns, values);
  table.kept = std::move(kept);
  table.generated = rows.count();
  return table;
}

std::pair<std::int64_t, std::int64_t> rows_of_map(const KeyTable& table, std::int64_t map,
                                                  std::int64_t maps) {
  const std::int64_t first = range_map_start(map, maps, Rows(table.generated));
  const std::int64_t end = range_map_start(map + 1, maps, Rows(table.generated));
  if (table.key_of_row.size() == static_cast<std::size_t>(table.generated)) {
    return {first, end};
  }
  const auto place = [&](std::int64_t id) {
    return std::lower_bound(table.kept.begin(), table.kept.end(), id) - table.kept.begin();
  };
  return {place(first), place(end)};
}

std::int64_t range_map_start(std::int64_t map, std::int64_t maps, Rows rows) {
  SIM_CHECK(maps > 0, "a table has maps");
  __extension__ using Wide = __int128;
  return static_cast<std::int64_t>(static_cast<Wide>(map) * rows.count() / maps);
}

std::vector<KeyCounts> keys_by_map(const KeyTable& table, std::int64_t maps) {
  std::vector<KeyCounts> result(static_cast<std::size_t>(maps));
  for_each_map_key(table, maps, [&](std::size_t map, std::size_t, std::int64_t rows) {
    add_key(result[map], Rows(rows));
  });
  return result;
}

std::vector<std::vector<KeyCounts>> keys_by_map_and_partition(const KeyTable& table,
                                                              std::int64_t maps,
                                                              std::int64_t partitions) {
  SIM_CHECK(partitions > 0, "a shuffle has partitions");
  std::vector<std::vector<KeyCounts>> result(
      static_cast<std::size_t>(maps), std::vector<KeyCounts>(static_cast<std::size_t>(partitions)));
  for_each_map_key(table, maps, [&](std::size_t map, std::size_t key, std::int64_t rows) {
    const std::int64_t target = hash_partition(table.hashes[key], partitions);
    add_key(result[map][static_cast<std::size_t>(target)], Rows(rows));
  });
  return result;
}

}  // namespace oomcast::data
