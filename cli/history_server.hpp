// Event logs from a running History Server, by HTTP.
#pragma once

#include <string>

#include "cli/arguments.hpp"
#include "models/problem.hpp"

namespace oomcast::cli {

inline constexpr OptionSpec kHistoryServerOption{
    .name = "history-server",
    .value = "URL",
    .help = "Take the log from this History Server, for example http://host:18080"};
inline constexpr OptionSpec kAppOption{
    .name = "app",
    .value = "ID",
    .help = "Which application's log to take from it (ID, or ID/ATTEMPT)"};

/// The log that a verb is to read: where the user says, or a file that was fetched and goes away
/// with this object.
class LogSource {
 public:
  LogSource() = default;
  explicit LogSource(std::string path) : path_(std::move(path)) {}
  LogSource(LogSource&& other) noexcept;
  LogSource& operator=(LogSource&& other) noexcept;
  ~LogSource();

  [[nodiscard]] const std::string& path() const { return path_; }

  /// Fetches the zip of the log from the server into a temporary file.
  static Checked<LogSource> fetch(const std::string& server, const std::string& app);

 private:
  std::string path_;
  std::string folder_;  // of the fetched file; empty: nothing to remove
};

/// The only positional argument, or --history-server and --app; one of them.
Checked<LogSource> log_source(const Arguments& arguments);

}  // namespace oomcast::cli
