// Files and memory as byte sources. Files are read with pread, so that nothing is mapped that
// another process could truncate under us.
#include "inputs/eventlog/byte_source.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace oomcast::eventlog {
namespace {

class FileSource final : public ByteSource {
 public:
  FileSource(int descriptor, std::int64_t size) : descriptor_(descriptor), size_(size) {}
  ~FileSource() override { ::close(descriptor_); }
  FileSource(const FileSource&) = delete;
  FileSource& operator=(const FileSource&) = delete;

  [[nodiscard]] std::int64_t size() const override { return size_; }

  std::size_t read_at(std::int64_t offset, std::span<char> to) override {
    std::size_t done = 0;
    while (done < to.size()) {
      const ssize_t n = ::pread(descriptor_, to.data() + done, to.size() - done,
                                offset + static_cast<std::int64_t>(done));
      if (n < 0 && errno == EINTR) {
        continue;
      }
      if (n <= 0) {
        break;
      }
      done += static_cast<std::size_t>(n);
    }
    return done;
  }

 private:
  int descriptor_;
  std::int64_t size_;
};

class MemorySource final : public ByteSource {
 public:
  explicit MemorySource(std::string_view bytes) : bytes_(bytes) {}
  [[nodiscard]] std::int64_t size() const override {
    return static_cast<std::int64_t>(bytes_.size());
  }
  std::size_t read_at(std::int64_t offset, std::span<char> to) override {
    if (offset < 0 || offset >= size()) {
      return 0;
    }
    const std::string_view rest = bytes_.substr(static_cast<std::size_t>(offset), to.size());
    std::copy(rest.begin(), rest.end(), to.begin());
    return rest.size();
  }

 private:
  std::string_view bytes_;
};

Problems cannot_open(const std::string& path, std::string what) {
  return {Problem{.where = path, .what = std::move(what), .fix = "give the path of an event log"}};
}

}  // namespace

Checked<std::unique_ptr<ByteSource>> open_file(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor < 0) {
    return cannot_open(path, std::string("cannot be opened: ") + std::strerror(errno));
  }
  struct stat status{};
  if (::fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode)) {
    ::close(descriptor);
    return cannot_open(path, "is not a regular file");
  }
  return std::unique_ptr<ByteSource>(std::make_unique<FileSource>(descriptor, status.st_size));
}

std::unique_ptr<ByteSource> memory_source(std::string_view bytes) {
  return std::make_unique<MemorySource>(bytes);
}

std::size_t ByteWindow::read(std::span<char> to) {
  if (begin_ == end_) {
    const std::size_t n = source_->read_at(next_, to);
    next_ += static_cast<std::int64_t>(n);
    return n;
  }
  const std::string_view some = buffered().substr(0, to.size());
  std::copy(some.begin(), some.end(), to.begin());
  consume(some.size());
  return some.size();
}

std::string_view ByteWindow::peek(std::size_t n) {
  static constexpr std::size_t kChunkBytes = std::size_t{256} << 10;
  if (end_ - begin_ >= n) {
    return buffered().substr(0, n);
  }
  std::copy(buffer_.data() + begin_, buffer_.data() + end_, buffer_.data());
  end_ -= begin_;
  begin_ = 0;
  const std::size_t wanted = std::max(n, kChunkBytes);
  if (buffer_.size() < wanted) {
    buffer_.resize(wanted);
  }
  const std::size_t got =
      source_->read_at(next_, std::span<char>(buffer_).subspan(end_, wanted - end_));
  next_ += static_cast<std::int64_t>(got);
  end_ += got;
  return buffered().substr(0, n);
}

}  // namespace oomcast::eventlog
