#include "inputs/cases/program_jobs.hpp"

#include <algorithm>

namespace oomcast::cases {
namespace {

Step& add(Job& job, const std::string& word) {
  Step step;
  step.id = word + std::to_string(job.steps.size() + 1);
  step.op = word;
  if (!job.steps.empty()) {
    step.inputs = {job.steps.back().id};
  }
  job.steps.push_back(std::move(step));
  return job.steps.back();
}

void add_act(const MemoryAct& act, const std::string& imports, Job& job) {
  switch (act.kind) {
    case MemoryAct::Kind::kAllocate: {
      Step& step = add(job, "allocate");
      step.params["what"] = act.what;
      step.params["bytes"] = act.bytes * act.steps;
      step.params["step"] = act.bytes;
      step.params["every"] = act.nanos;
      step.params["imports"] = imports;
      break;
    }
    case MemoryAct::Kind::kKeepRows: {
      const bool python = act.what == "python";
      Step& step = add(job, python ? "python_map" : "allocate");
      if (python) {
        step.params["keeps"] = act.bytes;
        step.params["one"] = true;
        step.params["imports"] = imports;
        break;
      }
      step.params["what"] = act.what;
      step.params["per_row"] = act.bytes;
      step.params["step"] = act.bytes;
      step.params["every"] = act.nanos;
      step.params["dropped"] = true;
      break;
    }
    case MemoryAct::Kind::kMakeRows:
      add(job, "python_map").params["makes"] = act.bytes;
      break;
    case MemoryAct::Kind::kPause:
      add(job, "pause").params["time"] = act.nanos;
      break;
    case MemoryAct::Kind::kFree:
      add(job, "free").params["what"] = act.what;
      break;
  }
}

/// Lists of a text by group, of which only the largest one's size comes back.
void add_gathering(const ProgramJob& from, Scenario& scenario, Job& job) {
  Dataset data;
  data.name = "range" + std::to_string(scenario.data.size() + 1);
  data.rows = Rows(from.rows);
  data.storage = Storage::kGenerated;
  data.partitions = from.partitions;
  Column group;
  group.name = "g";
  group.keys.expression = "id % " + std::to_string(from.gathers->groups);
  Column text;
  text.name = "s";
  text.type = ColumnType::kString;
  text.value_bytes = Bytes(from.gathers->text_bytes);
  data.columns = {std::move(group), std::move(text)};
  add(job, "scan").params["data"] = data.name;
  scenario.data.push_back(std::move(data));
  Step& lists = add(job, "aggregate");
  lists.params["by"] = std::vector<std::string>{"g"};
  lists.params["functions"] = std::vector<std::string>{"collect_list"};
  lists.params["of"] = std::string("s");
  Step& largest = add(job, "aggregate");
  largest.params["by"] = std::vector<std::string>{};
  largest.params["functions"] = std::vector<std::string>{"max"};
  add(job, "collect");
}

void add_job(const ProgramJob& from, Scenario& scenario) {
  scenario.jobs.push_back({"job " + std::to_string(scenario.jobs.size() + 1), {}});
  Job& job = scenario.jobs.back();
  if (from.gathers) {
    add_gathering(from, scenario, job);
    return;
  }
  Step& source = add(job, "parallelize");
  source.params["rows"] = from.rows;
  source.params["partitions"] = from.partitions;
  // A function that only writes files runs in a worker, too.
  const bool in_worker =
      std::any_of(from.function.acts.begin(), from.function.acts.end(), [](const MemoryAct& act) {
        return act.kind != MemoryAct::Kind::kPause && act.what == "python";
      });
  if (from.python && !in_worker) {
    add(job, "python_map").params["imports"] = from.function.imports;
  }
  for (const MemoryAct& act : from.function.acts) {
    add_act(act, from.function.imports, job);
  }
  if (from.function.accumulates > 0) {
    add(job, "accumulate").params["per_row"] = from.function.accumulates;
  } else {
    add(job, from.collects ? "collect_rdd" : "count");
  }
}

}  // namespace

void add_program(const Program& program, Scenario& scenario) {
  for (const ProgramJob& job : program.jobs) {
    add_job(job, scenario);
  }
  if (program.driver_bytes > 0) {
    scenario.jobs.push_back({"driver", {}});
    Step& step = add(scenario.jobs.back(), "driver_allocate");
    step.params["bytes"] = program.driver_bytes;
    step.params["object"] = program.driver_object;
  }
}

}  // namespace oomcast::cases
