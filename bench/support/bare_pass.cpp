#include "bench/support/bare_pass.hpp"

#include <simdjson.h>

#include <array>
#include <charconv>
#include <cstring>

#include "inputs/eventlog/event_log.hpp"
#include "inputs/eventlog/metric_fields.hpp"

namespace oomcast::bench {
namespace {

namespace od = simdjson::ondemand;
using simdjson::SUCCESS;

constexpr std::array<std::string_view, 7> kInfo{
    "Task ID", "Index", "Attempt", "Launch Time", "Speculative", "Finish Time", "Failed"};
constexpr std::array<std::string_view, 8> kMetrics{"Executor CPU Time",
                                                   "Peak Execution Memory",
                                                   "Peak On Heap Execution Memory",
                                                   "Peak Off Heap Execution Memory",
                                                   "Result Size",
                                                   "JVM GC Time",
                                                   "Memory Bytes Spilled",
                                                   "Disk Bytes Spilled"};

/// A number, a number as text, a truth; 0 of anything else.
std::uint64_t scalar(od::value value) {
  std::int64_t number = 0;
  std::string_view text;
  bool flag = false;
  if (value.get_int64().get(number) == SUCCESS) {
    return static_cast<std::uint64_t>(number);
  }
  if (value.get_string().get(text) == SUCCESS) {
    std::from_chars(text.data(), text.data() + text.size(), number);
    return static_cast<std::uint64_t>(number) + text.size();
  }
  return value.get_bool().get(flag) == SUCCESS && flag ? 1 : 0;
}

template <std::size_t N>
std::uint64_t fields(od::object object, const std::array<std::string_view, N>& keys) {
  std::uint64_t sum = 0;
  for (const std::string_view key : keys) {
    od::value value;
    if (object[key].get(value) == SUCCESS) {
      sum += scalar(value);
    }
  }
  return sum;
}

template <std::size_t N>
std::uint64_t fields_of(od::object& parent, std::string_view name,
                        const std::array<std::string_view, N>& keys) {
  od::object object;
  return parent[name].get_object().get(object) == SUCCESS ? fields(object, keys) : 0;
}

std::uint64_t accumulables(od::object& info) {
  static constexpr std::array<std::string_view, 4> kKeys{"ID", "Name", "Update", "Metadata"};
  std::uint64_t sum = 0;
  od::array all;
  if (info["Accumulables"].get_array().get(all) == SUCCESS) {
    for (auto one : all) {
      od::object object;
      sum += one.get_object().get(object) == SUCCESS ? fields(object, kKeys) : 0;
    }
  }
  return sum;
}

void task_end(od::object& event, BarePass& to) {
  static constexpr std::array<std::string_view, 2> kStage{"Stage ID", "Stage Attempt ID"};
  static constexpr std::array<std::string_view, 1> kReason{"Reason"};
  for (const std::string_view key : kStage) {
    od::value value;
    to.sum += event[key].get(value) == SUCCESS ? scalar(value) : 0;
  }
  to.sum += fields_of(event, "Task End Reason", kReason);
  od::object info;
  if (event["Task Info"].get_object().get(info) == SUCCESS) {
    std::string_view executor;
    to.sum += fields(info, kInfo);
    to.sum += info["Executor ID"].get_string().get(executor) == SUCCESS ? executor.size() : 0;
    to.sum += accumulables(info);
  }
  to.sum += fields_of(event, "Task Executor Metrics", eventlog::kExecutorMetricNames);
  od::object metrics;
  if (event["Task Metrics"].get_object().get(metrics) == SUCCESS) {
    od::value run_time;
    to.run_time_ms += metrics["Executor Run Time"].get(run_time) == SUCCESS ? scalar(run_time) : 0;
    to.sum += fields(metrics, kMetrics);
    to.sum += fields_of(metrics, "Shuffle Read Metrics", eventlog::kShuffleReadFields.keys);
    to.sum += fields_of(metrics, "Shuffle Write Metrics", eventlog::kShuffleWriteFields.keys);
    to.sum += fields_of(metrics, "Input Metrics", eventlog::kInputFields.keys);
    to.sum += fields_of(metrics, "Output Metrics", eventlog::kOutputFields.keys);
  }
  ++to.task_ends;
}

void task_start(od::object& event, BarePass& to) {
  static constexpr std::array<std::string_view, 1> kId{"Task ID"};
  for (const std::string_view key : {"Stage ID", "Stage Attempt ID"}) {
    od::value value;
    to.sum += event[key].get(value) == SUCCESS ? scalar(value) : 0;
  }
  to.sum += fields_of(event, "Task Info", kId);
}

// NOLINTNEXTLINE(misc-no-recursion): as deep as the parser lets documents be
std::uint64_t walk(od::value value) {
  std::uint64_t sum = 0;
  od::json_type type{};
  if (value.type().get(type) != SUCCESS) {
    return 0;
  }
  if (type == od::json_type::object) {
    for (auto field : value.get_object()) {
      std::string_view key;
      sum += field.unescaped_key().get(key) == SUCCESS ? key.size() : 0;
      od::value inner;
      sum += field.value().get(inner) == SUCCESS ? walk(inner) : 0;
    }
  } else if (type == od::json_type::array) {
    for (auto element : value.get_array()) {
      od::value inner;
      sum += element.get(inner) == SUCCESS ? walk(inner) : 0;
    }
  } else {
    sum = scalar(value);
  }
  return sum;
}

void read_line(od::parser& parser, const char* at, std::size_t length, BarePass& to) {
  od::document document;
  od::object event;
  std::string_view name;
  if (parser.iterate(at, length, length + simdjson::SIMDJSON_PADDING).get(document) != SUCCESS ||
      document.get_object().get(event) != SUCCESS ||
      event["Event"].get_string().get(name) != SUCCESS) {
    return;
  }
  if (name == "SparkListenerTaskEnd") {
    task_end(event, to);
  } else if (name == "SparkListenerTaskStart") {
    task_start(event, to);
  } else {
    document.rewind();
    od::value all;
    to.sum += document.get_value().get(all) == SUCCESS ? walk(all) : 0;
  }
}

}  // namespace

bool has_bare_pass() {
#if defined(__x86_64__)
  return __builtin_cpu_supports("avx2") != 0 && __builtin_cpu_supports("bmi") != 0;
#else
  return true;
#endif
}

BarePass bare_pass(std::string_view text) {
  BarePass pass;
  od::parser parser;
  const char* const end = text.data() + text.size();
  for (const char* at = text.data(); at < end;) {
    const auto rest = static_cast<std::size_t>(end - at);
    const auto* line_end = static_cast<const char*>(std::memchr(at, '\n', rest));
    const char* const stop = line_end == nullptr ? end : line_end;
    read_line(parser, at, static_cast<std::size_t>(stop - at), pass);
    ++pass.lines;
    at = stop + 1;
  }
  return pass;
}

}  // namespace oomcast::bench
