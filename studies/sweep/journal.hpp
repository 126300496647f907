// The results of a study as they come, in a file that survives the death of the process: one record
// a line, only ever appended to, each with a checksum. Who comes after reads what is whole.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>

#include "models/problem.hpp"

namespace oomcast::sweep {

class Journal {
 public:
  /// Opens or makes the file; `study` tells studies apart. A record that was cut off by a kill is
  /// dropped. Errors: another study's journal, one that is in use, one that cannot be written.
  static Checked<Journal> open(const std::string& path, const std::string& study);

  Journal(Journal&& other) noexcept;
  Journal& operator=(Journal&&) = delete;
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;
  ~Journal();

  /// Records by number, as they were when the file was opened.
  [[nodiscard]] const std::map<std::int64_t, std::string>& found() const { return found_; }
  /// Appends a record in one write. False: the disk is full or gone. Threads may call it.
  bool append(std::int64_t number, const std::string& record);

 private:
  Journal(int descriptor, std::map<std::int64_t, std::string> found)
      : descriptor_(descriptor), found_(std::move(found)) {}

  int descriptor_ = -1;
  std::map<std::int64_t, std::string> found_;
  std::mutex mutex_;
};

}  // namespace oomcast::sweep
