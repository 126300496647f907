// A zip archive as the History Server hands it out: each member is a source of its own.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "inputs/eventlog/byte_source.hpp"

namespace oomcast::eventlog {

struct ZipMember {
  std::string name;  // path in the archive
  std::int64_t packed_bytes = 0;
  std::int64_t bytes = 0;
  std::int64_t header_offset = 0;
  int method = 0;  // 0 stored, 8 deflated
  std::uint32_t crc32 = 0;
};

/// The archive's regular members, in directory order.
Checked<std::vector<ZipMember>> list_zip(const std::string& name, ByteSource& archive);

/// A member's bytes. Can be read only forwards; reads nothing after damage, and damage() says so.
class ZipMemberSource : public ByteSource {
 public:
  [[nodiscard]] virtual const std::string& damage() const = 0;
  /// Compressed bytes read so far.
  [[nodiscard]] virtual std::int64_t packed_read() const = 0;
};
std::shared_ptr<ZipMemberSource> open_zip_member(std::shared_ptr<ByteSource> archive,
                                                 const ZipMember& member);

}  // namespace oomcast::eventlog
