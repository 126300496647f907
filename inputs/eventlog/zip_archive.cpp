// Reads zip's central directory (APPNOTE 4.3) and inflates members. Zip64 sizes are understood;
// encryption, split archives and methods other than stored and deflated are refused.
#include "inputs/eventlog/zip_archive.hpp"

#include <zlib.h>

#include <algorithm>
#include <optional>

namespace oomcast::eventlog {
namespace {

constexpr std::size_t kEndBytes = 22;
constexpr std::size_t kEntryBytes = 46;
constexpr std::size_t kLocalBytes = 30;
constexpr std::int64_t kDirectoryBytesMax = std::int64_t{16} << 20;
constexpr std::uint64_t kSeeZip64 = 0xFFFFFFFF;

std::uint64_t number(std::string_view bytes, std::size_t at, std::size_t width) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < width; ++i) {
    value |= static_cast<std::uint64_t>(static_cast<unsigned char>(bytes[at + i])) << (8 * i);
  }
  return value;
}

std::string read_range(ByteSource& source, std::int64_t offset, std::int64_t bytes) {
  std::string out(static_cast<std::size_t>(bytes), '\0');
  out.resize(source.read_at(offset, out));
  return out;
}

struct Directory {
  std::int64_t offset = 0;
  std::int64_t bytes = 0;
};

std::optional<Directory> find_directory(ByteSource& archive) {
  const std::int64_t tail_bytes = std::min<std::int64_t>(archive.size(), kEndBytes + 65535);
  const std::int64_t tail_offset = archive.size() - tail_bytes;
  const std::string tail = read_range(archive, tail_offset, tail_bytes);
  const std::size_t end = tail.rfind("PK\x05\x06");
  if (end == std::string::npos || tail.size() - end < kEndBytes) {
    return std::nullopt;
  }
  Directory found{.offset = static_cast<std::int64_t>(number(tail, end + 16, 4)),
                  .bytes = static_cast<std::int64_t>(number(tail, end + 12, 4))};
  // Zip64: a locator of 20 bytes stands before the end record and names the real one.
  if (end >= 20 && std::string_view(tail).substr(end - 20).starts_with("PK\x06\x07")) {
    const auto at = static_cast<std::int64_t>(number(tail, end - 12, 8));
    if (at < 0 || at > archive.size()) {
      return std::nullopt;
    }
    const std::string record = read_range(archive, at, 56);
    if (record.size() < 56 || !record.starts_with("PK\x06\x06")) {
      return std::nullopt;
    }
    found = {.offset = static_cast<std::int64_t>(number(record, 48, 8)),
             .bytes = static_cast<std::int64_t>(number(record, 40, 8))};
  }
  const bool sane = found.offset >= 0 && found.bytes >= 0 && found.bytes <= kDirectoryBytesMax &&
                    found.offset <= archive.size() - found.bytes;
  return sane ? std::optional(found) : std::nullopt;
}

/// Replaces the 32-bit sizes that say "see Zip64" by those of the extra field.
void apply_zip64(std::string_view extra, ZipMember& member) {
  while (extra.size() >= 4) {
    const std::size_t bytes = number(extra, 2, 2);
    if (bytes > extra.size() - 4) {
      return;
    }
    if (number(extra, 0, 2) == 1) {
      std::string_view field = extra.substr(4, bytes);
      for (std::int64_t* value : {&member.bytes, &member.packed_bytes, &member.header_offset}) {
        if (static_cast<std::uint64_t>(*value) == kSeeZip64 && field.size() >= 8) {
          *value = static_cast<std::int64_t>(number(field, 0, 8));
          field.remove_prefix(8);
        }
      }
    }
    extra.remove_prefix(4 + bytes);
  }
}

Problems bad_zip(const std::string& name, std::string what) {
  return {Problem{.where = name, .what = std::move(what), .fix = "unpack it and give the log"}};
}

class MemberSource final : public ZipMemberSource {
 public:
  MemberSource(std::shared_ptr<ByteSource> archive, const ZipMember& member)
      : archive_(std::move(archive)), member_(member) {
    const std::string local =
        read_range(*archive_, member.header_offset, static_cast<std::int64_t>(kLocalBytes));
    if (local.size() < kLocalBytes || !local.starts_with("PK\x03\x04")) {
      damage_ = "zip: member's header is damaged";
      return;
    }
    next_ = member.header_offset + static_cast<std::int64_t>(kLocalBytes) +
            static_cast<std::int64_t>(number(local, 26, 2) + number(local, 28, 2));
    packed_left_ = std::max<std::int64_t>(member.packed_bytes, 0);
    inflating_ = member.method == 8 && inflateInit2(&stream_, -15) == Z_OK;
  }
  ~MemberSource() override {
    if (inflating_) {
      inflateEnd(&stream_);
    }
  }
  MemberSource(const MemberSource&) = delete;
  MemberSource& operator=(const MemberSource&) = delete;

