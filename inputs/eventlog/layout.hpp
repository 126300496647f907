// Which files make up a log, and in which order. Mirrors EventLogFileReader and its two kinds
// (SingleFileEventLogFileReader, RollingEventLogFilesFileReader); adds Databricks' folders and
// the History Server's zip.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "inputs/eventlog/byte_source.hpp"
#include "inputs/eventlog/codec.hpp"
#include "inputs/eventlog/zip_archive.hpp"
#include "models/problem.hpp"

namespace oomcast::eventlog {

struct PartSource {
  std::string name;                         // in messages; "archive.zip!member" for members
  std::shared_ptr<ByteSource> file;         // the file on disk
  std::shared_ptr<ByteSource> bytes;        // what to decode: the file, or the member
  std::shared_ptr<ZipMemberSource> member;  // same as bytes if it is a member
  std::string head;                         // the first bytes to decode: they tell the codec
};

struct Layout {
  std::string source;
  std::string kind = "single";
  std::vector<PartSource> parts;
  Problems warnings;
};

/// A file "events_N_ID[.codec][.compact]" of a rolling folder.
struct RollingName {
  std::int64_t index = 0;
  bool compact = false;
};
std::optional<RollingName> parse_rolling_name(std::string_view file_name);

/// Picks and orders rolling files: positions in `names`; a missing index becomes a warning.
std::vector<std::size_t> order_rolling(const std::vector<std::string>& names,
                                       const std::string& where, Problems& warnings);

Checked<Layout> find_layout(const std::string& path);
Checked<Layout> layout_of_source(const std::string& name, std::shared_ptr<ByteSource> source);

}  // namespace oomcast::eventlog
