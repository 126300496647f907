#include "reports/advice.hpp"

#include "models/executor/shape.hpp"
#include "reports/json_parts.hpp"
#include "reports/palette.hpp"
#include "reports/sections.hpp"
#include "reports/terminal_text.hpp"
#include "reports/units.hpp"

namespace oomcast::reports {
namespace {

using advise::Advice;
using advise::Change;
using advise::ChangeKind;
using advise::Proposal;
using advise::Rejected;
using advise::Trial;

constexpr std::size_t kIndent = 5;

std::string money_of(const Trial& trial) {
  return money_text(trial.price.billionths, trial.scenario->rates.currency);
}

/// "+12.0%", "-3.5%" of the failing run's price.
std::string against(const Trial& trial, const Trial& base) {
  const std::int64_t was = base.price.billionths;
  if (was <= 0) {
    return "";
  }
  const std::int64_t ppm = share_ppm(trial.price.billionths - was, was);
  return std::string(ppm < 0 ? "-" : "+") + human_share(ppm < 0 ? -ppm : ppm);
}

std::string change_line(const Change& change) {
  if (change.kind == ChangeKind::kCluster) {
    return "give each executor " + change.key + " = " + change.value;
  }
  if (change.kind == ChangeKind::kRewrite) {
    return "--apply " + shell_word(change.value);
  }
  return "--conf " + shell_word(change.key + '=' + change.value);
}

std::string survival_words(const Trial& trial) {
  const Verdict& verdict = trial.run->verdict;
  std::string words = verdict.chain.empty() ? "survives" : sanitized(verdict.chain.front());
  words += "; probability of failure " + human_share(verdict.p_fail_ppm);
  return words + (verdict.inconclusive ? " (too close to call)" : "");
}

std::string proposal_text(std::size_t number, const Proposal& proposal, const Advice& advice,
                          const Style& style) {
  const Trial& trial = proposal.trial;
  const std::string label = std::to_string(number) + ". ";
  std::string out = wrapped("  " + label, proposal.title, 2 + label.size(), style.width);
  for (const Change& change : trial.changes) {
    out += std::string(kIndent + 2, ' ') + std::string(style.palette.good) +
           sanitized(change_line(change)) + std::string(style.palette.reset) + '\n';
  }
  const std::string indent(kIndent, ' ');
  out += wrapped(indent, "margin: " + survival_words(trial), kIndent, style.width);
  if (!proposal.least.empty()) {
    const std::string safe =
        proposal.safe.empty() ? "" : "; less than 10 % probability of failure: " + proposal.safe;
    out += indent + "least that survives: " + sanitized(proposal.least) + sanitized(safe) + '\n';
  }
  out += indent + "price: " + money_of(trial) + " (" + against(trial, advice.base) +
         " of the failing run's), " + human_time(trial.run->ended) + '\n';
  return out;
}

std::string proposals_section(const Advice& advice, const Style& style) {
  std::string out = section_title("Survives (best first)", style);
  std::size_t number = 1;
  for (const Proposal& proposal : advice.proposals) {
    out += proposal_text(number++, proposal, advice, style);
  }
  if (advice.proposals.empty()) {
    out += "  Nothing that was tried: neither single changes nor three together.\n";
  }
  return out;
}

std::string rejected_section(const Advice& advice, const Style& style) {
  if (advice.rejected.empty()) {
    return "";
  }
  std::string out = section_title("Does not help", style);
  std::string without_effect;
  for (const Rejected& rejected : advice.rejected) {
    if (rejected.no_effect) {
      without_effect += (without_effect.empty() ? "" : "; ") + rejected.title + " (" +
                        sanitized(advise::changes_text(rejected.changes)) + ")";
      continue;
    }
    const std::string set = rejected.refused ? "" : advise::changes_text(rejected.changes);
    out += wrapped("  - ",
                   rejected.title + (set.empty() ? "" : " (" + sanitized(set) + ")") + ": " +
                       sanitized(rejected.reason),
                   4, style.width);
  }
  if (!without_effect.empty()) {
    out +=
        wrapped("  - ", "No effect at all, the run is the same: " + without_effect, 4, style.width);
  }
  return out;
}

Json changes_json(const advise::Changes& changes) {
  Json list = Json::array();
  for (const Change& change : changes) {
    list.push_back(
        {{"kind", advise::kind_word(change.kind)}, {"key", change.key}, {"value", change.value}});
  }
  return list;
}

Json price_json(const Trial& trial) {
  return {{"currency", trial.scenario->rates.currency},
          {"billionths", trial.price.billionths},
          {"core_ms", trial.price.core_ms},
          {"memory_mib_ms", trial.price.mib_ms},
          {"disk_mib_ms", trial.price.disk_mib_ms}};
}

Json proposal_json(const Proposal& proposal) {
  const Verdict& verdict = proposal.trial.run->verdict;
  Json conf = Json::array();
  for (const Change& change : proposal.trial.changes) {
    if (change.kind == ChangeKind::kConf) {
      conf.push_back("--conf " + change.key + '=' + change.value);
    }
  }
  const Checked<executor::Shape> shape = executor::executor_shape(*proposal.trial.scenario);
  return {{"title", proposal.title},
          {"changes", changes_json(proposal.trial.changes)},
          {"conf", std::move(conf)},
          {"least", proposal.least.empty() ? Json() : Json(proposal.least)},
          {"safe", proposal.safe.empty() ? Json() : Json(proposal.safe)},
          {"margin_ppm", verdict.margin_ppm},
          {"p_fail_ppm", verdict.p_fail_ppm},
          {"inconclusive", verdict.inconclusive},
          {"tightest", verdict.place},
          {"container_bytes", shape.ok() ? Json(shape.value().container_request.count()) : Json()},
          {"price", price_json(proposal.trial)},
          {"ended_ns", proposal.trial.run->ended.count()},
          {"score", proposal.score}};
}

}  // namespace

std::string advice_text(const Advice& advice, const ReportOptions& options) {
  const Style style{.palette = palette(options.colour), .width = options.width};
  std::string out = verdict_section(*advice.base.run, style);
  out += section_title("Diagnosis", style) +
         wrapped("  ", sanitized(advice.diagnosis.text), 2, options.width);
  for (const advise::Signal& signal : advice.diagnosis.signals) {
    out += wrapped("  signal: ", sanitized(signal.text), 10, options.width);
  }
  if (!advice.base.survives()) {
    out += proposals_section(advice, style) + rejected_section(advice, style);
  }
  out += '\n';
  for (const std::string& note : advice.notes) {
    out += wrapped("", sanitized(note), 0, options.width);
  }
  if (!advice.base.survives()) {
    out += wrapped("", std::to_string(advice.simulations) + " simulations. " + advice.limits, 0,
                   options.width);
  }
  return out;
}

std::string advice_json(const Advice& advice, const ReportOptions& options) {
  Json signals = Json::array();
  for (const advise::Signal& signal : advice.diagnosis.signals) {
    signals.push_back({{"id", signal.id}, {"text", signal.text}});
  }
  Json proposals = Json::array();
  for (const Proposal& proposal : advice.proposals) {
    proposals.push_back(proposal_json(proposal));
  }
  Json rejected = Json::array();
  for (const Rejected& one : advice.rejected) {
    rejected.push_back({{"title", one.title},
                        {"changes", changes_json(one.changes)},
                        {"simulated", !one.refused},
                        {"no_effect", one.no_effect},
                        {"reason", one.reason}});
  }
  const advise::Diagnosis& diagnosis = advice.diagnosis;
  return dumped(Json{{"schema_version", 1},
                     {"scenario", advice.base.scenario->name},
                     {"outcome", outcome_name(advice.base.run->verdict.outcome)},
                     {"diagnosis",
                      {{"illness", advise::illness_name(diagnosis.illness)},
                       {"skew", diagnosis.skew},
                       {"leak", diagnosis.leak},
                       {"text", diagnosis.text},
                       {"signals", std::move(signals)}}},
                     {"price", price_json(advice.base)},
                     {"proposals", std::move(proposals)},
                     {"rejected", std::move(rejected)},
                     {"limits", advice.limits},
                     {"notes", advice.notes},
                     {"simulations", advice.simulations},
                     {"run", run_json(*advice.base.run, options)}});
}

}  // namespace oomcast::reports
