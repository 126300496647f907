#include "studies/policy/check.hpp"

#include <algorithm>

#include "models/application/simulate.hpp"
#include "models/text/lists.hpp"
#include "models/text/sizes.hpp"
#include "sim/math.hpp"
#include "studies/in_parallel.hpp"
#include "studies/price.hpp"

namespace oomcast::policy {
namespace {

constexpr std::int64_t kPpbPerPpm = 1000;

struct Played {
  Problems problems;
  Scenario scenario;
  Run run;
  Figures figures;
};

Figures figures_of(const Scenario& scenario, const Run& run) {
  Figures figures;
  figures.outcome = outcome_name(run.verdict.outcome);
  figures.executors_lost =
      std::count_if(run.executors.begin(), run.executors.end(),
                    [](const ExecutorRow& row) { return row.id != kDriverId && row.lost; });
  for (const StageRow& stage : run.stages) {
    figures.spilled += stage.disk_bytes_spilled;
  }
  figures.p_fail_ppm = run.verdict.p_fail_ppm;
  figures.price_billionths = price_of(scenario, run).billionths;
  figures.time_ns = run.ended.count();
  return figures;
}

Played play(const Policy& policy, const Subject& subject, bool with_proposed) {
  Played played;
  Checked<Scenario> scenario = layered(policy, subject, with_proposed);
  if (!scenario.ok()) {
    played.problems = std::move(scenario).error();
  } else {
    Checked<Run> run = simulate(scenario.value(), {.keep_tasks = false});
    if (run.ok()) {
      played.figures = figures_of(scenario.value(), run.value());
      played.run = std::move(run).value();
      played.scenario = std::move(scenario).value();
    } else {
      played.problems = std::move(run).error();
    }
  }
  for (Problem& problem : played.problems) {
    problem.where = subject.name + ": " + problem.where;
  }
  return played;
}

std::string share_text(std::int64_t part, std::int64_t whole) {
  const std::int64_t tenths = whole > 0 ? sim::mul_div(part, 1000, whole) : 0;
  const std::int64_t size = tenths < 0 ? -tenths : tenths;
  return std::string(tenths < 0 ? "-" : "+") + std::to_string(size / 10) + '.' +
         std::to_string(size % 10) + " %";
}

std::string one_line_reason(const Run& run) {
  const Verdict& verdict = run.verdict;
  if (verdict.outcome == Outcome::kSuccess) {
    return "";
  }
  return verdict.chain.empty() ? verdict.message : text::joined(verdict.chain, " -> ");
}

/// Judges one workload against what is expected of it.
class Judge {
 public:
  Judge(const Expectations& expect, const Figures& now, const Run& run,
        const std::optional<Figures>& reference, SubjectReport& report)
      : expect_(expect), now_(now), run_(run), reference_(reference), report_(report) {}

  void all() {
    survival();
    limits();
    rise("price_within", expect_.price_within_ppb, now_.price_billionths,
         reference_ ? reference_->price_billionths : 0,
         [&](std::int64_t value) { return money_text(value, report_.currency); });
    rise("time_within", expect_.time_within_ppb, now_.time_ns, reference_ ? reference_->time_ns : 0,
         [](std::int64_t value) { return text::format_duration(Duration(value)); });
  }

 private:
  void add(std::string name, Standing standing, std::string text) {
    report_.results.push_back({std::move(name), standing, std::move(text), false});
  }

  void survival() {
    if (!expect_.survives.value_or(true)) {
      return;
    }
    const Verdict& verdict = run_.verdict;
    if (verdict.outcome != Outcome::kSuccess) {
      add("survives", Standing::kFails,
          now_.outcome + " in " + verdict.place + ": " + one_line_reason(run_));
    } else {
      add("survives", verdict.inconclusive ? Standing::kTooClose : Standing::kHolds,
          verdict.place + ", " + (verdict.chain.empty() ? "" : verdict.chain.front()));
    }
  }