  [[nodiscard]] std::int64_t size() const override { return member_.bytes; }
  [[nodiscard]] const std::string& damage() const override { return damage_; }
  [[nodiscard]] std::int64_t packed_read() const override {
    return member_.packed_bytes - packed_left_;
  }

  std::size_t read_at(std::int64_t offset, std::span<char> to) override {
    if (offset != position_ || !damage_.empty()) {
      return 0;
    }
    std::size_t done = 0;
    while (done < to.size() && damage_.empty()) {
      const std::size_t n = next(to.subspan(done));
      if (n == 0) {
        break;
      }
      crc_ = static_cast<std::uint32_t>(
          ::crc32(crc_, reinterpret_cast<const Bytef*>(to.data() + done), static_cast<uInt>(n)));
      done += n;
    }
    position_ += static_cast<std::int64_t>(done);
    if (done < to.size() && damage_.empty() && crc_ != member_.crc32) {
      damage_ = "zip: member's checksum differs";
    }
    return done;
  }

 private:
  std::size_t next(std::span<char> to) {
    if (finished_) {
      return 0;
    }
    if (!inflating_) {
      const std::size_t n = refill(to);
      finished_ = n == 0;
      return n;
    }
    stream_.next_out = reinterpret_cast<Bytef*>(to.data());
    stream_.avail_out = static_cast<uInt>(to.size());
    while (stream_.avail_out == to.size() && !finished_ && damage_.empty()) {
      if (stream_.avail_in == 0) {
        stream_.next_in = reinterpret_cast<Bytef*>(input_.data());
        stream_.avail_in = static_cast<uInt>(refill(input_));
      }
      const int result = inflate(&stream_, Z_NO_FLUSH);
      finished_ = result == Z_STREAM_END;
      if (result != Z_OK && result != Z_STREAM_END) {
        damage_ = stream_.avail_in == 0 ? "zip: member is cut short" : "zip: member is damaged";
        damage_ += " at byte " + std::to_string(next_ - stream_.avail_in);
      }
    }
    return to.size() - stream_.avail_out;
  }

  std::size_t refill(std::span<char> to) {
    const auto wanted =
        static_cast<std::size_t>(std::min<std::int64_t>(packed_left_, std::ssize(to)));
    const std::size_t n = archive_->read_at(next_, to.subspan(0, wanted));
    next_ += static_cast<std::int64_t>(n);
    packed_left_ -= static_cast<std::int64_t>(n);
    return n;
  }

  std::shared_ptr<ByteSource> archive_;
  ZipMember member_;
  std::string input_ = std::string(std::size_t{64} << 10, '\0');
  std::string damage_;
  z_stream stream_{};
  std::int64_t position_ = 0;
  std::int64_t next_ = 0;
  std::int64_t packed_left_ = 0;
  std::uint32_t crc_ = 0;
  bool inflating_ = false;
  bool finished_ = false;
};

}  // namespace

Checked<std::vector<ZipMember>> list_zip(const std::string& name, ByteSource& archive) {
  const std::optional<Directory> directory = find_directory(archive);
  if (!directory) {
    return bad_zip(name, "is a zip archive without a readable directory (cut short?)");
  }
  const std::string bytes = read_range(archive, directory->offset, directory->bytes);
  std::vector<ZipMember> members;
  for (std::string_view rest = bytes; rest.size() >= kEntryBytes;) {
    const std::size_t name_bytes = number(rest, 28, 2);
    const std::size_t extra_bytes = number(rest, 30, 2);
    const std::size_t entry_bytes = kEntryBytes + name_bytes + extra_bytes + number(rest, 32, 2);
    if (!rest.starts_with("PK\x01\x02") || entry_bytes > rest.size()) {
      return bad_zip(name, "is a zip archive with a damaged directory");
    }
    ZipMember member{.name = std::string(rest.substr(kEntryBytes, name_bytes)),
                     .packed_bytes = static_cast<std::int64_t>(number(rest, 20, 4)),
                     .bytes = static_cast<std::int64_t>(number(rest, 24, 4)),
                     .header_offset = static_cast<std::int64_t>(number(rest, 42, 4)),
                     .method = static_cast<int>(number(rest, 10, 2)),
                     .crc32 = static_cast<std::uint32_t>(number(rest, 16, 4))};
    apply_zip64(rest.substr(kEntryBytes + name_bytes, extra_bytes), member);
    if ((number(rest, 8, 2) & 1U) != 0 || (member.method != 0 && member.method != 8)) {
      return bad_zip(name, "has a member that is encrypted or neither stored nor deflated");
    }
    if (!member.name.ends_with('/')) {
      members.push_back(std::move(member));
    }
    rest.remove_prefix(entry_bytes);
  }
  return members;
}

std::shared_ptr<ZipMemberSource> open_zip_member(std::shared_ptr<ByteSource> archive,
                                                 const ZipMember& member) {
  return std::make_shared<MemberSource>(std::move(archive), member);
}

}  // namespace oomcast::eventlog
