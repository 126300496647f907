#include "studies/compare/compare.hpp"

#include <algorithm>
#include <set>

#include "models/application/simulate.hpp"
#include "models/text/sizes.hpp"
#include "studies/in_parallel.hpp"

namespace oomcast::compare {
namespace {

/// A difference, and A with it alone.
struct Change {
  std::string what;
  Scenario changed;
};

bool same(const Step& a, const Step& b) {
  return a.id == b.id && a.op == b.op && a.inputs == b.inputs && a.params == b.params;
}

bool same(const Job& a, const Job& b) {
  return a.name == b.name &&
         std::equal(a.steps.begin(), a.steps.end(), b.steps.begin(), b.steps.end(),
                    [](const Step& x, const Step& y) { return same(x, y); });
}

bool same(const Column& a, const Column& b) {
  const auto hot = [](const HotKey& x, const HotKey& y) {
    return x.value == y.value && x.share_ppb == y.share_ppb && x.rows == y.rows;
  };
  return a.name == b.name && a.type == b.type && a.value_bytes == b.value_bytes &&
         a.compressed_ppm == b.compressed_ppm && a.keys.distinct == b.keys.distinct &&
         a.keys.zipf_exponent_ppm == b.keys.zipf_exponent_ppm &&
         a.keys.null_share_ppb == b.keys.null_share_ppb && a.keys.expression == b.keys.expression &&
         std::equal(a.keys.hot.begin(), a.keys.hot.end(), b.keys.hot.begin(), b.keys.hot.end(),
                    hot);
}

bool same_size(const Dataset& a, const Dataset& b) {
  return a.rows == b.rows && a.stored_bytes == b.stored_bytes && a.files == b.files &&
         a.partitions == b.partitions && a.storage == b.storage;
}

bool same_columns(const Dataset& a, const Dataset& b) {
  return std::equal(a.columns.begin(), a.columns.end(), b.columns.begin(), b.columns.end(),
                    [](const Column& x, const Column& y) { return same(x, y); });
}

bool same(const Cluster& a, const Cluster& b) {
  return a.manager == b.manager && a.cluster_mode == b.cluster_mode &&
         a.executors_per_node == b.executors_per_node && a.node_cores == b.node_cores &&
         a.node_memory == b.node_memory && a.local_disk == b.local_disk &&
         a.local_disk_throughput == b.local_disk_throughput &&
         a.yarn_minimum_allocation == b.yarn_minimum_allocation &&
         a.yarn_maximum_allocation == b.yarn_maximum_allocation &&
         a.yarn_increment == b.yarn_increment && a.yarn_pmem_check == b.yarn_pmem_check &&
         a.yarn_enforced == b.yarn_enforced && a.yarn_poll == b.yarn_poll &&
         a.cgroup_kills_group == b.cgroup_kills_group;
}

std::string text_or_none(const std::optional<std::string>& text) {
  return text ? *text : std::string("not set");
}

void conf_changes(const Scenario& a, const Scenario& b, std::vector<Change>& changes) {
  std::set<std::string> keys;
  for (const Scenario* one : {&a, &b}) {
    for (const auto& [key, entry] : one->conf.entries()) {
      keys.insert(key);
    }
  }
  for (const std::string& key : keys) {
    const auto from = a.conf.text(key);
    const auto to = b.conf.text(key);
    if (from == to) {
      continue;
    }
    std::vector<ConfEntry> entries;
    for (const auto& [name, entry] : a.conf.entries()) {
      if (name != key) {
        entries.push_back(entry);
      }
    }
    if (b.conf.is_set(key)) {
      entries.push_back(b.conf.entries().find(key)->second);
    }
    Checked<Conf> conf = Conf::make(a.conf.version(), entries);
    Change change{key + ": " + text_or_none(from) + " -> " + text_or_none(to), a};
    if (conf.ok()) {
      change.changed.conf = std::move(conf).value();
      changes.push_back(std::move(change));
    }
  }
}

std::string size_of(const Dataset& data) {
  return std::to_string(data.rows.count()) + " rows, " + text::format_bytes(data.stored_bytes);
}

void data_changes(const Scenario& a, const Scenario& b, std::vector<Change>& changes) {
  for (std::size_t i = 0; i < a.data.size(); ++i) {
    const auto other = std::ranges::find_if(
        b.data, [&](const Dataset& data) { return data.name == a.data[i].name; });
    if (other == b.data.end()) {
      continue;  // only jobs could have read it
    }
    if (!same_size(a.data[i], *other)) {
      Change change{a.data[i].name + ": " + size_of(a.data[i]) + " -> " + size_of(*other), a};
      std::vector<Column> columns = a.data[i].columns;
      change.changed.data[i] = *other;
      change.changed.data[i].columns = std::move(columns);
      changes.push_back(std::move(change));
    }
    if (!same_columns(a.data[i], *other)) {
      Change change{a.data[i].name + ": other columns, keys or skew", a};
      change.changed.data[i].columns = other->columns;
      changes.push_back(std::move(change));
    }
  }
}

std::vector<Change> changes_between(const Scenario& a, const Scenario& b) {
  std::vector<Change> changes;
  conf_changes(a, b, changes);
  if (a.cluster.executors != b.cluster.executors) {
    changes.push_back({"executors: " + std::to_string(a.cluster.executors) + " -> " +
                           std::to_string(b.cluster.executors),
                       a});
    changes.back().changed.cluster.executors = b.cluster.executors;
  }
  if (!same(a.cluster, b.cluster)) {
    changes.push_back({"cluster below Spark", a});
    changes.back().changed.cluster = b.cluster;
    changes.back().changed.cluster.executors = a.cluster.executors;
  }
  data_changes(a, b, changes);
  if (a.stream != b.stream) {
    changes.push_back({"the streaming query", a});
    changes.back().changed.stream = b.stream;
  }
  if (!std::equal(a.jobs.begin(), a.jobs.end(), b.jobs.begin(), b.jobs.end(),
                  [](const Job& x, const Job& y) { return same(x, y); })) {
    changes.push_back({"steps of the jobs", a});
    changes.back().changed.jobs = b.jobs;
    for (const Dataset& data : b.data) {  // jobs may read data sets that A does not know
      const bool known =
          std::ranges::any_of(a.data, [&](const Dataset& one) { return one.name == data.name; });
      if (!known) {
        changes.back().changed.data.push_back(data);
      }
    }
  }
  return changes;
}

void add_decisions(const Run& a, const Run& b, std::vector<std::string>& causes) {
  constexpr std::size_t kMost = 6;
  const auto only_in = [&](const Run& one, const Run& other, const std::string& name) {
    std::size_t said = 0;
    for (const std::string& decision : one.decisions) {
      if (std::ranges::find(other.decisions, decision) == other.decisions.end() && said++ < kMost) {
        causes.push_back("Only " + name + ": " + decision + ".");
      }
    }
  };
  only_in(a, b, "A");
  only_in(b, a, "B");
}

void add_causes(const Comparison& comparison, const Run& a, const Run& b,
                std::vector<std::string>& causes) {
  if (comparison.a.outcome == comparison.b.outcome) {
    causes.push_back("Both end alike: " + comparison.a.outcome + ".");
  } else {
    std::string enough;
    for (const Difference& difference : comparison.differences) {
      if (difference.alone.outcome == comparison.b.outcome) {
        enough += (enough.empty() ? "" : "; or ") + difference.what;
      }
    }
    causes.push_back(comparison.a.outcome + " becomes " + comparison.b.outcome +
                     (enough.empty() ? "; no single difference does it alone."
                                     : "; this alone does it: " + enough + "."));
  }
  for (const auto& [name, run] : {std::pair{"A", &a}, {"B", &b}}) {
    std::string chain;
    for (const std::string& link : run->verdict.chain) {
      chain += (chain.empty() ? "" : " -> ") + link;
    }
    if (run->verdict.outcome != Outcome::kSuccess && !chain.empty()) {
      causes.push_back(std::string(name) + " fails: " + chain);
    }
  }
  add_decisions(a, b, causes);
}

}  // namespace

Checked<Comparison> compare(const Scenario& a, Scenario b) {
  b.seed = a.seed;
  Problems problems;
  const Checked<Run> run_a = simulate(a, {.keep_tasks = false});
  const Checked<Run> run_b = simulate(b, {.keep_tasks = false});
  for (const Checked<Run>* run : {&run_a, &run_b}) {
    if (!run->ok()) {
      problems.insert(problems.end(), run->error().begin(), run->error().end());
    }
  }
  if (!problems.empty()) {
    return problems;
  }
  Comparison comparison;
  comparison.a = sweep::summarize(a, run_a.value());
  comparison.b = sweep::summarize(b, run_b.value());
  const std::vector<Change> changes = changes_between(a, b);
  comparison.differences.resize(changes.size());
  for_all_in_parallel(changes.size(), all_cores(), [&](std::size_t i) {
    comparison.differences[i] = {
        changes[i].what, changes.size() == 1 ? comparison.b : sweep::play(changes[i].changed)};
  });
  add_causes(comparison, run_a.value(), run_b.value(), comparison.causes);
  return comparison;
}

StudyTable compare_table(const Scenario& a, const Scenario& b, const Comparison& comparison) {
  StudyTable table;
  table.study = "compare";
  table.title = "A: " + a.name + ", B: " + b.name + ", both with seed " + std::to_string(a.seed) +
                "; prices in " + a.rates.currency;
  table.columns = sweep::summary_columns();
  table.columns.insert(table.columns.begin(), {"case", CellUnit::kText});
  const auto add = [&](const std::string& name, const sweep::Summary& summary) {
    std::vector<Cell>& cells = table.rows.emplace_back();
    cells.emplace_back(name);
    sweep::add_cells(summary, cells);
  };
  add("A", comparison.a);
  // With one difference alone A is B.
  for (std::size_t i = 0; comparison.differences.size() > 1 && i < comparison.differences.size();
       ++i) {
    add("A with " + std::to_string(i + 1), comparison.differences[i].alone);
  }
  add("B", comparison.b);
  for (std::size_t i = 0; i < comparison.differences.size(); ++i) {
    table.notes.push_back("Difference " + std::to_string(i + 1) + ": " +
                          comparison.differences[i].what + ".");
  }
  if (comparison.differences.empty()) {
    table.notes.emplace_back("They do not differ in anything that is simulated.");
  }
  table.notes.insert(table.notes.end(), comparison.causes.begin(), comparison.causes.end());
  return table;
}

}  // namespace oomcast::compare