  void limits() {
    if (expect_.executors_lost) {
      const bool holds = now_.executors_lost <= *expect_.executors_lost;
      add("executors_lost", holds ? Standing::kHolds : Standing::kFails,
          std::to_string(now_.executors_lost) + " executors are lost, of at most " +
              std::to_string(*expect_.executors_lost));
    }
    if (expect_.spill_below) {
      const bool holds = now_.spilled < *expect_.spill_below;
      add("spill_below", holds ? Standing::kHolds : Standing::kFails,
          text::format_bytes(now_.spilled) +
              (holds ? " spilled is below " : " spilled is not below ") +
              text::format_bytes(*expect_.spill_below));
    }
    if (expect_.p_oom_below_ppb) {
      const bool holds = now_.p_fail_ppm * kPpbPerPpm < *expect_.p_oom_below_ppb;
      add("p_oom_below", holds ? Standing::kHolds : Standing::kFails,
          "probability of failure " + text::format_share(now_.p_fail_ppm * kPpbPerPpm) +
              (holds ? " is below " : " is not below ") +
              text::format_share(*expect_.p_oom_below_ppb));
    }
  }

  template <class Words>
  void rise(const char* name, const std::optional<std::int64_t>& within_ppb, std::int64_t now,
            std::int64_t was, const Words& words) {
    if (!within_ppb || !reference_ || was <= 0) {
      return;
    }
    const bool holds = now - was <= sim::mul_div(was, *within_ppb, text::kPartsPerBillion);
    add(name, holds ? Standing::kHolds : Standing::kFails,
        words(now) + " is " + share_text(now - was, was) + " of " + words(was) + ", at most +" +
            text::format_share(*within_ppb));
  }

