#include "reports/log_answers.hpp"

#include <algorithm>

#include "reports/json_parts.hpp"
#include "reports/terminal_text.hpp"

namespace oomcast::reports {

std::string log_answers_text(const std::vector<TableColumn>& columns,
                             const std::vector<LogAnswer>& answers, std::size_t width) {
  std::vector<TableColumn> all{{"log", Align::kLeft, true}};
  all.insert(all.end(), columns.begin(), columns.end());
  Table table(all);
  std::string broken;
  std::size_t good = 0;
  for (const LogAnswer& answer : answers) {
    if (answer.json.empty()) {
      const std::string why = answer.problems.empty() ? "" : answer.problems.front().what;
      broken += "  " + sanitized(answer.log) + ": " + sanitized(why) + "\n";
      continue;
    }
    ++good;
    std::vector<std::string> cells{sanitized(answer.log)};
    for (const std::string& cell : answer.cells) {
      cells.push_back(sanitized(cell));
    }
    table.add(std::move(cells));
  }
  std::string text = good > 0 ? table.text(0, width) : "";
  if (!broken.empty()) {
    text += (good > 0 ? "\n" : "") + std::to_string(answers.size() - good) +
            " without an answer\n" + broken;
  }
  return text;
}

std::string log_answers_json(const std::vector<LogAnswer>& answers) {
  Json logs = Json::array();
  for (const LogAnswer& answer : answers) {
    Json one{{"log", answer.log}};
    Json problems = Json::array();
    for (const Problem& problem : answer.problems) {
      problems.push_back(problem.where + ": " + problem.what);
    }
    one["problems"] = std::move(problems);
    one["answer"] = answer.json.empty() ? Json() : Json::parse(answer.json, nullptr, false);
    logs.push_back(std::move(one));
  }
  return dumped(Json{{"schema_version", 1}, {"logs", std::move(logs)}});
}

}  // namespace oomcast::reports
