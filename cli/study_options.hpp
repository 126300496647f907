// Options and progress of verbs that play a scenario many times.
#pragma once

#include <chrono>
#include <cstddef>
#include <ostream>
#include <string>

#include "cli/arguments.hpp"
#include "cli/output.hpp"
#include "cli/verb.hpp"
#include "models/text/sizes.hpp"
#include "reports/study.hpp"

namespace oomcast::cli {

inline constexpr OptionSpec kStudyFormatOption{.name = "format",
                                               .value = "FORMAT",
                                               .help = "text (default), json or csv",
                                               .choices = "text|json|csv"};
inline constexpr OptionSpec kThreadsOption{
    .name = "threads",
    .value = "N",
    .help = "Threads to simulate on (default: all cores); the result is the same"};

/// A whole number from `least` to `most`, or the fallback if the option is not given.
inline Checked<std::int64_t> whole_number(const Arguments& arguments, std::string_view option,
                                          std::int64_t fallback, std::int64_t least,
                                          std::int64_t most) {
  if (!arguments.has(option)) {
    return fallback;
  }
  const std::string given = arguments.value(option);
  const auto count = text::parse_count(given);
  if (!count || *count < least || *count > most) {
    return Problems{mistake(
        "--" + std::string(option), "'" + given + "' cannot be taken",
        "give a whole number from " + std::to_string(least) + " to " + std::to_string(most))};
  }
  return *count;
}

/// A share, in parts per million.
inline Checked<std::int64_t> share_of(const Arguments& arguments, std::string_view option,
                                      std::int64_t fallback_ppm) {
  if (!arguments.has(option)) {
    return fallback_ppm;
  }
  const std::string given = arguments.value(option);
  const auto share = text::parse_share(given);
  if (!share) {
    return Problems{
        mistake("--" + std::string(option), "'" + given + "' is no share", "write 20% or 0.2")};
  }
  return *share / 1000;
}

/// The table in the format that the user wants, where he wants it.
inline int deliver_study(const Arguments& arguments, const StudyTable& table,
                         const Terminal& terminal) {
  const std::string format = arguments.value("format", "text");
  const std::string content = format == "json"  ? reports::study_json(table)
                              : format == "csv" ? reports::study_csv(table)
                                                : reports::study_text(table, terminal.width);
  return deliver(arguments, content, kExitOk, terminal);
}

/// A line on stderr with what is done and how long the rest will take, if stderr is a terminal.
class ProgressLine {
 public:
  explicit ProgressLine(const Terminal& terminal) : terminal_(terminal) {}
  ~ProgressLine() {
    if (terminal_.err_is_terminal) {
      terminal_.err << "\r\x1b[K" << std::flush;
    }
  }
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  /// `found` of `done` were there before.
  void show(std::size_t done, std::size_t found, std::size_t all) {
    const auto now = std::chrono::steady_clock::now();
    constexpr std::chrono::milliseconds kPause{100};
    if (!terminal_.err_is_terminal || (now - shown_ < kPause && done < all)) {
      return;
    }
    shown_ = now;
    const auto spent = std::chrono::duration_cast<std::chrono::milliseconds>(now - begun_).count();
    const auto played = static_cast<std::int64_t>(done - found);
    const std::int64_t left_ms =
        played > 0 ? spent * static_cast<std::int64_t>(all - done) / played : 0;
    terminal_.err << '\r' << done << " of " << all << " points, "
                  << text::format_duration(Duration(left_ms * 1'000'000)) << " left\x1b[K"
                  << std::flush;
  }

 private:
  const Terminal& terminal_;
  std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
  std::chrono::steady_clock::time_point shown_{};
};

}  // namespace oomcast::cli
