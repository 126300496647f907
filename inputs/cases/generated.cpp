#include "inputs/cases/generated.hpp"

#include <algorithm>

#include "inputs/plan_text/freshness.hpp"
#include "models/data/key_expression.hpp"

namespace oomcast::cases {
namespace {

using plan_text::Expression;

constexpr std::int64_t kChunk = 1 << 16;          // rows evaluated at a time
constexpr std::int64_t kSampled = 1 << 20;        // rows looked at for the mean digits of a number
constexpr std::int64_t kMaxCounted = 50'000'000;  // rows of which a condition is counted

constexpr std::int64_t kMaxKeyBytes = 1024;  // of a text whose values are hashed one by one

ColumnType number_type(const std::string& sql) {
  const auto parsed = data::parse_key_expression(sql);
  if (!parsed.ok()) {
    return ColumnType::kLong;
  }
  return parsed.value().type() == data::KeyType::kDouble ? ColumnType::kDouble
         : parsed.value().type() == data::KeyType::kInt  ? ColumnType::kInteger
                                                         : ColumnType::kLong;
}

std::int64_t digits_of(std::int64_t value) {
  return static_cast<std::int64_t>(std::to_string(value).size());
}

/// The input's column of that name, if it is of as many rows.
const InputColumn* column_of(const std::vector<Input>& inputs, std::int64_t rows,
                             std::int64_t partitions, std::string_view name) {
  for (const Input& input : inputs) {
    if (input.rows != rows || input.partitions != partitions) {
      continue;
    }
    for (const InputColumn& column : input.columns) {
      if (column.name == name) {
        return &column;
      }
    }
  }
  return nullptr;
}

}  // namespace

std::optional<Generated> Generated::from_range(const plan_text::PlanNode& range) {
  const auto arguments = plan_text::read_range(range.detail("Arguments"));
  const auto outputs = plan_text::list_items(range.detail("Output"));
  if (!arguments || arguments->start != 0 || arguments->step != 1) {
    return std::nullopt;
  }
  Generated result;
  result.rows_ = arguments->end;
  result.partitions_ = arguments->splits.value_or(0);
  for (const std::string_view text : outputs) {
    const auto output = plan_text::read_named(text);
    if (!output) {
      return std::nullopt;
    }
    Definition definition;
    definition.expression = output->expression;
    definition.expression.name = "id";
    result.definitions_.emplace(output->id, std::move(definition));
    result.outputs_.push_back({output->id, output->name, output->is_long});
  }
  return result;
}

Expression Generated::over_range(const Expression& expression) const {
  return plan_text::replaced(expression, [this](std::int64_t id) -> const Expression* {
    const auto found = definitions_.find(id);
    return found == definitions_.end() || !found->second.sql.empty() ? nullptr
                                                                     : &found->second.expression;
  });
}

void Generated::project(std::string_view outputs, const std::vector<Input>& inputs) {
  std::vector<Output> now;
  std::map<std::int64_t, Definition> more;
  for (const std::string_view text : plan_text::list_items(outputs)) {
    const auto output = plan_text::read_named(text);
    if (!output) {
      continue;  // cut off, or of a form that is not known: see below
    }
    now.push_back({output->id, output->name, output->is_long});
    const auto same = definitions_.find(output->expression.id);
    if (output->expression.kind == Expression::Kind::kAttribute && same != definitions_.end()) {
      more.emplace(output->id, same->second);
      continue;
    }
    Definition definition;
    definition.expression = over_range(output->expression);
    definition.text = plan_text::is_text(definition.expression);
    more.emplace(output->id, std::move(definition));
  }
  for (auto& [id, definition] : more) {
    definitions_.insert_or_assign(id, std::move(definition));
  }
  // Elements that could not be read: the case says what the column of that name is.
  for (const std::string_view text : plan_text::list_items(outputs)) {
    const std::size_t as = text.rfind(" AS ");
    if (plan_text::read_named(text) || as == std::string_view::npos) {
      continue;
    }
    const auto target = plan_text::read_named(text.substr(as + 4));
    const InputColumn* column =
        target ? column_of(inputs, rows_, partitions_, target->name) : nullptr;
    if (column == nullptr) {
      continue;
    }
    Definition definition;
    definition.sql = column->expression;
    definition.bytes = column->bytes;
    definition.text = column->type == "string";
    definitions_.insert_or_assign(target->id, std::move(definition));
    now.push_back({target->id, target->name, target->is_long});
  }
  outputs_ = std::move(now);
}

bool Generated::add_described(const std::vector<Input>& inputs, std::string_view name,
                              std::int64_t id) {
  const InputColumn* column = column_of(inputs, rows_, partitions_, name);
  if (column == nullptr) {
    return false;
  }
  Definition definition;
  definition.sql = column->expression;
  definition.bytes = column->bytes;
  definition.text = column->type == "string";
  definitions_.insert_or_assign(id, std::move(definition));
  outputs_.push_back({id, std::string(name), column->type == "bigint"});
  return true;
}

bool Generated::filter(std::string_view condition) {
  const auto read = plan_text::read_expression(condition);
  const auto sql = read ? plan_text::as_sql(over_range(*read)) : std::nullopt;
  if (!sql || rows_ > kMaxCounted) {
    return false;
  }
  // A condition is no key, but it is evaluated like one: 1 where it holds.
  const auto parsed = data::parse_key_expression(*sql);
  if (!parsed.ok()) {
    return false;
  }
  std::vector<std::int64_t> values(static_cast<std::size_t>(kChunk));
  for (std::int64_t first = 0; first < rows_; first += kChunk) {
    const std::span<std::int64_t> chunk(values.data(),
                                        static_cast<std::size_t>(std::min(kChunk, rows_ - first)));
    parsed.value().evaluate(first, chunk);
    if (std::find(chunk.begin(), chunk.end(), 0) != chunk.end()) {
      condition_ = condition_.empty() ? *sql : "(" + condition_ + " AND " + *sql + ")";
      return true;
    }
  }
  return true;
}

std::optional<std::int64_t> Generated::mean_digits(const Expression& number) const {
  const auto sql = plan_text::as_sql(number);
  const auto parsed = data::parse_key_expression(sql.value_or(""));
  if (!parsed.ok() || parsed.value().type() == data::KeyType::kDouble ||
      parsed.value().type() == data::KeyType::kString || rows_ == 0) {
    return std::nullopt;
  }
  const std::int64_t step = std::max<std::int64_t>(1, rows_ / kSampled);
  std::int64_t digits = 0;
  std::int64_t count = 0;
  std::vector<std::int64_t> value(1);
  if (step == 1) {
    value.resize(static_cast<std::size_t>(rows_));
    parsed.value().evaluate(0, value);
    for (const std::int64_t one : value) {
      digits += digits_of(one);
    }
    count = rows_;
  }
  for (std::int64_t row = 0; step > 1 && row < rows_; row += step, ++count) {
    parsed.value().evaluate(row, value);
    digits += digits_of(value.front());
  }
  return (digits + count / 2) / count;
}

void Generated::define_column(const Output& output, const Definition& definition, Column& column,
                              std::string& unknown) const {
  if (!definition.sql.empty()) {
    column.type = definition.text ? ColumnType::kString : ColumnType::kLong;
    column.value_bytes = Bytes(definition.bytes);
    return;
  }
  if (definition.text) {
    column.type = ColumnType::kString;
    const auto bytes = plan_text::text_bytes(
        definition.expression, [this](const Expression& number) { return mean_digits(number); });
    if (!bytes) {
      unknown = "the width of the computed column " + output.name + " is not known";
      return;
    }
    column.value_bytes = Bytes(*bytes);
    // A match costs LZ4 about three bytes more.
    constexpr std::int64_t kMatchBytes = 3;
    const std::int64_t fresh = plan_text::fresh_bytes(definition.expression) + kMatchBytes;
    column.compressed_ppm =
        std::min<std::int64_t>(1'000'000, 1'000'000 * fresh / std::max<std::int64_t>(*bytes, 1));
  } else {
    // Pairs of longs in recorded runs of families F2 and F11: 9.4 bytes of 28.
    constexpr std::int64_t kNumbersPpm = 335'000;
    column.compressed_ppm = kNumbersPpm;
  }
  if (!definition.text && !output.is_long) {
    column.type = number_type(plan_text::as_sql(definition.expression).value_or(""));
  }
}

void Generated::define_keys(const Definition& definition, Column& column) {
  const std::string sql = definition.sql.empty()
                              ? plan_text::as_sql(definition.expression).value_or("")
                              : definition.sql;
  // What cannot be evaluated is taken for a value of its own in every row.
  if (column.value_bytes <= Bytes(kMaxKeyBytes) && data::parse_key_expression(sql).ok()) {
    column.keys.expression = sql;
  }
}

Generated::Table Generated::table(std::string name, const Naming& naming) const {
  Table result;
  result.data.name = std::move(name);
  result.data.rows = Rows(rows_);
  result.data.storage = Storage::kGenerated;
  result.data.partitions = partitions_;
  for (const Output& output : outputs_) {
    Column column;
    column.name = naming.name(output.id);
    const auto found = definitions_.find(output.id);
    if (found == definitions_.end()) {
      result.unknown = "column " + output.name + " is of unknown origin";
      return result;
    }
    define_column(output, found->second, column, result.unknown);
    if (!result.unknown.empty()) {
      return result;
    }
    if (naming.is_key(output.id)) {
      define_keys(found->second, column);
    }
    result.data.columns.push_back(std::move(column));
  }
  return result;
}

}  // namespace oomcast::cases
