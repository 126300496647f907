// What the page calls: a request in JSON, an answer in JSON, through the module's own memory.
//   {"call": "read", "text": SCENARIO, "name": PATH, "patch": {...}, "files": {PATH: TEXT}}
//       -> the scenario in full, as a file
//   {"call": "run", "text": SCENARIO, "name": PATH}
//       -> what the page draws, the readings, and the executor that was asked for;
//          with "advise": true also what it would take, each suggestion simulated
//   {"call": "lesson", "text": SCENARIO, "name": PATH, "files": {PATH: TEXT}}
//       -> the lesson, played
// Mistakes in a scenario come back as {"problems": [...]}.
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <map>
#include <optional>
#include <string>

#include "inputs/lesson/lesson.hpp"
#include "inputs/scenario/scenario_json.hpp"
#include "models/application/simulate.hpp"
#include "models/executor/shape.hpp"
#include "models/operators/kinds.hpp"
#include "models/run/readings.hpp"
#include "reports/html/data.hpp"
#include "reports/lesson.hpp"
#include "studies/advise/first_aid.hpp"
#include "studies/lesson/lesson.hpp"

namespace oomcast::web {
namespace {

using reports::Json;

Json problems_json(const Problems& problems) {
  Json list = Json::array();
  for (const Problem& problem : problems) {
    list.push_back({{"where", problem.where}, {"what", problem.what}, {"fix", problem.fix}});
  }
  return {{"problems", std::move(list)}};
}

/// A request with its texts; members that are missing are empty.
struct Request {
  std::string call;
  std::string text;
  std::string name;
  std::string patch;
  bool advise = false;
  std::map<std::string, std::string> files;

  [[nodiscard]] ScenarioContext context() const {
    return {.operators = operator_specs(),
            .read_file = [this](const std::string& path) -> std::optional<std::string> {
              const auto at = files.find(path);
              return at == files.end() ? std::nullopt : std::optional(at->second);
            }};
  }
};

Request read_request(std::string_view bytes) {
  Request request;
  const Json json = Json::parse(bytes, nullptr, false);
  if (!json.is_object()) {
    return request;
  }
  const auto text = [&](const char* member) {
    const auto at = json.find(member);
    return at != json.end() && at->is_string() ? at->get<std::string>() : std::string();
  };
  request.call = text("call");
  request.text = text("text");
  request.name = text("name");
  request.advise = json.value("advise", false);
  if (const auto at = json.find("patch"); at != json.end() && at->is_object()) {
    request.patch = at->dump();
  }
  if (const auto at = json.find("files"); at != json.end() && at->is_object()) {
    for (const auto& [path, file] : at->items()) {
      if (file.is_string()) {
        request.files[path] = file.get<std::string>();
      }
    }
  }
  return request;
}

Json readings_json(const Run& run) {
  Json all = Json::object();
  for (const ReadingSpec& spec : reading_specs()) {
    all[std::string(spec.name)] = reading_text(spec, spec.read(run));
  }
  return all;
}

/// The scenario of the request, with the patch laid over it.
Checked<Scenario> scenario_of(const Request& request) {
  ScenarioContext context = request.context();
  std::optional<scenario::Node> patch;
  if (!request.patch.empty()) {
    Checked<scenario::Node> node = scenario::parse_document(request.patch, "the patch", 0);
    if (!node.ok()) {
      return std::move(node).error();
    }
    patch = std::move(node).value();
    context.patch = &*patch;
  }
  return read_scenario(request.text, request.name, context);
}

Json read(const Request& request) {
  const Checked<Scenario> scenario = scenario_of(request);
  if (!scenario.ok()) {
    return problems_json(scenario.error());
  }
  return {{"scenario", write_scenario(scenario.value(), operator_specs())}};
}

/// What Spark makes of the settings: defaults that depend on others are not in the scenario.
Json shape_json(const Scenario& scenario) {
  const Checked<executor::Shape> shape = executor::executor_shape(scenario);
  if (!shape.ok()) {
    return nullptr;
  }
  return {{"heap", shape.value().heap.xmx.count()},
          {"overhead", shape.value().overhead.count()},
          {"cores", shape.value().cores}};
}

Json run(const Request& request) {
  const Checked<Scenario> scenario = scenario_of(request);
  if (!scenario.ok()) {
    return problems_json(scenario.error());
  }
  Checked<Run> run = simulate(scenario.value(), {.keep_tasks = true, .keep_history = true});
  if (!run.ok()) {
    return problems_json(run.error());
  }
  reports::ReportOptions options;
  if (request.advise) {
    const advise::FirstAid advice = advise::first_aid(scenario.value(), run.value());
    run.value().verdict.advice = advice.text;
    for (const advise::Attempt& attempt : advice.attempts) {
      options.fixes.push_back({attempt.key, attempt.value, attempt.outcome});
    }
  }
  return {{"data", reports::html::page_data(run.value(), options)},
          {"readings", readings_json(run.value())},
          {"shape", shape_json(scenario.value())}};
}

Json lesson(const Request& request) {
  const auto lesson = lesson::read_lesson(request.text, request.name, request.context());
  if (!lesson.ok()) {
    return problems_json(lesson.error());
  }
  const auto played = lesson::play(lesson.value());
  if (!played.ok()) {
    return problems_json(played.error());
  }
  return Json::parse(reports::lesson_json(lesson.value(), played.value()), nullptr, false);
}

Json dispatch(const Request& request) {
  if (request.call == "read") {
    return read(request);
  }
  if (request.call == "run") {
    return run(request);
  }
  if (request.call == "lesson") {
    return lesson(request);
  }
  return problems_json({{Severity::kError, "request", "no such call", "read, run or lesson"}});
}

std::string answer(std::string_view bytes) {
  return dispatch(read_request(bytes)).dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace
}  // namespace oomcast::web

extern "C" {

[[clang::export_name("oomcast_allocate")]] void* oomcast_allocate(std::uint32_t bytes) {
  return std::malloc(bytes);
}

[[clang::export_name("oomcast_release")]] void oomcast_release(void* memory) { std::free(memory); }

/// The answer: four bytes of length (little endian), then JSON. The caller releases both.
[[clang::export_name("oomcast_call")]] char* oomcast_call(const char* request,
                                                          std::uint32_t bytes) {
  const std::string answer = oomcast::web::answer({request, bytes});
  const auto length = static_cast<std::uint32_t>(answer.size());
  char* const memory = static_cast<char*>(std::malloc(sizeof length + length));
  std::memcpy(memory, &length, sizeof length);
  std::memcpy(memory + sizeof length, answer.data(), length);
  return memory;
}

}  // extern "C"
