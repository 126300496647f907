#include "cli/output.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <ostream>
#include <vector>

#include "cli/complain.hpp"

namespace oomcast::cli {
namespace {

namespace fs = std::filesystem;

/// A file descriptor that closes itself.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() { close(); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int get() const { return number_; }
  bool close() {
    const int number = std::exchange(number_, -1);
    return number < 0 || ::close(number) == 0;
  }

 private:
  int number_;
};

Problems failed(const std::string& path, std::string_view what) {
  const int error = errno;
  return {mistake(path, std::string(what) + ": " + std::strerror(error), "")};
}

bool write_all(int descriptor, std::string_view content) {
  while (!content.empty()) {
    const ssize_t written = ::write(descriptor, content.data(), content.size());
    if (written < 0 && errno == EINTR) {
      continue;
    }
    if (written < 0) {
      return false;
    }
    content.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

/// What a file made by open() would get: mkstemp() gives 0600.
mode_t wanted_mode(const std::string& path) {
  struct stat status{};
  if (::stat(path.c_str(), &status) == 0) {
    return status.st_mode & 07777U;
  }
  const mode_t mask = ::umask(0);
  ::umask(mask);
  return 0666U & ~mask;
}

Problems write_directly(const std::string& path, std::string_view content) {
  Descriptor file(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
  if (file.get() < 0 || !write_all(file.get(), content) || !file.close()) {
    return failed(path, "cannot be written");
  }
  return {};
}

/// Makes the rename durable; a folder that cannot be opened or synced is no failure.
void sync_folder(const fs::path& folder) {
  const Descriptor descriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (descriptor.get() >= 0) {
    ::fsync(descriptor.get());
  }
}

Problems replace(const fs::path& target, std::string_view content) {
  const fs::path folder = target.has_parent_path() ? target.parent_path() : fs::path(".");
  std::string temporary = (folder / ("." + target.filename().string() + ".XXXXXX")).string();
  const mode_t mode = wanted_mode(target.string());
  Descriptor file(::mkstemp(temporary.data()));
  if (file.get() < 0) {
    return failed(target.string(), "cannot be written");
  }
  if (!write_all(file.get(), content) || ::fchmod(file.get(), mode) != 0 ||
      ::fsync(file.get()) != 0 || !file.close() ||
      ::rename(temporary.c_str(), target.c_str()) != 0) {
    Problems problems = failed(target.string(), "cannot be written");
    ::unlink(temporary.c_str());
    return problems;
  }
  sync_folder(folder);
  return {};
}

bool read_all(int descriptor, std::string& content) {
  std::array<char, 65536> buffer{};
  while (true) {
    const ssize_t count = ::read(descriptor, buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) {
      continue;
    }
    if (count <= 0) {
      return count == 0;
    }
    content.append(buffer.data(), static_cast<std::size_t>(count));
  }
}

}  // namespace

Problems write_file(const std::string& path, std::string_view content) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (fs::is_directory(status)) {
    return {mistake(path, "is a folder", "name a file in it")};
  }
  if (fs::exists(status) && !fs::is_regular_file(status)) {
    return write_directly(path, content);
  }
  const fs::path target = fs::exists(status) ? fs::canonical(path, error) : fs::path(path);
  return replace(error ? fs::path(path) : target, content);
}

int deliver(const Arguments& arguments, std::string_view content, int code,
            const Terminal& terminal) {
  const std::string path = arguments.value("output", "-");
  if (path == "-") {
    terminal.out << content;
    return code;
  }
  const Problems problems = write_file(path, content);
  return problems.empty() ? code : complain(problems, terminal);
}

Checked<std::string> read_file(const std::string& path) {
  const bool is_stdin = path == "-";
  Descriptor file(is_stdin ? ::dup(STDIN_FILENO) : ::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  std::string content;
  if (file.get() < 0 || !read_all(file.get(), content)) {
    return failed(path, "cannot be read");
  }
  return content;
}

}  // namespace oomcast::cli
