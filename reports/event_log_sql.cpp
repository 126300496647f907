#include "reports/event_log_sql.hpp"

#include <algorithm>
#include <set>

namespace oomcast::reports {
namespace {

/// Jackson, with which Spark reads logs, takes 1,000 levels of JSON; a node is two of them.
constexpr int kDepthMax = 400;

class Query {
 public:
  Query(const std::vector<const StageRow*>& stages, std::int64_t& next)
      : stages_(stages), next_(next) {}

  SqlQuery take() {
    const StageRow& last = *stages_.back();
    query_.description = last.plan.empty() ? last.name : last.plan.back().label;
    query_.plan_info = output_of(last, 0);
    query_.plan_text = "== Physical Plan ==\n";
    draw(query_.plan_info, "", "");
    return std::move(query_);
  }

 private:
  /// What a stage makes; named only where it is read again, as Spark shows a reused exchange.
  Json output_of(const StageRow& row, int depth) {
    if (row.plan.empty() || depth > kDepthMax) {
      return leaf("...");
    }
    if (!drawn_.insert(row.stage).second) {
      return leaf("Reused" + row.plan.back().name);
    }
    return node(row, static_cast<std::int32_t>(row.plan.size()) - 1, depth);
  }

  Json node(const StageRow& row, std::int32_t at, int depth) {
    const PlanNode& op = row.plan[static_cast<std::size_t>(at)];
    if (const StageRow* parent = op.reads_shuffle ? parent_of(row, at) : nullptr) {
      return output_of(*parent, depth);
    }
    Json children = Json::array();
    for (const std::int32_t input : {op.input, op.right}) {
      if (input >= 0) {
        children.push_back(depth > kDepthMax ? leaf("...") : node(row, input, depth + 1));
      }
    }
    for (const StageRow* builder : stages_) {
      if (op.broadcast >= 0 && builder->builds_broadcast == op.broadcast) {
        children.push_back(output_of(*builder, depth + 1));
      }
    }
    return {{"nodeName", op.name},
            {"simpleString", op.label},
            {"children", std::move(children)},
            {"metadata", Json::object()},
            {"metrics", metrics(row, at)}};
  }

  static Json leaf(const std::string& name) {
    return {{"nodeName", name},
            {"simpleString", name},
            {"children", Json::array()},
            {"metadata", Json::object()},
            {"metrics", Json::array()}};
  }

  /// The stage whose output a shuffle read takes: reads stand in the order of parents.
  const StageRow* parent_of(const StageRow& row, std::int32_t at) const {
    const auto before = std::count_if(row.plan.begin(), row.plan.begin() + at,
                                      [](const PlanNode& op) { return op.reads_shuffle; });
    if (before >= static_cast<std::ptrdiff_t>(row.parents.size())) {
      return nullptr;
    }
    const std::int32_t id = row.parents[static_cast<std::size_t>(before)];
    const auto found = std::find_if(stages_.begin(), stages_.end(),
                                    [&](const StageRow* stage) { return stage->stage == id; });
    return found == stages_.end() ? nullptr : *found;
  }

  Json metrics(const StageRow& row, std::int32_t at) {
    Json list = Json::array();
    if (row.attempts.empty()) {
      return list;
    }
    const auto add = [&](const char* name, const char* type, std::int64_t value) {
      list.push_back({{"name", name}, {"accumulatorId", next_}, {"metricType", type}});
      query_.updates.push_back({next_++, value});
    };
    for (const OperatorRow& reported : row.operators) {
      if (reported.index == at) {
        add("peak memory", "size", reported.peak_memory.count());
        add("spill size", "size", reported.spill_size.count());
        if (reported.sort_fallback_tasks > 0) {
          add("number of sort fallback tasks", "sum", reported.sort_fallback_tasks);
        }
      }
    }
    const auto sources = std::count_if(row.plan.begin(), row.plan.end(),
                                       [](const PlanNode& op) { return op.input < 0; });
    if (row.plan[static_cast<std::size_t>(at)].input < 0 && sources == 1) {
      add("number of output rows", "sum", row.input_rows.count());
    }
    const bool last = at + 1 == static_cast<std::int32_t>(row.plan.size());
    if (last && row.shuffle_write_bytes > Bytes(0)) {
      add("shuffle bytes written", "size", row.shuffle_write_bytes.count());
    }
    return list;
  }

  void draw(const Json& tree, const std::string& lead, const std::string& below) {
    query_.plan_text += lead + tree["simpleString"].get<std::string>() + '\n';
    const Json& children = tree["children"];
    for (std::size_t i = 0; i < children.size(); ++i) {
      const bool last = i + 1 == children.size();
      draw(children[i], below + (last ? "+- " : ":- "), below + (last ? "   " : ":  "));
    }
  }

  const std::vector<const StageRow*>& stages_;
  std::int64_t& next_;
  std::set<std::int32_t> drawn_;
  SqlQuery query_;
};

}  // namespace

SqlQuery sql_query(const std::vector<const StageRow*>& stages, std::int64_t& next) {
  return Query(stages, next).take();
}

}  // namespace oomcast::reports
