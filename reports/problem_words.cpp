#include "reports/problem_words.hpp"

#include <algorithm>

#include "reports/terminal_text.hpp"

namespace oomcast::reports {
namespace {

std::string told(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  return sanitized(text);
}

}  // namespace

std::string problem_words(const Problem& problem) {
  std::string words;
  if (!problem.where.empty()) {
    words += told(problem.where) + ": ";
  }
  words += told(problem.what);
  if (!problem.fix.empty()) {
    words += "; " + told(problem.fix);
  }
  return words;
}

}  // namespace oomcast::reports
