// The tables of stages and tasks of the text report.
#include <algorithm>
#include <numeric>
#include <string>
#include <vector>

#include "reports/place.hpp"
#include "reports/sections.hpp"
#include "reports/table.hpp"
#include "reports/terminal_text.hpp"
#include "reports/units.hpp"

namespace oomcast::reports {
namespace {

constexpr std::size_t kStagesShown = 30;
constexpr std::size_t kTasksShown = 40;

std::string status_short(StageStatus status) {
  switch (status) {
    case StageStatus::kSucceeded:
      return "ok";
    case StageStatus::kFailed:
      return "FAIL";
    case StageStatus::kSkipped:
      return "skip";
    case StageStatus::kNotReached:
      return "-";
  }
  return "?";
}

std::string or_dash(Bytes bytes) { return bytes.count() == 0 ? "-" : human_bytes(bytes); }

std::string numbered(std::int32_t number, std::int32_t attempt) {
  return std::to_string(number) + (attempt > 0 ? '.' + std::to_string(attempt) : "");
}

std::string tasks_cell(const StageRow& stage) {
  std::string cell = std::to_string(stage.tasks_succeeded) + '/' + std::to_string(stage.tasks);
  if (stage.tasks_failed > 0) {
    cell += " -" + std::to_string(stage.tasks_failed);
  }
  return cell;
}

std::vector<std::string> cells_of(const StageRow& stage) {
  std::vector<std::string> cells{numbered(stage.stage, stage.attempt), sanitized(stage.name),
                                 status_short(stage.status)};
  if (stage.status == StageStatus::kSkipped || stage.status == StageStatus::kNotReached) {
    cells.resize(10, "-");
    cells[3] = std::to_string(stage.tasks);
    return cells;
  }
  const std::int64_t gc = share_ppm(stage.gc_time.count(), stage.run_time.count());
  cells.insert(
      cells.end(),
      {tasks_cell(stage), human_duration(stage.completed - stage.submitted),
       human_duration(stage.task_time_max), or_dash(stage.input_bytes + stage.shuffle_read_bytes),
       or_dash(stage.memory_bytes_spilled), or_dash(stage.peak_execution_memory_max),
       std::to_string((gc + 5'000) / 10'000) + '%'});
  return cells;
}

/// More is more worth showing: failures first, then spills, then time.
struct Weight {
  bool failed = false;
  Bytes spilled;
  Duration time;
  auto operator<=>(const Weight&) const = default;
};

Weight weight_of(const StageRow& stage) {
  return {stage.status == StageStatus::kFailed || stage.tasks_failed > 0,
          stage.memory_bytes_spilled, stage.run_time};
}

/// Indices of the stages to show, in the order of the run.
std::vector<std::size_t> shown_stages(const std::vector<StageRow>& stages) {
  std::vector<std::size_t> indices(stages.size());
  std::iota(indices.begin(), indices.end(), 0);
  if (indices.size() > kStagesShown) {
    std::stable_sort(indices.begin(), indices.end(), [&](std::size_t a, std::size_t b) {
      return weight_of(stages[a]) > weight_of(stages[b]);
    });
    indices.resize(kStagesShown);
    std::sort(indices.begin(), indices.end());
  }
  return indices;
}

/// The operators of stages whose names the table had to cut.
std::string long_names(const std::vector<StageRow>& stages, const std::vector<std::size_t>& shown,
                       const std::string& table, const Style& style) {
  std::string out;
  for (const std::size_t index : shown) {
    const StageRow& stage = stages[index];
    const std::string name = sanitized(stage.name);
    if (table.find("  " + name + "  ") == std::string::npos) {
      out +=
          wrapped("  stage " + numbered(stage.stage, stage.attempt) + ": ", name, 6, style.width);
    }
  }
  return out.empty() ? out : '\n' + out;
}

}  // namespace

std::string stages_section(const Run& run, const Style& style) {
  if (run.stages.empty()) {
    return {};
  }
  Table table({{"stage"},
               {"operators", Align::kLeft, true},
               {"", Align::kLeft},
               {"tasks"},
               {"time"},
               {"slowest"},
               {"read"},
               {"spilled"},
               {"peak/task"},
               {"GC"}});
  const std::vector<std::size_t> shown = shown_stages(run.stages);
  for (const std::size_t index : shown) {
    const StageRow& stage = run.stages[index];
    table.add(cells_of(stage),
              std::string(stage.status == StageStatus::kFailed ? style.palette.bad : ""));
  }
  std::string out = section_title("Stages", style) + table.text(2, style.width);
  out += long_names(run.stages, shown, out, style);
  if (shown.size() < run.stages.size()) {
    out += "  and " + std::to_string(run.stages.size() - shown.size()) +
           " more without failures that spill less or take less time: --format json lists them\n";
  }
  return out;
}

std::string tasks_section(const Run& run, const Style& style) {
  if (run.tasks.empty()) {
    return {};
  }
  std::vector<const TaskRow*> tasks;
  for (const TaskRow& task : run.tasks) {
    tasks.push_back(&task);
  }
  std::stable_sort(tasks.begin(), tasks.end(), [](const TaskRow* a, const TaskRow* b) {
    const bool a_failed = a->outcome != Outcome::kSuccess;
    const bool b_failed = b->outcome != Outcome::kSuccess;
    return a_failed != b_failed ? a_failed : a->end - a->start > b->end - b->start;
  });
  Table table({{"stage"},
               {"task"},
               {"on", Align::kLeft},
               {"ended", Align::kLeft, true},
               {"start"},
               {"time"},
               {"rows"},
               {"spilled"},
               {"on disk"},
               {"peak"},
               {"GC"}});
  for (std::size_t i = 0; i < std::min(tasks.size(), kTasksShown); ++i) {
    const TaskRow& task = *tasks[i];
    table.add({numbered(task.stage, task.stage_attempt), numbered(task.index, task.attempt),
               executor_words(task.executor),
               task.killed ? "killed" : std::string(outcome_name(task.outcome)),
               human_time(task.start), human_duration(task.end - task.start),
               human_count(task.rows.count()), or_dash(task.memory_bytes_spilled),
               or_dash(task.disk_bytes_spilled), or_dash(task.peak_execution_memory),
               human_duration(task.gc_time)});
  }
  std::string out = section_title("Tasks (failed and slowest first)", style);
  out += table.text(2, style.width);
  if (tasks.size() > kTasksShown) {
    out += "  and " + std::to_string(tasks.size() - kTasksShown) +
           " more: --format json --tasks lists them\n";
  }
  return out;
}

}  // namespace oomcast::reports
