// `--cases DIR`: recorded cases of real Spark, for verbs that simulate all of them.
#pragma once

#include <cstddef>
#include <string>

#include "cli/arguments.hpp"

namespace oomcast::cli {

inline constexpr OptionSpec kCasesOption{
    .name = "cases", .value = "DIR", .help = "Folder that holds a folder a case"};

struct Cases {
  std::string folder;
  std::size_t threads = 0;  // to simulate them on; 0: all cores
};

/// --cases, which must be given, and --threads.
Checked<Cases> cases_of(const Arguments& arguments);

}  // namespace oomcast::cli
