#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>

#include "inputs/cases/translate.hpp"
#include "models/application/simulate.hpp"
#include "tests/support/catch.hpp"

using namespace oomcast;

namespace {

namespace fs = std::filesystem;

std::string text_of(const fs::path& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

/// Seconds from the first moment above the limit to YARN's kill, as recorded; nothing if it was
/// never above, or not killed.
std::optional<double> recorded_delay(const std::string& outcome) {
  constexpr std::string_view kKey = "\"t_over_limit_to_kill_s\": ";
  const std::size_t at = outcome.find(kKey);
  if (at == std::string::npos || outcome.find("\"yarn_pmem_monitor\"") == std::string::npos ||
      outcome.compare(at + kKey.size(), 4, "null") == 0) {
    return std::nullopt;
  }
  return std::strtod(outcome.c_str() + at + kKey.size(), nullptr);
}

/// The same as forecast.
std::optional<double> forecast_delay(const std::string& case_text) {
  const auto file = cases::read_case(case_text, "case.json");
  REQUIRE(file.ok());
  const cases::Translation translation = cases::translate(file.value());
  REQUIRE(translation.scenario);
  SimulateOptions options;
  options.keep_history = true;
  const Checked<Run> run = simulate(*translation.scenario, options);
  REQUIRE(run.ok());
  const auto& failures = run.value().failures;
  const auto killed = std::find_if(failures.begin(), failures.end(), [](const Failure& failure) {
    return failure.kind == Outcome::kContainerKill;
  });
  if (killed == failures.end()) {
    return std::nullopt;
  }
  const auto& samples = run.value().history.samples;
  const auto above = std::find_if(samples.begin(), samples.end(), [&](const LedgerSample& sample) {
    return sample.executor == killed->where.executor && sample.rss > killed->limit;
  });
  REQUIRE(above != samples.end());
  return static_cast<double>((killed->where.at - above->at).count()) / 1e9;
}

}  // namespace

TEST_CASE("containers over their limit are killed within one poll of when YARN really did",
          "[cases][container]") {
  constexpr double kPollSeconds = 3;  // yarn.nodemanager.container-monitor.interval-ms
  int compared = 0;
  for (const auto& entry :
       fs::directory_iterator(fs::path(OOMCAST_SOURCE_DIR) / "tests" / "oracle" / "kills")) {
    if (!fs::exists(entry.path() / "case.json")) {
      continue;
    }
    const auto recorded = recorded_delay(text_of(entry.path() / "outcome.json"));
    const auto forecast =
        recorded ? forecast_delay(text_of(entry.path() / "case.json")) : std::nullopt;
    if (!forecast) {
      continue;
    }
    INFO(entry.path().filename().string() << ": " << *forecast << " s, really " << *recorded);
    // The phase of the polls is not known, and polls of the recordings came up to 0.3 s late.
    CHECK(std::abs(*forecast - *recorded) <= kPollSeconds);
    ++compared;
  }
  CHECK(compared >= 6);
}
