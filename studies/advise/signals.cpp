// The red flags that people remember, as signals: the number, where it stands, the usual limit.
#include <algorithm>
#include <set>

#include "models/text/sizes.hpp"
#include "sim/math.hpp"
#include "studies/advise/diagnosis.hpp"

namespace oomcast::advise {
namespace {

using sim::mul_div;

// The limits of folklore; each is in every second tuning guide.
constexpr Bytes kPartition = 1_GiB;
constexpr std::int64_t kSkewPercent = 1000;
constexpr std::int64_t kGcPercent = 25;
constexpr std::int64_t kSpillPercent = 50;
constexpr std::int64_t kTopKeyPpm = 50'000;
constexpr std::int64_t kNullsPpb = 100'000'000;

std::string percent_text(std::int64_t part, std::int64_t whole) {
  const std::int64_t tenths = whole > 0 ? mul_div(part, 1000, whole) : 0;
  return std::to_string(tenths / 10) + '.' + std::to_string(tenths % 10) + " %";
}

std::string stage_name(std::int32_t id) { return "stage " + std::to_string(id); }

/// Keeps the worst of one kind.
struct Worst {
  std::int64_t value = 0;
  std::string text;
  void offer(std::int64_t next, std::string words) {
    if (next > value) {
      value = next;
      text = std::move(words);
    }
  }
  void report(std::string_view id, std::vector<Signal>& signals) const {
    if (!text.empty()) {
      signals.push_back({std::string(id), text});
    }
  }
};

/// Serialized bytes of the rows that a task reads.
std::int64_t largest_partition(const plan::Stage& stage) {
  std::int64_t largest = 0;
  for (const plan::Op& op : stage.ops) {
    if (op.input >= 0) {
      continue;
    }
    const std::int64_t row_bytes = std::max(op.n.row_bytes, op.n.row_bytes_out);
    for (const auto& [end, work] : op.work.runs()) {
      largest = std::max(largest, mul_div(work.rows, row_bytes, 1));
    }
  }
  return largest;
}

/// The most frequent key of an operator's input, over all tasks. Operators without keys have one
/// group a task, or none.
void look_at_keys(const plan::Stage& stage, Worst& key) {
  for (const plan::Op& op : stage.ops) {
    for (const auto* works : {&op.work, &op.work_right}) {
      std::int64_t rows = 0;
      std::int64_t groups = 0;
      std::int64_t largest = 0;
      std::int64_t before = 0;
      for (const auto& [end, work] : works->runs()) {
        rows += work.rows * (end - before);
        groups += work.groups * (end - before);
        largest = std::max(largest, work.largest_group);
        before = end;
      }
      // Of gathered values the rows are fewer than what they stand for: no share can be told.
      const bool keyed = op.input >= 0 && groups > stage.tasks && largest <= rows;
      if (keyed && rows > 0 && mul_div(largest, 1'000'000, rows) > kTopKeyPpm) {
        key.offer(mul_div(largest, 1'000'000, rows),
                  "one key has " + percent_text(largest, rows) + " of the rows that " + op.label +
                      " of " + stage_name(stage.id) + " reads (red flag above 5 %)");
      }
    }
  }
}

void look_at_plan(const std::vector<plan::PhysicalJob>& jobs, std::vector<Signal>& signals) {
  Worst size;
  Worst skew;
  Worst key;
  for (const plan::PhysicalJob& job : jobs) {
    for (const plan::Stage& stage : job.stages) {
      const std::int64_t bytes = largest_partition(stage);
      if (Bytes(bytes) > kPartition) {
        size.offer(bytes, "a partition of " + text::format_bytes(Bytes(bytes)) + " in " +
                              stage_name(stage.id) + " (red flag above 1 GB)");
      }
      const std::vector<std::int64_t> rows = rows_of_tasks(stage);
      if (stage.parents.empty() || rows.size() < 2) {
        continue;
      }
      const auto most = std::max_element(rows.begin(), rows.end()) - rows.begin();
      const std::int64_t percent = skew_percent(stage, most);
      if (percent > kSkewPercent) {
        skew.offer(percent, "task " + std::to_string(most) + " of " + stage_name(stage.id) +
                                " reads " + std::to_string(percent / 100) +
                                " times the median task's rows (red flag above 10)");
      }
      look_at_keys(stage, key);
    }
  }
  size.report("partition-size", signals);
  skew.report("skew", signals);
  key.report("top-key", signals);
}

void look_at_run(const Run& run, std::vector<Signal>& signals) {
  Worst gc;
  Worst spill;
  for (const StageRow& stage : run.stages) {
    const std::int64_t run_ms = stage.run_time.count() / 1'000'000;
    const std::int64_t gc_ms = stage.gc_time.count() / 1'000'000;
    if (run_ms > 0 && gc_ms * 100 > run_ms * kGcPercent) {
      gc.offer(mul_div(gc_ms, 1000, run_ms),
               "garbage collection takes " + percent_text(gc_ms, run_ms) + " of the task time of " +
                   stage_name(stage.stage) + " (red flag above 25 %)");
    }
    const std::int64_t read = (stage.input_bytes + stage.shuffle_read_bytes).count();
    const std::int64_t spilled = stage.disk_bytes_spilled.count();
    if (read > 0 && spilled > read / 100 * kSpillPercent) {
      spill.offer(mul_div(spilled, 1000, read), stage_name(stage.stage) + " spills " +
                                                    percent_text(spilled, read) +
                                                    " of what it reads (red flag above 50 %)");
    }
  }
  gc.report("gc", signals);
  spill.report("spill", signals);
}

/// Names of columns that steps use: join keys, grouping, sorting.
std::set<std::string, std::less<>> used_columns(const Scenario& scenario) {
  std::set<std::string, std::less<>> names;
  for (const Job& job : scenario.jobs) {
    for (const Step& step : job.steps) {
      for (const auto& [name, value] : step.params) {
        if (const auto* word = std::get_if<std::string>(&value)) {
          names.insert(*word);
        } else if (const auto* list = std::get_if<std::vector<std::string>>(&value)) {
          names.insert(list->begin(), list->end());
        }
      }
    }
  }
  return names;
}

/// What the data sets say of columns that steps use. The most frequent value is told only where no
/// operator showed it: those that gather values meet fewer rows than they stand for.
void look_at_columns(const Scenario& scenario, std::vector<Signal>& signals) {
  const std::set<std::string, std::less<>> used = used_columns(scenario);
  Worst nulls;
  Worst key;
  for (const Dataset& data : scenario.data) {
    for (const Column& column : data.columns) {
      if (!used.contains(column.name)) {
        continue;
      }
      const std::string name = data.name + '.' + column.name;
      if (const std::int64_t share = column.keys.null_share_ppb; share > kNullsPpb) {
        nulls.offer(share,
                    text::format_share(share) + " of " + name + " is null (red flag above 10 %)");
      }
      for (const HotKey& hot : column.keys.hot) {
        const std::int64_t rows = std::max<std::int64_t>(1, data.rows.count());
        const std::int64_t share =
            hot.rows ? mul_div(*hot.rows, text::kPartsPerBillion, rows) : hot.share_ppb;
        if (share > 1000 * kTopKeyPpm) {
          key.offer(share, text::format_share(share) + " of " + name + " is " + hot.value +
                               " (red flag above 5 %)");
        }
      }
    }
  }
  nulls.report("nulls", signals);
  const bool known =
      std::ranges::any_of(signals, [](const Signal& s) { return s.id == "top-key"; });
  if (!known) {
    key.report("top-key", signals);
  }
}

}  // namespace

std::vector<Signal> signals_of(const Scenario& scenario, const std::vector<plan::PhysicalJob>& jobs,
                               const Run& run) {
  std::vector<Signal> signals;
  look_at_plan(jobs, signals);
  look_at_run(run, signals);
  look_at_columns(scenario, signals);
  return signals;
}

}  // namespace oomcast::advise
