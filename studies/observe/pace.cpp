// Iteratively reweighted least squares for the sum of |observed - fitted| / observed.
#include "studies/observe/pace.hpp"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "studies/observe/plan_cut.hpp"
#include "studies/observe/task_loads.hpp"
#include "studies/observe/task_time.hpp"

namespace oomcast::pace {
namespace {

using eventlog::EventLog;
using observe::Spread;
using observe::StageLoads;
using observe::TaskLoad;

constexpr std::int64_t kTasksMax = 20'000;  // every n-th of more
constexpr int kIterations = 30;

/// What tasks did, column by column, and how long each worked.
struct Work {
  std::map<std::pair<bool, std::string>, std::map<std::size_t, double>> columns;  // by task
  std::vector<double> ns;
};

/// Operators by the accumulator of their rows.
// NOLINTNEXTLINE(misc-no-recursion): as deep as the plan that was read
void add_operators(const eventlog::PlanNode& node, std::map<std::int64_t, std::string>& to) {
  const std::int64_t rows = observe::metric_id(node, "number of output rows");
  if (rows >= 0) {
    to.emplace(rows, std::string(observe::bare_name(node)));
  }
  for (const eventlog::PlanNode& child : node.children) {
    add_operators(child, to);
  }
}

void add_task(const StageLoads& loads, std::size_t index,
              const std::map<std::int64_t, std::string>& operators, Work& work) {
  const TaskLoad& task = loads.tasks[index];
  const std::size_t at = work.ns.size() - 1;
  const auto add = [&](bool bytes, const std::string& what, std::int64_t amount) {
    if (amount > 0) {
      work.columns[{bytes, what}][at] += static_cast<double>(amount);
    }
  };
  for (const auto& [accumulator, values] : loads.metrics) {
    const auto found = operators.find(accumulator);
    if (found != operators.end() && index < values.size()) {
      add(false, found->second, values[index]);
    }
  }
  add(true, "file read", task.input_bytes);
  add(true, "file write", task.output_bytes);
  add(true, "shuffle read", task.shuffle_read_bytes);
  add(true, "shuffle write", task.shuffle_write_bytes);
  add(true, "spill", task.disk_spilled_bytes);
}

Work work_of(const EventLog& log) {
  std::map<std::int64_t, std::string> operators;
  for (const eventlog::SqlExecution& execution : log.sql) {
    if (const eventlog::PlanNode* plan = execution.plan()) {
      add_operators(*plan, operators);
    }
  }
  const auto all = static_cast<std::int64_t>(log.tasks.size());
  const std::int64_t step = std::max<std::int64_t>(1, all / kTasksMax);
  Work work;
  for (const StageLoads& loads : observe::stage_loads(log)) {
    for (std::size_t i = 0; i < loads.tasks.size(); i += static_cast<std::size_t>(step)) {
      if (loads.tasks[i].row < 0) {
        continue;
      }
      const auto time = observe::task_time(log, static_cast<std::size_t>(loads.tasks[i].row));
      if (time && time->work() > 0) {
        work.ns.push_back(static_cast<double>(time->work()) * 1e6);
        add_task(loads, i, operators, work);
      }
    }
  }
  return work;
}

/// Columns are scaled to their greatest value; the last one is the fixed cost of a task.
struct Problem {
  Eigen::MatrixXd amounts;
  Eigen::VectorXd ns;
  std::vector<double> scale;
};

Problem problem_of(const Work& work) {
  Problem problem;
  const auto tasks = static_cast<Eigen::Index>(work.ns.size());
  const auto columns = static_cast<Eigen::Index>(work.columns.size());
  problem.amounts = Eigen::MatrixXd::Zero(tasks, columns + 1);
  problem.ns = Eigen::Map<const Eigen::VectorXd>(work.ns.data(), tasks);
  Eigen::Index column = 0;
  for (const auto& [what, amounts] : work.columns) {
    double most = 0;
    for (const auto& [task, amount] : amounts) {
      most = std::max(most, amount);
    }
    for (const auto& [task, amount] : amounts) {
      problem.amounts(static_cast<Eigen::Index>(task), column) = amount / most;
    }
    problem.scale.push_back(most);
    ++column;
  }
  problem.amounts.col(columns).setOnes();
  problem.scale.push_back(1);
  return problem;
}

/// Costs that are not negative: a column that would be is left out, and the fit made again.
Eigen::VectorXd fitted_costs(const Problem& problem) {
  const Eigen::Index columns = problem.amounts.cols();
  Eigen::VectorXd costs = Eigen::VectorXd::Zero(columns);
  std::vector<bool> used(static_cast<std::size_t>(columns), true);
  for (Eigen::Index left_out = 0; left_out < columns; ++left_out) {
    Eigen::VectorXd weights = problem.ns.cwiseInverse().cwiseAbs2();
    for (int iteration = 0; iteration < kIterations; ++iteration) {
      Eigen::MatrixXd normal = problem.amounts.transpose() * weights.asDiagonal() * problem.amounts;
      Eigen::VectorXd right = problem.amounts.transpose() * weights.cwiseProduct(problem.ns);
      const double ridge = 1e-9 * std::max(normal.diagonal().maxCoeff(), 1e-300);
      for (Eigen::Index i = 0; i < columns; ++i) {
        if (!used[static_cast<std::size_t>(i)]) {
          normal.row(i).setZero();
          normal.col(i).setZero();
          right(i) = 0;
        }
        normal(i, i) += ridge;
      }
      costs = normal.ldlt().solve(right);
      // |residual| / observed is what is to be small: each task counts by the inverse of its own.
      const Eigen::VectorXd relative =
          (problem.ns - problem.amounts * costs).cwiseQuotient(problem.ns).cwiseAbs();
      weights = problem.ns.cwiseInverse().cwiseAbs2().cwiseQuotient(relative.cwiseMax(1e-3).eval());
    }
    Eigen::Index worst = 0;
    if (costs.minCoeff(&worst) >= 0) {
      break;
    }
    used[static_cast<std::size_t>(worst)] = false;
  }
  return costs.cwiseMax(0);
}

/// Observed by fitted time, of the tasks whose fitted time is mostly one column's; of all that have
/// the column where those are too few.
Spread slowness(const Problem& problem, const Eigen::VectorXd& costs, const Eigen::VectorXd& fitted,
                Eigen::Index column) {
  constexpr std::size_t kEnough = 8;
  std::vector<double> mostly;
  std::vector<double> any;
  for (Eigen::Index i = 0; i < fitted.size(); ++i) {
    const double own = problem.amounts(i, column) * costs(column);
    if (own > 0) {
      any.push_back(problem.ns(i) / fitted(i));
      if (own * 2 > fitted(i)) {
        mostly.push_back(any.back());
      }
    }
  }
  return observe::spread_of(mostly.size() < kEnough ? std::move(any) : std::move(mostly));
}

void fit(const Work& work, Learned& to) {
  const Problem problem = problem_of(work);
  const Eigen::VectorXd costs = fitted_costs(problem);
  const Eigen::VectorXd fitted = problem.amounts * costs;
  Eigen::Index column = 0;
  for (const auto& [what, amounts] : work.columns) {
    const double ns = costs(column) / problem.scale[static_cast<std::size_t>(column)];
    if (ns > 0) {
      const Spread slow = slowness(problem, costs, fitted, column);
      to.paces.push_back({.what = what.second,
                          .bytes = what.first,
                          .per_second = 1e9 / ns,
                          .low = 1e9 / ns / std::max(slow.high, 1.0),
                          .high = 1e9 / ns / std::min(slow.low, 1.0),
                          .tasks = static_cast<std::int64_t>(amounts.size())});
    }
    ++column;
  }
  const double fixed_ms = costs(column) / 1e6;
  const Spread slow = slowness(problem, costs, fitted, column);
  to.fixed_ms = {.low = fixed_ms * std::min(slow.low, 1.0),
                 .middle = fixed_ms,
                 .high = fixed_ms * std::max(slow.high, 1.0),
                 .of = to.tasks};
}

}  // namespace

Learned learn(const EventLog& log, const std::optional<jvm::HeapShape>& heap) {
  const Work work = work_of(log);
  Learned learned;
  learned.tasks = static_cast<std::int64_t>(work.ns.size());
  learned.seen = observe::seen_speeds(log, heap);
  // Fewer tasks than unknowns tell nothing.
  if (work.ns.size() >= 2 * (work.columns.size() + 1)) {
    fit(work, learned);
  }
  return learned;
}

}  // namespace oomcast::pace
