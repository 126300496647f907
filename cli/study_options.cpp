#include "cli/study_options.hpp"

#include "cli/run_options.hpp"
#include "models/text/sizes.hpp"
#include "reports/study.hpp"

namespace oomcast::cli {
namespace {

/// A share, in parts per million.
Checked<std::int64_t> share_of(const Arguments& arguments, std::string_view option,
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

}  // namespace

Checked<std::int64_t> whole_number(const Arguments& arguments, std::string_view option,
                                   std::int64_t fallback, std::int64_t least, std::int64_t most) {
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

Checked<std::size_t> threads_of(const Arguments& arguments) {
  const Checked<std::int64_t> threads = whole_number(arguments, "threads", 0, 1, 1024);
  if (!threads.ok()) {
    return threads.error();
  }
  return static_cast<std::size_t>(threads.value());
}

Checked<risk::RiskOptions> risk_options_of(const Arguments& arguments, risk::RiskOptions defaults) {
  risk::RiskOptions options = defaults;
  Problems problems;
  take(whole_number(arguments, "repetitions", options.repetitions, 1, 1'000'000),
       options.repetitions, problems);
  take(share_of(arguments, "volume-spread", options.volume_ppm), options.volume_ppm, problems);
  take(share_of(arguments, "skew-spread", options.skew_ppm), options.skew_ppm, problems);
  take(threads_of(arguments), options.threads, problems);
  if (!problems.empty()) {
    return problems;
  }
  return options;
}

int deliver_study(const Arguments& arguments, const StudyTable& table, const Terminal& terminal) {
  const std::string format = arguments.value("format", "text");
  const std::string content = format == "json"  ? reports::study_json(table)
                              : format == "csv" ? reports::study_csv(table)
                                                : reports::study_text(table, terminal.width);
  return deliver(arguments, content, kExitOk, terminal);
}

}  // namespace oomcast::cli
