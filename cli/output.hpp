// Where a verb's result goes: stdout, or a file that is written whole or not at all.
#pragma once

#include <string>
#include <string_view>

#include "cli/arguments.hpp"
#include "cli/verb.hpp"
#include "models/problem.hpp"

namespace oomcast::cli {

/// What is shared by all verbs with -o.
inline constexpr OptionSpec kOutputOption{
    .name = "output",
    .letter = 'o',
    .value = "FILE",
    .help = "Write to FILE, whole or not at all, instead of stdout"};

/// The formats of a verb that speaks to people and programs.
inline constexpr OptionSpec kTextOrJsonOption{
    .name = "format", .value = "FORMAT", .help = "text (default) or json", .choices = "text|json"};
inline bool wants_json(const Arguments& arguments) {
  return arguments.value("format", "text") == "json";
}

/// Writes a temporary file beside `path`, flushes it to the disk and renames it; on any failure
/// what stood at `path` still does. A path that is no regular file (a pipe, a device) is written
/// to directly. An empty list means success.
Problems write_file(const std::string& path, std::string_view content);

/// Puts `content` where the user wants it: -o FILE, or stdout. Returns `code`, or kExitBadInput
/// if the file could not be written.
int deliver(const Arguments& arguments, std::string_view content, int code,
            const Terminal& terminal);

/// The file's bytes, or why it could not be read. "-" is stdin.
Checked<std::string> read_file(const std::string& path);

}  // namespace oomcast::cli
