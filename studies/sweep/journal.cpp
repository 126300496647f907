#include "studies/sweep/journal.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <string_view>

#include "sim/hash.hpp"

namespace oomcast::sweep {
namespace {

constexpr std::string_view kHead = "oomcast journal 1 ";

std::string checksum(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::uint64_t hash = sim::hash_text(0, text);
  std::string hex(16, '0');
  for (std::size_t i = hex.size(); i-- > 0; hash >>= 4) {
    hex[i] = kDigits[hash & 15];
  }
  return hex;
}

/// "CHECKSUM NUMBER<tab>RECORD<newline>".
std::string line_of(std::int64_t number, const std::string& record) {
  const std::string body = std::to_string(number) + '\t' + record;
  return checksum(body) + ' ' + body + '\n';
}

bool write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written <= 0) {
      return false;
    }
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

std::string read_all(int descriptor) {
  std::string text;
  std::array<char, 1 << 16> part{};
  for (ssize_t got = 0; (got = ::read(descriptor, part.data(), part.size())) > 0;) {
    text.append(part.data(), static_cast<std::size_t>(got));
  }
  return text;
}

/// One record; false if it is not whole.
bool read_line(std::string_view line, std::map<std::int64_t, std::string>& found) {
  const std::size_t blank = line.find(' ');
  if (blank == std::string_view::npos ||
      checksum(line.substr(blank + 1)) != line.substr(0, blank)) {
    return false;
  }
  const std::string_view body = line.substr(blank + 1);
  const std::size_t tab = body.find('\t');
  std::int64_t number = -1;
  std::from_chars(body.data(), body.data() + std::min(tab, body.size()), number);
  if (tab == std::string_view::npos || number < 0) {
    return false;
  }
  found.emplace(number, body.substr(tab + 1));
  return true;
}

Problems wrong(const std::string& path, std::string what, std::string fix) {
  return {{Severity::kError, path, std::move(what), std::move(fix)}};
}

}  // namespace

Checked<Journal> Journal::open(const std::string& path, const std::string& study) {
  constexpr int kReadWriteForOwner = 0644;
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, kReadWriteForOwner);
  if (descriptor < 0) {
    return wrong(path, "cannot be opened for writing", "give a file in a folder of yours");
  }
  Journal journal(descriptor, {});
  if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    return wrong(path, "is in use by another process", "wait for it, or give another journal");
  }
  const std::string text = read_all(descriptor);
  const std::string head = std::string(kHead) + checksum(study) + '\n';
  std::size_t whole = 0;  // bytes up to the end of the last whole record
  if (text.starts_with(head)) {
    whole = head.size();
  } else if (text.find('\n') != std::string::npos) {
    return wrong(path, "is the journal of another study, or none",
                 "give another file, or remove this one");
  }
  // Only the end can be cut off: up to there everything is whole.
  while (whole > 0) {
    const std::size_t end = text.find('\n', whole);
    const std::string_view rest(text);
    if (end == std::string::npos || !read_line(rest.substr(whole, end - whole), journal.found_)) {
      break;
    }
    whole = end + 1;
  }
  if (::ftruncate(descriptor, static_cast<off_t>(whole)) != 0 ||
      ::lseek(descriptor, 0, SEEK_END) < 0 || (whole == 0 && !write_all(descriptor, head))) {
    return wrong(path, "cannot be written", "give a file on a disk with room");
  }
  return journal;
}

Journal::Journal(Journal&& other) noexcept
    : descriptor_(other.descriptor_), found_(std::move(other.found_)) {
  other.descriptor_ = -1;
}

Journal::~Journal() {
  if (descriptor_ >= 0) {
    ::close(descriptor_);
  }
}

bool Journal::append(std::int64_t number, const std::string& record) {
  const std::lock_guard<std::mutex> lock(mutex_);
  return write_all(descriptor_, line_of(number, record));
}

}  // namespace oomcast::sweep
