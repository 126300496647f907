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

std::string changes_text(const Changes& changes) {
  std::string text;
  for (const Change& change : changes) {
    text += text.empty() ? "" : ", ";
    text += change.kind == ChangeKind::kCluster ? "cluster." : "";
    text += change.key + '=' + change.value;
  }
  return text;
}

std::int64_t effort_percent(const Changes& changes) {
  constexpr std::int64_t kKey = 5;
  constexpr std::int64_t kCluster = 10;
  std::int64_t percent = 0;
  for (const Change& change : changes) {
    percent += change.kind == ChangeKind::kConf ? kKey : kCluster;
  }
  return percent;
}

}  // namespace oomcast::advise
