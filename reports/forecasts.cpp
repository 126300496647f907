#include "reports/forecasts.hpp"

#include <nlohmann/json.hpp>

namespace oomcast::reports {
namespace {

using Json = nlohmann::ordered_json;

constexpr double kMillion = 1'000'000.0;

Json stage_json(const predict::StageForecast& stage) {
  return {{"stage", stage.stage},
          {"tasks", stage.tasks},
          {"memory_bytes_spilled", stage.memory_bytes_spilled.count()},
          {"disk_bytes_spilled", stage.disk_bytes_spilled.count()},
          {"peak_execution_memory", stage.peak_execution_memory.count()}};
}

double share(std::int64_t ppm) { return static_cast<double>(ppm) / kMillion; }

Json forecast_json(const predict::Forecast& forecast) {
  Json json = {{"id", forecast.id}, {"status", forecast.status}};
  if (!forecast.supported()) {
    json["reason"] = forecast.reason;
    return json;
  }
  json["p_fail"] = static_cast<double>(forecast.p_fail_ppm) / kMillion;
  json["place"] = forecast.place;
  json["pressure"] = {{"heap", share(forecast.heap.live_ppm)},
                      {"gap", share(forecast.heap.array_ppm)},
                      {"grown_gap", share(forecast.heap.grown_ppm)},
                      {"driver_heap", share(forecast.driver_heap.live_ppm)},
                      {"driver_gap", share(forecast.driver_heap.gap_ppm())}};
  if (forecast.stage >= 0) {
    json["where"] = {{"stage", forecast.stage}, {"operator", forecast.operator_name}};
  }
  if (forecast.exit_code != 0) {
    json["exit_code"] = forecast.exit_code;
  }
  json["stages"] = Json::array();
  for (const predict::StageForecast& stage : forecast.stages) {
    json["stages"].push_back(stage_json(stage));
  }
  json["peaks"] = Json::object();
  if (forecast.peak_heap > Bytes(0)) {
    json["peaks"]["jvm_heap"] = forecast.peak_heap.count();
  }
  if (forecast.peak_rss > Bytes(0)) {
    json["peaks"]["jvm_rss"] = forecast.peak_rss.count();
  }
  if (forecast.peak_python > Bytes(0)) {
    json["peaks"]["python_rss"] = forecast.peak_python.count();
  }
  if (forecast.peak_container > Bytes(0)) {
    json["peaks"]["container_rss"] = forecast.peak_container.count();
  }
  return json;
}

}  // namespace

std::string forecast_lines(std::span<const predict::Forecast> forecasts) {
  std::string lines;
  for (const predict::Forecast& forecast : forecasts) {
    lines += forecast_json(forecast).dump(-1, ' ', false, Json::error_handler_t::replace) + '\n';
  }
  return lines;
}

}  // namespace oomcast::reports
