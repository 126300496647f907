// Walks a physical plan from its root to the steps of one logical job, which Oomcast plans in the
// same way: exchanges, sorts below joins and the halves of aggregations come back by themselves.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "inputs/plan_text/attribute_names.hpp"
#include "inputs/plan_text/plan_text.hpp"
#include "inputs/query/query.hpp"
#include "inputs/query/scan.hpp"

namespace oomcast::query {

class Reader {
 public:
  Reader(const plan_text::PlanText& plan, const std::vector<TableStatistics>& tables)
      : plan_(plan), tables_(tables) {}

  [[nodiscard]] Checked<Query> read(const std::string& action);

 private:
  using Node = plan_text::PlanNode;
  /// The output of a step: nothing is known of one without a step, and mistakes were found.
  struct Piece {
    std::string step;
    std::vector<std::string> columns;
    int scan = -1;  // index of the scan whose rows these are, unfiltered
  };

  // reader.cpp: the tree, and names.
  [[nodiscard]] const Node& child(const Node& node, std::size_t i = 0) const {
    return plan_.child(node, i);
  }
  [[nodiscard]] const Node& below(const Node& node) const;
  [[nodiscard]] const Node* reused(const Node& node) const;
  /// Goes down through operators of a kind, and those that only pass rows on.
  [[nodiscard]] const Node& past(const Node& node, bool (*skipped)(const Node&)) const;
  [[nodiscard]] Piece walk(const Node& node);
  [[nodiscard]] Piece read_node(const Node& node);
  [[nodiscard]] Piece refuse(const Node& node, std::string why);
  void assume(std::string what);
  Step& add(const std::string& word, std::vector<std::string> inputs);
  [[nodiscard]] std::string column_of(Piece& from, std::string_view item);
  [[nodiscard]] std::vector<std::string> columns_of(Piece& from, std::string_view list);
  [[nodiscard]] std::string name_of(std::int64_t id, std::string_view printed);
  void add_column(Piece& to, const std::string& name, bool text);
  void keep_columns(Piece& from, std::vector<std::string> columns);
  void use_keys(const std::vector<std::string>& columns);
  /// Gives the attributes of a list one name, that of the column a step makes.
  void name_made(std::string_view list, const std::string& column);
  [[nodiscard]] std::string finish(const std::string& action);

  // reader_names.cpp: attributes that are one column, before anything is walked.
  void name_attributes();
  void unite_outputs(const Node& a, const Node& b);
  void unite_projected(const Node& node);
  [[nodiscard]] std::vector<std::int64_t> outputs_of(const Node& node, int depth) const;
  void read_conf();

  // reader_rows.cpp: what makes and changes single rows.
  [[nodiscard]] Piece scan(const Node& node);
  [[nodiscard]] Piece range(const Node& node);
  [[nodiscard]] Piece project(const Node& node);
  [[nodiscard]] Piece filter(const Node& node);
  void filter_by(Piece& piece, std::string_view condition);
  [[nodiscard]] bool filter_equal(Piece& piece, std::string_view condition);
  [[nodiscard]] Piece expand(const Node& node);
  [[nodiscard]] Piece generate(const Node& node);
  [[nodiscard]] Piece python_eval(const Node& node);
  [[nodiscard]] Piece python_map(const Node& node);
  [[nodiscard]] Piece python_groups(const Node& node);
  void spread_keys();

  // reader_groups.cpp: what brings rows together.
  /// The first of the phases of an aggregation: partial, merging, final.
  [[nodiscard]] const Node& first_phase(const Node& last) const;
  [[nodiscard]] Piece aggregate(const Node& node);
  [[nodiscard]] Piece exchange(const Node& node);
  [[nodiscard]] Piece sort(const Node& node);
  [[nodiscard]] Piece join(const Node& node);
  [[nodiscard]] Piece cross(const Node& node);
  [[nodiscard]] Piece window(const Node& node);
  [[nodiscard]] Piece limit(const Node& node);
  [[nodiscard]] Piece several(const Node& node);
  [[nodiscard]] Piece coalesce(const Node& node);
  [[nodiscard]] Piece in_memory(const Node& node);
  [[nodiscard]] Piece write(const Node& node);

  const plan_text::PlanText& plan_;
  const std::vector<TableStatistics>& tables_;
  plan_text::AttributeNames names_;
  std::set<std::string, std::less<>> used_names_;
  std::set<std::string, std::less<>> keys_;  // columns that rows are grouped or joined by
  std::map<std::string, std::int64_t, std::less<>> items_;  // of collections, by column
  std::map<std::string, std::string> cached_;               // arguments of the relation -> its name
  std::vector<Scan> scans_;
  int depth_ = 0;          // of the walk
  std::size_t walks_ = 0;  // in all
  bool writes_ = false;
  bool collects_ = false;
  Query query_;
  Problems problems_;
};

}  // namespace oomcast::query
