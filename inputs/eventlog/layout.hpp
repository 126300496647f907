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

/// One file or archive member of a log, not opened yet: a folder may hold thousands.
struct PartSource {
  std::string name;                 // in messages; "archive.zip!member" for members
  std::string path;                 // of a file of a folder; else the part is in Layout::root
  std::optional<ZipMember> member;  // of the archive Layout::root
};

struct Layout {
  std::string source;
  std::string kind = "single";
  std::vector<PartSource> parts;
  Problems warnings;
  std::unique_ptr<ByteSource> root;  // the single file or archive; null for a folder
};

/// A part, open for reading. The layout outlives it.
class OpenPart {
 public:
  static Checked<OpenPart> open(const Layout& layout, const PartSource& part);
  /// The file on disk.
  [[nodiscard]] ByteSource& file() const { return file_ ? *file_ : *root_; }
  /// What to decode: the file, or the archive's member.
  [[nodiscard]] ByteSource& bytes() const { return member_ ? *member_ : file(); }
  /// Null if the part is no archive's member.
  [[nodiscard]] const ZipMemberSource* member() const { return member_.get(); }
  /// The codec, by the first bytes.
  [[nodiscard]] Codec codec() const { return codec_; }

 private:
  ByteSource* root_ = nullptr;
  std::unique_ptr<ByteSource> file_;
  std::unique_ptr<ZipMemberSource> member_;
  Codec codec_ = Codec::kNone;
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

/// The logs below a folder that is none itself, as spark.eventLog.dir is: files, and folders of
/// rolling files, in order of their paths. Empty: the path is a single log.
Checked<std::vector<std::string>> logs_below(const std::string& path);
Checked<Layout> layout_of_source(const std::string& name, std::unique_ptr<ByteSource> source);

}  // namespace oomcast::eventlog
