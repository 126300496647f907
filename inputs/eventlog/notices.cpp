// The sentences of the notices.
#include "inputs/eventlog/notices.hpp"

namespace oomcast::eventlog {
namespace {

struct Sentence {
  std::string_view what;
  std::string_view fix;
};

constexpr std::array<Sentence, kNotices> kSentences{{
    {"malformed lines, skipped", "check that the log was copied whole"},
    {"lines with invalid UTF-8, replaced", ""},
    {"numbers that do not fit into 64 bits, taken as absent", ""},
    {"negative sizes or times", ""},
    {"values of the wrong type, taken as absent", ""},
    {"task ends that were logged before, marked as duplicates", ""},
    {"tasks that ended without a start event", "Spark drops events when its queue is full"},
    {"tasks that started and never ended", "the application was running, or lost executors"},
    {"task ends without metrics", "their memory and time are unknown"},
    {"events in the wrong order (an end before its start)", ""},
    {"kinds of task failure beyond 65535, not told apart", ""},
}};

}  // namespace

void Notices::count(Notice kind, std::string_view detail, std::int64_t times) {
  Entry& entry = entries_[static_cast<std::size_t>(kind)];
  if (entry.count == 0 && times > 0) {
    entry.where = std::string(file_) + (line_ > 0 ? ":" + std::to_string(line_) : std::string());
    entry.detail = detail;
  }
  entry.count += times;
}

void Notices::append_to(Problems& warnings, const std::string& source) const {
  for (std::size_t i = 0; i < kNotices; ++i) {
    const Entry& entry = entries_[i];
    if (entry.count == 0) {
      continue;
    }
    std::string what = std::to_string(entry.count) + " " + std::string(kSentences[i].what);
    if (!entry.detail.empty()) {
      what += " (first: " + entry.detail + ")";
    }
    warnings.push_back({.severity = Severity::kWarning,
                        .where = entry.where.empty() ? source : entry.where,
                        .what = std::move(what),
                        .fix = std::string(kSentences[i].fix)});
  }
}

}  // namespace oomcast::eventlog
