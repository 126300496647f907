// The report for people: the verdict first, then what supports it, last how to repeat it.
#include <algorithm>

#include "reports/place.hpp"
#include "reports/sections.hpp"
#include "reports/terminal_text.hpp"
#include "reports/units.hpp"

namespace oomcast::reports {
namespace {

constexpr std::size_t kLabel = 10;  // columns of "verdict   "
constexpr std::size_t kFindings = 5;
constexpr std::size_t kAssumptions = 3;
constexpr std::int64_t kCertain = 1'000'000;

std::string labelled(std::string_view label, std::string_view text, const Style& style) {
  const std::string first =
      std::string(style.palette.title) + padded(label, kLabel) + std::string(style.palette.reset);
  // Escape sequences take no columns: wrap with the bare label, then put the styled one in.
  const std::string bare = wrapped(padded(label, kLabel), text, kLabel, style.width);
  return first + bare.substr(padded(label, kLabel).size());
}

std::string probability_words(const Verdict& verdict) {
  if (verdict.p_fail_ppm <= 0 || verdict.p_fail_ppm >= kCertain) {
    return {};
  }
  return "; probability of failure " + human_share(verdict.p_fail_ppm);
}

std::string chain_words(const Verdict& verdict) {
  std::string words;
  for (const std::string& link : verdict.chain) {
    words += (words.empty() ? "" : " -> ") + sanitized(link);
  }
  if (!words.empty()) {
    return words;
  }
  if (verdict.outcome != Outcome::kSuccess) {
    return "no cause was recorded";
  }
  return human_share(verdict.margin_ppm) + " of the tightest limit is left";
}

std::string conf_origin_note(const Run& run, const Style& style) {
  std::string out;
  if (!run.assumptions.empty()) {
    out += section_title("Assumed", style);
    const std::size_t shown = std::min(run.assumptions.size(), kAssumptions);
    for (std::size_t i = 0; i < shown; ++i) {
      out += wrapped("  - ", sanitized(run.assumptions[i]), 4, style.width);
    }
    if (shown < run.assumptions.size()) {
      out += "    and " + std::to_string(run.assumptions.size() - shown) +
             " more: --format json lists them\n";
    }
  }
  return out;
}

std::string render_text(const Run& run, const ReportOptions& options) {
  const Style style{.palette = palette(options.colour), .width = options.width};
  std::string out = verdict_section(run, style);
  out += findings_section(run, style);
  out += stages_section(run, style);
  if (options.tasks) {
    out += tasks_section(run, style);
  }
  out += failures_section(run, style);
  out += ledger_section(run, style);
  if (!run.verdict.advice.empty()) {
    out += section_title(
        run.verdict.outcome == Outcome::kSuccess ? "To keep it alive" : "To survive", style);
    out += wrapped("  ", sanitized(run.verdict.advice), 2, style.width);
  }
  out += conf_origin_note(run, style);
  out += '\n';
  out += "Repeat with: " + reproduce_command(run, options) + "  (trace hash " +
         human_hash(run.manifest.trace_hash) + ")\n";
  return out;
}

}  // namespace

std::string section_title(std::string_view title, const Style& style) {
  return '\n' + std::string(style.palette.title) + std::string(title) +
         std::string(style.palette.reset) + '\n';
}

std::string verdict_section(const Run& run, const Style& style) {
  const Verdict& verdict = run.verdict;
  const bool survives = verdict.outcome == Outcome::kSuccess;
  std::string_view word = survives ? "SURVIVES" : "FAILS";
  std::string_view colour = survives ? style.palette.good : style.palette.bad;
  if (verdict.thrashing) {
    word = "THRASHES";
    colour = style.palette.unsure;
  }
  if (verdict.inconclusive) {
    word = "TOO CLOSE";
    colour = style.palette.unsure;
  }
  std::string what = verdict.what.empty() ? std::string(outcome_sentence(verdict.outcome))
                                          : sanitized(verdict.what);
  what += " [" + std::string(outcome_name(verdict.outcome)) + ']' + probability_words(verdict);
  const std::string label = padded(word, kLabel);
  const std::string lines = wrapped(label, what, kLabel, style.width);
  std::string out =
      std::string(colour) + label + std::string(style.palette.reset) + lines.substr(label.size());
  const std::string place =
      verdict.place.empty() ? place_words(verdict.where) : sanitized(verdict.place);
  out += labelled("where", place, style);
  out += labelled("why", chain_words(verdict), style);
  return out;
}

std::string findings_section(const Run& run, const Style& style) {
  if (run.findings.empty()) {
    return {};
  }
  std::string out = section_title("Findings", style);
  const std::size_t shown = std::min(run.findings.size(), kFindings);
  for (std::size_t i = 0; i < shown; ++i) {
    const Finding& finding = run.findings[i];
    out += wrapped("  " + std::to_string(i + 1) + ". ",
                   sanitized(finding.text) + " [" + sanitized(finding.id) + ']', 5, style.width);
  }
  if (shown < run.findings.size()) {
    out += "     and " + std::to_string(run.findings.size() - shown) +
           " more: --format json lists them\n";
  }
  return out;
}

ReportFormat text_format() {
  return {.name = "text",
          .summary = "For people: verdict, findings, stages, ledger.",
          .render = render_text};
}

}  // namespace oomcast::reports
