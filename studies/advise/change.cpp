#include "studies/advise/change.hpp"

#include <algorithm>

namespace oomcast::advise {

bool contradict(const Changes& a, const Changes& b) {
  return std::any_of(a.begin(), a.end(), [&](const Change& one) {
    return std::any_of(b.begin(), b.end(), [&](const Change& other) {
      return one.kind == other.kind && one.key == other.key && one.value != other.value;
    });
  });
}

Changes joined(Changes a, const Changes& b) {
  for (const Change& change : b) {
    if (std::find(a.begin(), a.end(), change) == a.end()) {
      a.push_back(change);
    }
  }
  return a;
}

bool rewrites_code(const Changes& changes) {
  return std::any_of(changes.begin(), changes.end(),
                     [](const Change& change) { return change.kind == ChangeKind::kRewrite; });
}

std::string_view kind_word(ChangeKind kind) {
  switch (kind) {
    case ChangeKind::kConf:
      return "conf";
    case ChangeKind::kCluster:
      return "cluster";
    case ChangeKind::kRewrite:
      break;
  }
  return "rewrite";
}

std::string changes_text(const Changes& changes) {
  std::string text;
  for (const Change& change : changes) {
    text += text.empty() ? "" : ", ";
    text += change.kind == ChangeKind::kCluster ? "cluster." : "";
    text += change.kind == ChangeKind::kRewrite ? change.value : change.key + '=' + change.value;
  }
  return text;
}

std::int64_t effort_percent(const Changes& changes) {
  constexpr std::int64_t kKey = 5;
  constexpr std::int64_t kCluster = 10;
  constexpr std::int64_t kCode = 20;
  std::int64_t percent = 0;
  for (const Change& change : changes) {
    percent += change.kind == ChangeKind::kConf      ? kKey
               : change.kind == ChangeKind::kCluster ? kCluster
                                                     : kCode;
  }
  return percent;
}

}  // namespace oomcast::advise
