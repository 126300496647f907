// Rows of spark.range and what is computed from them before anything else happens: all columns are
// expressions over the row number, so that their keys and widths are known exactly.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "inputs/cases/case_file.hpp"
#include "inputs/plan_text/expression.hpp"
#include "inputs/plan_text/plan_text.hpp"
#include "models/scenario/dataset.hpp"

namespace oomcast::cases {

class Generated {
 public:
  /// Rows of a Range node; nothing if its arguments cannot be read.
  static std::optional<Generated> from_range(const plan_text::PlanNode& range);

  /// A Project above. What cannot be read falls back to the column of that name in `inputs`.
  void project(std::string_view outputs, const std::vector<Input>& inputs);
  /// Adds the column of that name as the case describes it; false if it does not.
  [[nodiscard]] bool add_described(const std::vector<Input>& inputs, std::string_view name,
                                   std::int64_t id);
  /// A Filter above: the rows that pass are counted. False if the condition cannot be read.
  [[nodiscard]] bool filter(std::string_view condition);

  struct Output {
    std::int64_t id = -1;  // of the attribute
    std::string name;
    bool is_long = false;
  };
  [[nodiscard]] const std::vector<Output>& outputs() const { return outputs_; }
  [[nodiscard]] std::int64_t rows() const { return rows_; }
  /// SQL over id that tells which rows pass; empty: all.
  [[nodiscard]] const std::string& condition() const { return condition_; }

  struct Naming {
    std::function<std::string(std::int64_t id)> name;
    std::function<bool(std::int64_t id)> is_key;  // whether its values matter, or only its width
  };
  /// The data set whose columns are the outputs.
  struct Table {
    Dataset data;
    std::string unknown;  // why it could not be made; empty: it was
  };
  [[nodiscard]] Table table(std::string name, const Naming& naming) const;

 private:
  struct Definition {
    plan_text::Expression expression;  // over the range's own attribute
    std::string sql;                   // instead of it, from the case's inputs
    std::int64_t bytes = -1;           // of such a column
    bool text = false;
  };
  [[nodiscard]] plan_text::Expression over_range(const plan_text::Expression& expression) const;
  [[nodiscard]] std::optional<std::int64_t> mean_digits(const plan_text::Expression& number) const;
  void define_column(const Output& output, const Definition& definition, Column& column,
                     std::string& unknown) const;
  static void define_keys(const Definition& definition, Column& column);

  std::int64_t rows_ = 0;
  std::int64_t partitions_ = 1;
  std::map<std::int64_t, Definition> definitions_;
  std::vector<Output> outputs_;
  std::string condition_;
};

}  // namespace oomcast::cases
