// A family of recorded vectors: its schema, and the function that replays one vector against our
// models. Families are listed in studies/conform/families.cpp; each lives in a file of its own.
#pragma once

#include <span>
#include <string_view>

#include "inputs/vectors/reader.hpp"
#include "inputs/vectors/value.hpp"
#include "studies/conform/vector_check.hpp"

namespace oomcast::conform {

struct Family {
  std::string_view schema;   // as the files name it, version included
  std::string_view summary;  // one line of what is compared
  /// Contract: compares every observable field of every step; stops at the first difference or at
  /// the first problem of the reader; reports input that cannot be replayed through the reader.
  void (*replay)(const vectors::Value& vector, vectors::Reader& in, VectorCheck& check);
};

/// All families, in alphabetical order of their schemas.
std::span<const Family> families();

}  // namespace oomcast::conform
