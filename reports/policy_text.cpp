// A tested policy for people: on a terminal, and as Markdown.
#include "reports/palette.hpp"
#include "reports/policy_check.hpp"
#include "reports/sections.hpp"
#include "reports/table.hpp"
#include "reports/terminal_text.hpp"
#include "reports/units.hpp"
#include "studies/price.hpp"

namespace oomcast::reports {
namespace {

using policy::Figures;
using policy::Result;
using policy::Standing;
using policy::SubjectReport;

std::string change_of(std::int64_t was, std::int64_t now) {
  if (was <= 0 || was == now) {
    return "";
  }
  const std::int64_t ppm = share_ppm(now - was, was);
  return std::string(" (") + (ppm < 0 ? "-" : "+") + human_share(ppm < 0 ? -ppm : ppm) + ")";
}

/// What this run is compared with: the baseline, else what is in force now.
const Figures* reference_of(const SubjectReport& subject) {
  if (subject.baseline) {
    return &*subject.baseline;
  }
  return subject.before ? &*subject.before : nullptr;
}

Standing standing_of(const SubjectReport& subject) {
  Standing worst = Standing::kHolds;
  for (const Result& result : subject.results) {
    if (result.standing == Standing::kFails) {
      return Standing::kFails;
    }
    worst = result.standing == Standing::kTooClose ? Standing::kTooClose : worst;
  }
  return worst;
}

std::string outcome_words(const SubjectReport& subject) {
  const Figures* was = reference_of(subject);
  return was != nullptr && was->outcome != subject.now.outcome
             ? was->outcome + " -> " + subject.now.outcome
             : subject.now.outcome;
}

struct Cells {
  std::string outcome;
  std::string p_fail;
  std::string spilled;
  std::string price;
  std::string time;
};

Cells cells_of(const SubjectReport& subject) {
  const Figures* was = reference_of(subject);
  const Figures& now = subject.now;
  return {outcome_words(subject), human_share(now.p_fail_ppm), human_bytes(now.spilled),
          money_text(now.price_billionths, subject.currency) +
              (was == nullptr ? "" : change_of(was->price_billionths, now.price_billionths)),
          human_duration(Duration(now.time_ns))};
}

std::string count_words(const policy::CheckReport& report) {
  const std::size_t failed = report.count(Standing::kFails);
  const std::size_t close = report.count(Standing::kTooClose);
  const std::size_t all = failed + close + report.count(Standing::kHolds);
  return std::to_string(failed) + " of " + std::to_string(all) + " expectations of " +
         std::to_string(report.subjects.size()) + " workloads fail" +
         (close > 0 ? ", " + std::to_string(close) + " are too close to call" : "");
}

std::string title_of(const policy::CheckReport& report) {
  return report.title.empty() ? report.policy : report.policy + ": " + report.title;
}

/// Text in a cell of a Markdown table.
std::string cell(std::string_view text) {
  std::string out;
  for (const char c : sanitized(text)) {
    if (c == '|' || c == '<' || c == '`' || c == '*' || c == '_' || c == '[' || c == '\\') {
      out += '\\';
    }
    out += c == '\n' ? ' ' : c;
  }
  return out;
}

}  // namespace

std::string check_text(const policy::CheckReport& report, const ReportOptions& options) {
  const Style style{.palette = palette(options.colour), .width = options.width};
  const bool fails = report.count(Standing::kFails) > 0;
  const bool close = report.count(Standing::kTooClose) > 0;
  const std::string label = fails ? "FAILS     " : close ? "TOO CLOSE " : "HOLDS     ";
  const std::string_view colour = fails   ? style.palette.bad
                                  : close ? style.palette.unsure
                                          : style.palette.good;
  std::string out = std::string(colour) + label + std::string(style.palette.reset) +
                    sanitized(title_of(report)) + '\n';
  out += wrapped("          ", count_words(report), 10, options.width);
  for (const std::string& line : report.proposed) {
    out += wrapped("proposed  ", sanitized(line), 10, options.width);
  }
  Table table({{"workload", Align::kLeft},
               {"team", Align::kLeft},
               {"outcome", Align::kLeft, true},
               {"P(fail)"},
               {"spilled"},
               {"price"},
               {"time"}});
  for (const SubjectReport& subject : report.subjects) {
    const Cells cells = cells_of(subject);
    const std::string style_of_row(standing_of(subject) == Standing::kFails ? style.palette.bad
                                                                            : std::string_view());
    table.add({sanitized(subject.name), sanitized(subject.team), cells.outcome, cells.p_fail,
               cells.spilled, cells.price, cells.time},
              style_of_row);
  }
  out += section_title("Workloads", style) + table.text(2, options.width);
  std::string failures;
  for (const SubjectReport& subject : report.subjects) {
    for (const Result& result : subject.results) {
      if (result.standing != Standing::kHolds) {
        failures += wrapped(
            "  - ",
            sanitized(subject.name) + ": " + sanitized(result.expectation) +
                (result.standing == Standing::kFails ? " fails: " : " is too close to call: ") +
                sanitized(result.text),
            4, options.width);
      }
    }
  }
  out += failures.empty() ? "" : section_title("What does not hold", style) + failures;
  if (!report.moved.empty()) {
    out += section_title("Against the baseline", style);
    for (const std::string& line : report.moved) {
      out += wrapped("  - ", sanitized(line), 4, options.width);
    }
  }
  return out;
}

std::string check_markdown(const policy::CheckReport& report) {
  const bool fails = report.count(Standing::kFails) > 0;
  std::string out = "## " + std::string(fails ? "\xE2\x9D\x8C " : "\xE2\x9C\x85 ") +
                    cell(title_of(report)) + "\n\n" + count_words(report) + ".\n\n";
  for (const std::string& line : report.proposed) {
    out += "Proposed: " + cell(line) + "\n\n";
  }
  out += "| workload | team | outcome | P(fail) | spilled | price | time |\n";
  out += "| --- | --- | --- | ---: | ---: | ---: | ---: |\n";
  for (const SubjectReport& subject : report.subjects) {
    const Cells cells = cells_of(subject);
    out += "| " + cell(subject.name) + " | " + cell(subject.team) + " | " + cell(cells.outcome) +
           " | " + cells.p_fail + " | " + cells.spilled + " | " + cell(cells.price) + " | " +
           cells.time + " |\n";
  }
  std::string failures;
  for (const SubjectReport& subject : report.subjects) {
    for (const Result& result : subject.results) {
      if (result.standing != Standing::kHolds) {
        failures += "- **" + cell(subject.name) + "**: " + cell(result.expectation) +
                    (result.standing == Standing::kFails ? " fails: " : " is too close to call: ") +
                    cell(result.text) + '\n';
      }
    }
  }
  out += failures.empty() ? "" : "\n### What does not hold\n\n" + failures;
  if (!report.moved.empty()) {
    out += "\n### Against the baseline\n\n";
    for (const std::string& line : report.moved) {
      out += "- " + cell(line) + '\n';
    }
  }
  return out;
}

}  // namespace oomcast::reports
