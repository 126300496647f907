// Fuzz target: the scenario reader, the properties reader and the conf table take any bytes without
// crashing, and what was read is written and read back to the same text.
#include <cstdlib>
#include <string>
#include <string_view>

#include "inputs/properties/properties.hpp"
#include "inputs/scenario/scenario_json.hpp"
#include "models/conf/conf.hpp"
#include "tests/unit/inputs_scenario/scenario/sample_operators.hpp"

using namespace oomcast;

namespace {

void require(bool holds) {
  if (!holds) {
    std::abort();
  }
}

void fuzz_scenario(std::string_view text) {
  const std::string base(text.substr(text.size() / 2));
  const ScenarioContext context{sample_operators(), [&](const std::string& path) {
                                  return path.empty() ? std::nullopt : std::optional(base);
                                }};
  const Checked<Scenario> scenario = read_scenario(text, "a/fuzz.json", context);
  if (!scenario.ok()) {
    require(!scenario.error().empty());
    return;
  }
  const std::string written = write_scenario(scenario.value(), sample_operators());
  const Checked<Scenario> again = read_scenario(written, "again.json", context);
  require(again.ok() && write_scenario(again.value(), sample_operators()) == written);
}

void fuzz_properties(std::string_view text) {
  const auto entries = read_properties(text, "fuzz.conf");
  if (!entries.ok()) {
    require(!entries.error().empty());
    return;
  }
  const Checked<Conf> conf = Conf::make({3, 5, 0}, entries.value());
  if (!conf.ok()) {
    require(!conf.error().empty());
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  fuzz_scenario(text);
  fuzz_properties(text);
  return 0;
}
