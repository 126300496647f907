// What a report format is: a name, a line of help, a function from a Run to its bytes. Formats are
// listed in reports/formats.cpp; each lives in reports/<name>.cpp.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "models/run/run.hpp"
#include "reports/beside.hpp"

namespace oomcast::reports {

/// A change that was simulated, and how that ended.
struct TriedFix {
  std::string key;
  std::string value;
  Outcome outcome = Outcome::kSuccess;
};

struct ReportOptions {
  bool colour = false;      // escape sequences for terminals, in formats for people
  bool tasks = false;       // the table of tasks as well, where the format leaves it out by default
  std::size_t width = 100;  // columns, in formats for people
  /// The command that repeats the run; empty: made from the manifest.
  std::string reproduce{};
  std::vector<TriedFix> fixes{};
  /// In html and markdown: what the run is compared with.
  std::optional<Beside> beside{};
  /// Which table, in formats that hold one: a name of data_table_kinds().
  std::string table = "tasks";
};

struct ReportFormat {
  std::string_view name;     // the word after --format
  std::string_view summary;  // one line for people
  std::string (*render)(const Run& run, const ReportOptions& options);
  bool needs_tasks = false;    // Run::tasks
  bool needs_history = false;  // Run::history
  bool binary = false;         // no text
};

/// All formats, in alphabetical order.
std::span<const ReportFormat> report_formats();

/// The format of that name, or null.
const ReportFormat* find_report_format(std::string_view name);

/// A word quoted for a POSIX shell, if it needs to be.
std::string shell_word(std::string_view word);

/// The command that repeats a run: `oomcast run NAME --seed N` and what else was set by hand.
std::string reproduce_command(const Run& run, const ReportOptions& options);

}  // namespace oomcast::reports
