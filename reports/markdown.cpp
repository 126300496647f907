// The report for a pull request: the verdict in a few lines, the tables folded away.
#include <algorithm>

#include "reports/format.hpp"
#include "reports/place.hpp"
#include "reports/terminal_text.hpp"
#include "reports/units.hpp"
#include "reports/utf8.hpp"

namespace oomcast::reports {
namespace {

/// Text that means nothing to Markdown or HTML, on one line.
std::string plain(std::string_view text) {
  static constexpr std::string_view kSpecial = "\\`*_{}[]()#+-.!|~@:";
  std::string out;
  for (const char c : sanitized(text)) {
    if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else if (c == '&') {
      out += "&amp;";
    } else if (kSpecial.find(c) != std::string_view::npos && c != '.' && c != '-' && c != '(' &&
               c != ')' && c != ':') {
      out += '\\';
      out += c;
    } else {
      out += c;
    }
  }
  return out;
}

/// Code in a fence longer than any inside it.
std::string fenced(std::string_view text) {
  std::size_t longest = 0;
  std::size_t here = 0;
  for (const char c : text) {
    here = c == '`' ? here + 1 : 0;
    longest = std::max(longest, here);
  }
  const std::string fence(std::max<std::size_t>(3, longest + 1), '`');
  return fence + '\n' + valid_utf8(text) + '\n' + fence + '\n';
}

std::string folded(std::string_view title, const std::string& body) {
  return "<details><summary>" + std::string(title) + "</summary>\n\n" + body + "\n</details>\n\n";
}

std::string stage_rows(const Run& run) {
  constexpr std::size_t kShown = 30;
  std::string out =
      "| Stage | Operators | Status | Tasks | Failed | Time | Rows | Largest task | Spilled | "
      "Peak execution | GC |\n|--:|---|---|--:|--:|--:|--:|--:|--:|--:|--:|\n";
  for (std::size_t i = 0; i < std::min(run.stages.size(), kShown); ++i) {
    const StageRow& stage = run.stages[i];
    out += "| " + std::to_string(stage.stage) + " | " + plain(stage.name) + " | " +
           std::string(stage_status_word(stage.status)) + " | " + human_count(stage.tasks) + " | " +
           human_count(stage.tasks_failed) + " | " +
           human_duration(stage.completed - stage.submitted) + " | " +
           human_count(stage.input_rows.count()) + " | " +
           human_count(stage.task_rows_max.count()) + " | " +
           human_bytes(stage.memory_bytes_spilled) + " | " +
           human_bytes(stage.peak_execution_memory_max) + " | " +
           human_share(share_ppm(stage.gc_time.count(), stage.run_time.count())) + " |\n";
  }
  if (run.stages.size() > kShown) {
    out += "\n" + std::to_string(run.stages.size() - kShown) + " more stages are left out.\n";
  }
  return out;
}

std::string fix_rows(const ReportOptions& options) {
  std::string out = "| Change | Outcome |\n|---|---|\n";
  for (const TriedFix& fix : options.fixes) {
    out += "| " + plain(fix.key + '=' + fix.value) + " | " +
           (fix.outcome == Outcome::kSuccess ? "survives" : plain(outcome_sentence(fix.outcome))) +
           " |\n";
  }
  return out;
}

std::string conf_rows(const Run& run) {
  std::string out = "| Key | Value | From |\n|---|---|---|\n";
  for (const ConfLine& line : run.conf) {
    out += "| " + plain(line.key) + " | " + plain(line.value) + " | " + plain(line.origin) + " |\n";
  }
  return out;
}

std::string word_rows(const WordTable& table) {
  std::string out = "|";
  std::string line = "\n|";
  for (const TableColumn& column : table.columns) {
    out += ' ' + plain(column.title) + " |";
    line += column.align == Align::kRight ? "--:|" : "---|";
  }
  out += line + '\n';
  for (const std::vector<std::string>& row : table.rows) {
    out += '|';
    for (const std::string& cell : row) {
      out += ' ' + plain(cell) + " |";
    }
    out += '\n';
  }
  return out;
}

/// The runs as a whole stand open, all else is folded away.
std::string beside_section(const Beside& beside) {
  std::string out = "**" + plain(beside.title) + "**\n\n";
  for (const std::string& note : beside.notes) {
    out += "- " + plain(note) + '\n';
  }
  out += beside.notes.empty() ? "" : "\n";
  for (std::size_t i = 0; i < beside.tables.size(); ++i) {
    const WordTable& table = beside.tables[i];
    out += i == 0 ? word_rows(table) + '\n'
                  : folded(plain(table.title) + ": compared", word_rows(table));
  }
  if (!beside.changes.empty()) {
    out += "**What changes**\n\n";
    for (const std::string& change : beside.changes) {
      out += "- " + plain(change) + '\n';
    }
    out += '\n';
  }
  return out;
}

std::string render_markdown(const Run& run, const ReportOptions& options) {
  const Verdict& verdict = run.verdict;
  const bool good = verdict.outcome == Outcome::kSuccess;
  std::string out = "### " + std::string(good ? "\xE2\x9C\x85 " : "\xE2\x9D\x8C ") +
                    plain(run.manifest.scenario) + ": " + plain(verdict.what) + "\n\n";
  out += plain(verdict.place) + "; probability of failure " + human_share(verdict.p_fail_ppm) +
         (verdict.inconclusive ? ", inconclusive" : "") + ".\n\n";
  for (std::size_t i = 0; i < verdict.chain.size(); ++i) {
    out += std::to_string(i + 1) + ". " + plain(verdict.chain[i]) + '\n';
  }
  out += '\n';
  if (options.beside) {
    out += beside_section(*options.beside);
  }
  if (!verdict.advice.empty()) {
    out += "**What it would take:** " + plain(verdict.advice) + "\n\n";
  }
  for (const Finding& finding : run.findings) {
    out += "- " + plain(finding.text) + '\n';
  }
  out += run.findings.empty() ? "" : "\n";
  if (!options.fixes.empty()) {
    out += folded("What was tried", fix_rows(options));
  }
  out += folded("Stages", stage_rows(run));
  if (!run.conf.empty()) {
    out += folded("Conf", conf_rows(run));
  }
  if (!verdict.message.empty()) {
    out += folded("What the user would read", fenced(verdict.message));
  }
  return out + fenced(reproduce_command(run, options));
}

}  // namespace

ReportFormat markdown_format() {
  return {.name = "markdown",
          .summary = "For a pull request: the verdict, with tables folded away.",
          .render = render_markdown};
}

}  // namespace oomcast::reports
