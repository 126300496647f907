// Reads a Spark event log: a file, a rolling folder, a Databricks folder, or a History Server zip.
#pragma once

#include <string>
#include <string_view>

#include "inputs/eventlog/event_log.hpp"
#include "models/problem.hpp"
#include "sim/bytes.hpp"

namespace oomcast::eventlog {

struct ReadOptions {
  /// Longer lines are skipped (spark.history.fs.eventLog.maxLineLength, 256m).
  Bytes line_bytes_max{std::int64_t{256} << 20};
  /// Compute sha256 of the files and of the decoded stream.
  bool checksums = false;
  /// Accept a log that has lines but no event, with warnings (to look at what is wrong with it).
  bool allow_no_events = false;
  /// Read tasks the fast way where that gives the same; only tests turn it off.
  bool fast_tasks = true;
};

/// What the log says; warnings are in the value. Fails where nothing usable can be read.
Checked<EventLog> read_event_log(const std::string& path, const ReadOptions& options = {});

/// The same for one file that is already in memory; `name` gives only hints and messages.
Checked<EventLog> read_event_log_bytes(std::string_view name, std::string_view bytes,
                                       const ReadOptions& options = {});

}  // namespace oomcast::eventlog
