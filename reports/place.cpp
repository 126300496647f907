#include "reports/place.hpp"

#include "reports/terminal_text.hpp"
#include "reports/units.hpp"

namespace oomcast::reports {
namespace {

void append(std::string& words, const std::string& more) {
  if (!more.empty()) {
    words += words.empty() ? more : ", " + more;
  }
}

std::string numbered(std::string_view what, std::int32_t number, std::int32_t attempt) {
  if (number < 0) {
    return {};
  }
  std::string words = std::string(what) + ' ' + std::to_string(number);
  if (attempt > 0) {
    words += " (attempt " + std::to_string(attempt) + ')';
  }
  return words;
}

}  // namespace

std::string executor_words(std::int32_t executor) {
  if (executor == kDriverId) {
    return "driver";
  }
  return executor < 0 ? "" : "executor " + std::to_string(executor);
}

std::string_view account_word(Account account) {
  return account == Account::kCount ? "" : account_infos()[static_cast<std::size_t>(account)].name;
}

std::string place_words(const Where& where) {
  std::string words;
  append(words, numbered("stage", where.stage, where.stage_attempt));
  append(words, numbered("task", where.task, where.task_attempt));
  append(words, sanitized(where.operator_name));
  append(words, std::string(account_word(where.account)));
  append(words, executor_words(where.executor));
  if (where.at.count() > 0) {
    append(words, "at " + human_time(where.at));
  }
  return words.empty() ? "nowhere in particular" : words;
}

std::string_view stage_status_word(StageStatus status) {
  switch (status) {
    case StageStatus::kSucceeded:
      return "succeeded";
    case StageStatus::kFailed:
      return "failed";
    case StageStatus::kSkipped:
      return "skipped";
    case StageStatus::kNotReached:
      return "not_reached";
  }
  return "unknown";
}

}  // namespace oomcast::reports
