// Reads one file of recorded vectors, plain or gzipped JSON, into values.
// Errors name the file and the place: a truncated gzip, bad JSON, a missing or mistyped field.
#pragma once

#include <string>
#include <string_view>

#include "inputs/vectors/value.hpp"
#include "models/problem.hpp"

namespace oomcast::vectors {

struct VectorFile {
  std::string path;
  std::string schema;  // such as oracle/memory/regions/1
  Value root;          // the whole file

  [[nodiscard]] const std::vector<Value>& all() const;
};

/// Reads a .json or .json.gz file and checks that it is `{schema, spark_version, vectors: [...]}`.
Checked<VectorFile> read_vector_file(const std::string& path);

/// The same, of text already in memory; `path` is only for the messages.
Checked<VectorFile> parse_vector_file(const std::string& path, std::string_view json);

/// Unpacks gzip data, of one or more members.
Checked<std::string> gunzip(const std::string& path, std::string_view packed);

}  // namespace oomcast::vectors