  const Expectations& expect_;
  const Figures& now_;
  const Run& run_;
  const std::optional<Figures>& reference_;
  SubjectReport& report_;
};

/// What differs between a baseline's figures and now's, one line each.
std::vector<std::string> differences(const Figures& was, const Figures& now,
                                     const std::string& currency) {
  std::vector<std::string> lines;
  const auto differ = [&](bool differs, const std::string& name, const std::string& from,
                          const std::string& to) {
    if (differs) {
      lines.push_back(name + ": " + from + " -> " + to);
    }
  };
  differ(was.outcome != now.outcome, "outcome", was.outcome, now.outcome);
  differ(was.executors_lost != now.executors_lost, "executors lost",
         std::to_string(was.executors_lost), std::to_string(now.executors_lost));
  differ(was.spilled != now.spilled, "spilled", text::format_bytes(was.spilled),
         text::format_bytes(now.spilled));
  differ(was.p_fail_ppm != now.p_fail_ppm, "probability of failure",
         text::format_share(was.p_fail_ppm * kPpbPerPpm),
         text::format_share(now.p_fail_ppm * kPpbPerPpm));
  differ(was.price_billionths != now.price_billionths, "price",
         money_text(was.price_billionths, currency), money_text(now.price_billionths, currency));
  differ(was.time_ns != now.time_ns, "time", text::format_duration(Duration(was.time_ns)),
         text::format_duration(Duration(now.time_ns)));
  return lines;
}

void compare_with_baseline(const Expectations& expect, const CheckOptions& options,
                           SubjectReport& report, std::vector<std::string>& moved) {
  const auto known = options.baseline->find(report.name);
  if (known == options.baseline->end()) {
    moved.push_back(report.name + ": not in the baseline");
    return;
  }
  report.baseline = known->second;
  const std::vector<std::string> lines = differences(known->second, report.now, report.currency);
  std::string all;
  for (const std::string& line : lines) {
    moved.push_back(report.name + ": " + line);
    all += (all.empty() ? "" : "; ") + line;
  }
  if (options.update) {
    return;
  }
  const bool worse = known->second.outcome == "success" && report.now.outcome != "success";
  if (worse || expect.same_as_baseline.value_or(false)) {
    const bool holds = lines.empty();
    report.results.push_back({worse ? "outcome of the baseline" : "same_as_baseline",
                              holds ? Standing::kHolds : Standing::kFails,
                              holds ? "every figure is the baseline's" : all, false});
  }
}

SubjectReport report_on(const Policy& policy, const Subject& subject, const Played& now,
                        const Played* before, const CheckOptions& options,
                        std::vector<std::string>& moved) {
  SubjectReport report;
  report.name = subject.name;
  report.team = subject.team;
  report.now = now.figures;
  report.currency = now.scenario.rates.currency;
  report.place = now.run.verdict.place;
  report.reason = one_line_reason(now.run);
  if (before != nullptr) {
    report.before = before->figures;
  }
  const auto team = policy.team_guardrails.find(subject.team);
  const Guardrails guardrails = team == policy.team_guardrails.end()
                                    ? policy.guardrails
                                    : merged(policy.guardrails, team->second);
  report.results = guardrail_results(guardrails, now.scenario);
  if (options.baseline) {
    compare_with_baseline(subject.expect, options, report, moved);
  }
  // Money and time are held against the baseline, or else against what is in force now.
  std::optional<Figures> reference = options.update ? std::nullopt : report.baseline;
  if (!options.baseline) {
    reference = report.before;
  }
  Judge(subject.expect, now.figures, now.run, reference, report).all();
  return report;
}

std::vector<std::string> proposed_lines(const Policy& policy) {
  std::vector<std::string> lines;
  for (const Layer& layer : policy.layers) {
    if (!layer.proposed) {
      continue;
    }
    std::string keys;
    for (const ConfEntry& entry : layer.conf) {
      keys += (keys.empty() ? "" : ", ") + entry.key + '=' + entry.value;
    }
    lines.push_back(layer.name + (layer.team.empty() ? "" : " (" + layer.team + ")") + ": " + keys);
  }
  return lines;
}

}  // namespace

std::size_t CheckReport::count(Standing standing) const {
  std::size_t count = 0;
  for (const SubjectReport& subject : subjects) {
    count += static_cast<std::size_t>(
        std::count_if(subject.results.begin(), subject.results.end(),
                      [&](const Result& result) { return result.standing == standing; }));
  }
  return count;
}

Checked<Scenario> layered(const Policy& policy, const Subject& subject, bool with_proposed) {
  std::vector<ConfEntry> below;
  std::vector<ConfEntry> above;
  for (const Layer& layer : policy.layers) {
    if ((layer.proposed && !with_proposed) || (!layer.team.empty() && layer.team != subject.team)) {
      continue;
    }
    for (const ConfEntry& entry : layer.conf) {
      if (!layer.below) {
        above.push_back(entry);
      } else if (!subject.workload.own().conf.is_set(entry.key)) {
        below.push_back(entry);
      }
    }
  }
  below.insert(below.end(), above.begin(), above.end());
  return subject.workload.with(below);
}

Checked<CheckReport> check(const Policy& policy, const std::vector<Subject>& subjects,
                           const CheckOptions& options) {
  const bool proposes = std::any_of(policy.layers.begin(), policy.layers.end(),
                                    [](const Layer& layer) { return layer.proposed; });
  const std::size_t per_subject = proposes ? 2 : 1;
  std::vector<Played> played(subjects.size() * per_subject);
  for_all_in_parallel(played.size(), options.threads, [&](std::size_t i) {
    played[i] = play(policy, subjects[i / per_subject], i % per_subject == 0);
  });
  Problems problems;
  for (const Played& one : played) {
    problems.insert(problems.end(), one.problems.begin(), one.problems.end());
  }
  if (!problems.empty()) {
    return problems;
  }
  CheckReport report;
  report.policy = policy.name;
  report.title = policy.title;
  report.path = policy.path;
  report.expect_line = policy.expect_line;
  report.guardrails_line = policy.guardrails_line;
  report.against_baseline = options.baseline.has_value();
  report.proposed = proposed_lines(policy);
  for (std::size_t i = 0; i < subjects.size(); ++i) {
    const Played* before = proposes ? &played[i * 2 + 1] : nullptr;
    report.subjects.push_back(
        report_on(policy, subjects[i], played[i * per_subject], before, options, report.moved));
  }
  return report;
}

}  // namespace oomcast::policy
