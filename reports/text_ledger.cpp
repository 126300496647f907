// The ledger of the text report: every account of a container as a bar, against its limit.
#include <algorithm>
#include <vector>

#include "reports/place.hpp"
#include "reports/sections.hpp"
#include "reports/terminal_text.hpp"
#include "reports/units.hpp"

namespace oomcast::reports {
namespace {

constexpr std::size_t kNameWidth = 20;
constexpr std::size_t kBytesWidth = 9;
constexpr std::size_t kShareWidth = 6;
constexpr std::size_t kBarWidth = 14;

/// The snapshot of the first cause; else the tightest moment.
const LedgerSnapshot* chosen(const Run& run) {
  for (const LedgerSnapshot& snapshot : run.snapshots) {
    if (snapshot.executor == run.verdict.where.executor && snapshot.at == run.verdict.where.at) {
      return &snapshot;
    }
  }
  if (const LedgerSnapshot* first = snapshot_of(run, run.verdict.where.executor)) {
    return first;
  }
  return run.snapshots.empty() ? nullptr : &run.snapshots.front();
}

std::string bar_line(std::string_view name, Bytes bytes, Bytes whole, std::string_view note,
                     const Style& style) {
  const std::int64_t share = share_ppm(bytes.count(), whole.count());
  std::string line = "    " + padded(truncated(name, kNameWidth), kNameWidth) + ' ' +
                     padded_left(human_bytes(bytes), kBytesWidth) + ' ' +
                     padded_left(whole.count() > 0 ? human_share(share) : "", kShareWidth) + "  " +
                     bar(share, kBarWidth) + "  ";
  const std::size_t used = display_width(line);
  line += truncated(note, style.width > used ? style.width - used : 0);
  line.erase(line.find_last_not_of(' ') + 1);
  return line + '\n';
}

struct Part {
  std::string_view title;
  bool heap = false;
  Bytes limit;
};

std::string part_lines(const LedgerSnapshot& snapshot, const Part& part, const Style& style) {
  std::vector<const AccountInfo*> accounts;
  Bytes total;
  for (const AccountInfo& info : account_infos()) {
    const Bytes bytes = snapshot.bytes[static_cast<std::size_t>(info.account)];
    if (is_heap(info.account) == part.heap && bytes.count() != 0) {
      accounts.push_back(&info);
      total += bytes;
    }
  }
  if (accounts.empty()) {
    return {};
  }
  const auto bytes_of = [&](const AccountInfo* info) {
    return snapshot.bytes[static_cast<std::size_t>(info->account)];
  };
  std::stable_sort(accounts.begin(), accounts.end(),
                   [&](const auto* a, const auto* b) { return bytes_of(a) > bytes_of(b); });
  std::string out = "  " + std::string(part.title) + ": " + human_bytes(total);
  if (part.limit.count() > 0) {
    out += " of " + human_bytes(part.limit);
  }
  out += '\n';
  const Bytes whole = part.limit.count() > 0 ? part.limit : total;
  for (const AccountInfo* info : accounts) {
    out += bar_line(info->name, bytes_of(info), whole, info->description, style);
  }
  return out;
}

/// The container as a whole: the heap counts with what it holds, then everything beside it.
std::string container_lines(const LedgerSnapshot& snapshot, const Style& style) {
  if (snapshot.container_limit.count() <= 0) {
    return part_lines(snapshot, {"beside the heap", false, Bytes()}, style);
  }
  Bytes heap;
  Bytes beside;
  for (const AccountInfo& info : account_infos()) {
    const Bytes bytes = snapshot.bytes[static_cast<std::size_t>(info.account)];
    (is_heap(info.account) ? heap : beside) += bytes;
  }
  std::string out = "  container: " + human_bytes(heap + beside) + " of " +
                    human_bytes(snapshot.container_limit) + '\n';
  out += bar_line("heap", heap, snapshot.container_limit, "all accounts above", style);
  const std::string lines =
      part_lines(snapshot, {"beside the heap", false, snapshot.container_limit}, style);
  return out + lines.substr(std::min(lines.size(), lines.find('\n') + 1));
}

}  // namespace

std::string ledger_section(const Run& run, const Style& style) {
  std::string out;
  const std::string message = first_line(run.verdict.message);
  if (!message.empty()) {
    out += section_title("The log would say", style);
    out += wrapped("  ", message, 2, style.width);
  }
  const LedgerSnapshot* snapshot = chosen(run);
  if (snapshot == nullptr) {
    return out;
  }
  const std::string who = executor_words(snapshot->executor);
  std::string title = "Memory of " + (who.empty() ? std::string("an executor") : "the " + who);
  if (snapshot->executor >= 0) {
    title = "Memory of " + who;
  }
  title += " at " + human_time(snapshot->at);
  if (!snapshot->why.empty()) {
    title += " (" + sanitized(snapshot->why) + ')';
  }
  out += section_title(truncated(title, style.width), style);
  out += part_lines(*snapshot, {"heap", true, snapshot->heap_limit}, style);
  out += container_lines(*snapshot, style);
  return out;
}

}  // namespace oomcast::reports
