// Scenarios that extend another one: the other's document with this one's members laid over it
// (JSON Merge Patch, RFC 7386: objects are merged, anything else is replaced, null removes).
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "inputs/scenario/place.hpp"

namespace oomcast::scenario {

/// The text of a file, or none if it cannot be read. Given by whoever may open files.
using FileReader = std::function<std::optional<std::string>(const std::string& path)>;

struct Merged {
  Node root;
  std::string hash;  // 64 bits over all texts, base first, in hexadecimal
};

/// Lays `above` over `below` as a merge patch.
void lay_over(Node& below, Node above);

/// Parses `text` and what it extends; names of files go to `reading`, as do the problems. None if
/// there is nothing to read further.
std::optional<Merged> parse_with_bases(std::string_view text, std::string_view file_name,
                                       const FileReader& read_file, Reading& reading);

/// `path` as seen from the file `from`: "a/b.json" and "../c.json" make "c.json".
std::string path_beside(std::string_view from, std::string_view path);

/// A file's name without folders and endings: "scenarios/black-friday/salted.json" is "salted".
std::string stem(std::string_view path);

}  // namespace oomcast::scenario
