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
#include "studies/risk/risk.hpp"
#include "studies/study_table.hpp"

namespace oomcast::cli {

inline constexpr OptionSpec kStudyFormatOption{.name = "format",
                                               .value = "FORMAT",
                                               .help = "text (default), json or csv",
                                               .choices = "text|json|csv"};
inline constexpr OptionSpec kThreadsOption{
    .name = "threads",
    .value = "N",
    .help = "Threads to simulate on (default: all cores); the result is the same"};

inline constexpr OptionSpec kVolumeSpreadOption{
    .name = "volume-spread",
    .value = "SHARE",
    .help = "How uncertain the size of each data set is (default: 20%)"};
inline constexpr OptionSpec kSkewSpreadOption{
    .name = "skew-spread",
    .value = "SHARE",
    .help = "How uncertain the share of hot values is (default: 30%)"};

/// A whole number from `least` to `most`, or the fallback if the option is not given.
Checked<std::int64_t> whole_number(const Arguments& arguments, std::string_view option,
                                   std::int64_t fallback, std::int64_t least, std::int64_t most);

/// --threads; 0, which studies take as all cores, if it is not given.
Checked<std::size_t> threads_of(const Arguments& arguments);

/// --repetitions, --volume-spread, --skew-spread and --threads over the defaults.
Checked<risk::RiskOptions> risk_options_of(const Arguments& arguments, risk::RiskOptions defaults);

/// The table in the format that the user wants, where he wants it.
int deliver_study(const Arguments& arguments, const StudyTable& table, const Terminal& terminal);

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
