// Replays a folder of recorded vectors of real Spark against the models and keeps the score.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "models/problem.hpp"
#include "studies/conform/vector_check.hpp"

namespace oomcast::conform {

struct FileScore {
  std::string file;  // name within the folder
  std::string schema;
  std::int64_t vectors_total = 0;
  std::int64_t vectors_passed = 0;
  std::int64_t steps_total = 0;
  std::int64_t steps_passed = 0;
  std::optional<Difference> first_difference;
};

struct ConformOptions {
  /// Replays only files whose schema, or a part of it behind a slash, begins so.
  std::string family_prefix;
};

struct ConformReport {
  std::vector<FileScore> files;  // in the order of their names
  Problems problems;             // of files that could not be replayed

  [[nodiscard]] bool all_passed() const;
};

/// All *.json and *.json.gz files of the folder; other files are not looked at.
ConformReport conform(const std::string& folder, const ConformOptions& options = {});

}  // namespace oomcast::conform
