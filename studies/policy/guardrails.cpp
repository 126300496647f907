// Limits on a conf that hold whatever a simulation says.
#include <algorithm>

#include "models/executor/shape.hpp"
#include "models/text/sizes.hpp"
#include "studies/policy/check.hpp"

namespace oomcast::policy {
namespace {

Result result_of(std::string_view name, bool holds, std::string text) {
  return {"guardrail " + std::string(name), holds ? Standing::kHolds : Standing::kFails,
          std::move(text), true};
}

void size_limit(std::string_view name, std::string_view what, Bytes is,
                const std::optional<Bytes>& limit, std::vector<Result>& results) {
  if (limit) {
    results.push_back(result_of(name, is <= *limit,
                                std::string(what) + ' ' + text::format_bytes(is) +
                                    (is <= *limit ? " is within " : " exceeds ") +
                                    text::format_bytes(*limit)));
  }
}

void shape_limits(const Guardrails& guardrails, const Scenario& scenario,
                  std::vector<Result>& results) {
  const Checked<executor::Shape> shape = executor::executor_shape(scenario);
  const Checked<executor::DriverShape> driver = executor::driver_shape(scenario);
  if (!shape.ok() || !driver.ok()) {
    return;  // the simulation says what is wrong
  }
  const Bytes container = std::max(shape.value().container, shape.value().container_request);
  const Bytes driver_memory = driver.value().heap.xmx;
  size_limit("container_max", "an executor's container of", container, guardrails.container_max,
             results);
  size_limit(
      "total_memory_max", "the application's memory of",
      container * shape.value().executors + std::max(driver_memory, driver.value().container),
      guardrails.total_memory_max, results);
  size_limit("driver_memory_max", "a driver heap of", driver_memory, guardrails.driver_memory_max,
             results);
  if (guardrails.cores_max) {
    const std::int64_t cores = shape.value().cores;
    results.push_back(result_of("cores_max", cores <= *guardrails.cores_max,
                                std::to_string(cores) + " cores of an executor, of at most " +
                                    std::to_string(*guardrails.cores_max)));
  }
}

}  // namespace

std::vector<Result> guardrail_results(const Guardrails& guardrails, const Scenario& scenario) {
  std::vector<Result> results;
  const Conf& conf = scenario.conf;
  shape_limits(guardrails, scenario, results);
  if (guardrails.result_size_max) {
    const Bytes size = conf.bytes("spark.driver.maxResultSize");
    const bool holds = size > Bytes(0) && size <= *guardrails.result_size_max;
    results.push_back(result_of(
        "result_size_max", holds,
        "spark.driver.maxResultSize=" + conf.text("spark.driver.maxResultSize").value_or("") +
            (holds ? " is within " : " exceeds ") +
            text::format_bytes(*guardrails.result_size_max)));
  }
  for (const auto& [key, value] : guardrails.require) {
    const std::string is = conf.text(key).value_or("(not set)");
    results.push_back(result_of("require " + key, is == value,
                                key + " is " + is + (is == value ? "" : ", must be " + value)));
  }
  for (const std::string& key : guardrails.forbid) {
    const auto entry = conf.entries().find(key);
    const bool set = entry != conf.entries().end();
    results.push_back(result_of("forbid " + key, !set,
                                set ? key + "=" + entry->second.value + " is set by " +
                                          entry->second.origin + ", and nobody may"
                                    : key + " is not set"));
  }
  return results;
}

}  // namespace oomcast::policy
