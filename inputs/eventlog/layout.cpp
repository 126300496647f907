// Finds the parts of a log: by the names in a folder or an archive.
#include "inputs/eventlog/layout.hpp"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <map>
#include <system_error>

namespace oomcast::eventlog {
namespace {

namespace fs = std::filesystem;

Problem warning(const std::string& where, std::string what, std::string fix = {}) {
  return {.severity = Severity::kWarning,
          .where = where,
          .what = std::move(what),
          .fix = std::move(fix)};
}

Problems error(const std::string& where, std::string what, std::string fix) {
  return {Problem{.where = where, .what = std::move(what), .fix = std::move(fix)}};
}

Codec codec_of_source(ByteSource& source) {
  std::string head(16, '\0');
  head.resize(source.read_at(0, head));
  return codec_of_bytes(head);
}

std::string last_component(std::string_view path) {
  while (path.size() > 1 && path.ends_with('/')) {
    path.remove_suffix(1);
  }
  const std::size_t slash = path.rfind('/');
  return std::string(slash == std::string_view::npos ? path : path.substr(slash + 1));
}

Checked<std::vector<std::string>> list_files(const std::string& folder) {
  std::error_code code;
  std::vector<std::string> names;
  for (fs::directory_iterator i(folder, code), end; !code && i != end; i.increment(code)) {
    std::string name = i->path().filename().string();
    // Hadoop's checksum files are hidden (.name.crc).
    if (!name.starts_with('.') && i->is_regular_file(code)) {
      names.push_back(std::move(name));
    }
  }
  if (code) {
    return error(folder, "cannot be listed: " + code.message(), "check its permissions");
  }
  std::ranges::sort(names);
  return names;
}

/// Databricks: "eventlog-DATE--HH-MM.gz" in order of name, then "eventlog", the newest.
std::vector<std::string> databricks_order(const std::vector<std::string>& names) {
  std::vector<std::string> ordered;
  std::ranges::copy_if(names, std::back_inserter(ordered),
                       [](const std::string& n) { return n.starts_with("eventlog-"); });
  if (std::ranges::find(names, "eventlog") != names.end()) {
    ordered.push_back("eventlog");
  }
  return ordered;
}

Layout with_parts(const std::string& folder, const std::vector<std::string>& names, Layout layout) {
  for (const std::string& name : names) {
    layout.parts.push_back({.name = name, .path = folder + "/" + name, .member = {}});
  }
  return layout;
}

bool looks_rolling(const std::vector<std::string>& names) {
  return std::ranges::any_of(names,
                             [](const auto& n) { return parse_rolling_name(n).has_value(); });
}

Checked<Layout> find_in_folder(const std::string& path) {
  const auto names = list_files(path);
  if (!names) {
    return names.error();
  }
  Layout layout;
  layout.source = last_component(path);
  if (looks_rolling(names.value())) {
    layout.kind = "rolling_v2";
    std::vector<std::string> ordered;
    for (const std::size_t i : order_rolling(names.value(), layout.source, layout.warnings)) {
      ordered.push_back(names.value()[i]);
    }
    const auto status = std::ranges::find_if(
        names.value(), [](const std::string& n) { return n.starts_with("appstatus_"); });
    if (status == names.value().end()) {
      layout.warnings.push_back(warning(layout.source, "has no appstatus file"));
    } else if (status->ends_with(".inprogress")) {
      layout.warnings.push_back(warning(layout.source, "is of an application still running"));
    }
    return with_parts(path, ordered, std::move(layout));
  }
  const std::vector<std::string> ordered = databricks_order(names.value());
  if (ordered.empty()) {
    return error(path, "is a folder without event log files (events_N_... or eventlog)",
                 "give the log file itself, or the folder eventlog_v2_...");
  }
  layout.kind = "databricks_rolling";
  return with_parts(path, ordered, std::move(layout));
}

bool is_log_folder(const std::vector<std::string>& names) {
  return looks_rolling(names) || !databricks_order(names).empty();
}

/// Adds the logs of a folder that is none itself; folders in it that are, and those in others.
// NOLINTNEXTLINE(misc-no-recursion): no deeper than kFolderDepth
Problems add_logs(const std::string& folder, const std::vector<std::string>& files, int depth,
                  std::vector<std::string>& logs) {
  constexpr int kFolderDepth = 8;  // folders of a link to themselves have an end, too
  for (const std::string& name : files) {
    if (!name.starts_with("appstatus_")) {
      logs.push_back(folder + "/" + name);
    }
  }
  std::error_code code;
  for (fs::directory_iterator i(folder, code), end; !code && i != end; i.increment(code)) {
    const std::string name = i->path().filename().string();
    if (name.starts_with('.') || !i->is_directory(code)) {
      continue;
    }
    const std::string inner = folder + "/" + name;
    const auto names = list_files(inner);
    if (!names) {
      return names.error();
    }
    if (is_log_folder(names.value())) {
      logs.push_back(inner);
    } else if (depth < kFolderDepth) {
      if (Problems problems = add_logs(inner, names.value(), depth + 1, logs); !problems.empty()) {
        return problems;
      }
    }
  }
  return {};
}

/// The members of the log in an archive: of one folder, or one file.
std::vector<ZipMember> choose_members(const std::string& name, std::vector<ZipMember> members,
                                      Layout& layout) {
  std::map<std::string, std::vector<ZipMember>> rolling;
  std::map<std::string, ZipMember> single;
  for (ZipMember& member : members) {
    const std::string base = last_component(member.name);
    if (parse_rolling_name(base)) {
      rolling[member.name.substr(0, member.name.size() - base.size())].push_back(std::move(member));
    } else if (!base.starts_with('.') && !base.starts_with("appstatus_")) {
      single.emplace(member.name, std::move(member));
    }
  }
  if (rolling.size() + (rolling.empty() ? single.size() : 0) > 1) {
    layout.warnings.push_back(warning(name, "holds more than one log; the last one is read",
                                      "unpack it to read another one"));
  }
  if (rolling.empty()) {
    return single.empty() ? std::vector<ZipMember>{} : std::vector{single.rbegin()->second};
  }
  layout.kind = "rolling_v2";
  const std::vector<ZipMember>& last = rolling.rbegin()->second;
  std::vector<std::string> names;
  std::ranges::transform(last, std::back_inserter(names),
                         [](const ZipMember& m) { return last_component(m.name); });
  std::vector<ZipMember> ordered;
  for (const std::size_t i : order_rolling(names, name, layout.warnings)) {
    ordered.push_back(last[i]);
  }
  return ordered;
}

}  // namespace

std::optional<RollingName> parse_rolling_name(std::string_view file_name) {
  static constexpr std::string_view kPrefix = "events_";
  if (!file_name.starts_with(kPrefix)) {
    return std::nullopt;
  }
  RollingName parsed;
  const char* const end = file_name.data() + file_name.size();
  const auto [after, code] = std::from_chars(file_name.data() + kPrefix.size(), end, parsed.index);
  if (code != std::errc() || after == end || *after != '_' || parsed.index < 0) {
    return std::nullopt;
  }
  parsed.compact = file_name.ends_with(".compact");
  return parsed;
}

std::vector<std::size_t> order_rolling(const std::vector<std::string>& names,
                                       const std::string& where, Problems& warnings) {
  struct Entry {
    RollingName name;
    std::size_t position;
  };
  std::vector<Entry> entries;
  std::int64_t compacted = -1;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (const auto parsed = parse_rolling_name(names[i])) {
      entries.push_back({*parsed, i});
      compacted = std::max(compacted, parsed->compact ? parsed->index : -1);
    }
  }
  // A compact file holds what was worth keeping of all files up to its own index.
  std::erase_if(entries, [&](const Entry& e) {
    return e.name.index < compacted || (e.name.index == compacted && !e.name.compact);
  });
  std::ranges::sort(entries, {},
                    [](const Entry& e) { return std::pair(e.name.index, e.position); });
  std::int64_t expected = compacted >= 0 ? compacted : 1;
  std::vector<std::size_t> order;
  for (const Entry& entry : entries) {
    if (entry.name.index > expected) {
      warnings.push_back(warning(where, "rolling folder without index " + std::to_string(expected) +
                                            (entry.name.index > expected + 1
                                                 ? " to " + std::to_string(entry.name.index - 1)
                                                 : std::string()) +
                                            ": its events are lost"));
    }
    expected = entry.name.index + 1;
    order.push_back(entry.position);
  }
  return order;
}

Checked<Layout> layout_of_source(const std::string& name, std::unique_ptr<ByteSource> source) {
  Layout layout;
  layout.source = last_component(name);
  layout.root = std::move(source);
  if (codec_of_source(*layout.root) != Codec::kZip) {
    layout.parts.push_back({.name = layout.source, .path = {}, .member = {}});
    return layout;
  }
  auto members = list_zip(layout.source, *layout.root);
  if (!members) {
    return std::move(members).error();
  }
  for (ZipMember& member : choose_members(layout.source, std::move(members).value(), layout)) {
    layout.parts.push_back(
        {.name = layout.source + "!" + member.name, .path = {}, .member = std::move(member)});
  }
  if (layout.parts.empty()) {
    return error(layout.source, "is a zip archive without a log in it", "give an event log");
  }
  return layout;
}

Checked<OpenPart> OpenPart::open(const Layout& layout, const PartSource& part) {
  OpenPart opened;
  opened.root_ = layout.root.get();
  if (!part.path.empty()) {
    auto file = open_file(part.path);
    if (!file) {
      return std::move(file).error();
    }
    opened.file_ = std::move(file).value();
  }
  if (part.member) {
    // A member is read once and forwards: another one is asked for the first bytes.
    opened.codec_ = codec_of_source(*open_zip_member(*opened.root_, *part.member));
    opened.member_ = open_zip_member(*opened.root_, *part.member);
  } else {
    opened.codec_ = codec_of_source(opened.file());
  }
  return opened;
}

Checked<std::vector<std::string>> logs_below(const std::string& path) {
  std::error_code code;
  if (!fs::is_directory(path, code)) {
    return std::vector<std::string>{};
  }
  const auto names = list_files(path);
  if (!names) {
    return names.error();
  }
  std::vector<std::string> logs;
  if (is_log_folder(names.value())) {
    return logs;
  }
  if (Problems problems = add_logs(path, names.value(), 0, logs); !problems.empty()) {
    return problems;
  }
  if (logs.empty()) {
    return error(path, "is a folder without event logs", "give a log, or a folder of logs");
  }
  std::ranges::sort(logs);
  return logs;
}

Checked<Layout> find_layout(const std::string& path) {
  std::error_code code;
  if (fs::is_directory(path, code)) {
    return find_in_folder(path);
  }
  auto file = open_file(path);
  if (!file) {
    return std::move(file).error();
  }
  return layout_of_source(path, std::move(file).value());
}

}  // namespace oomcast::eventlog
