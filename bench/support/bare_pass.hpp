// What reading an event log costs without Oomcast: the fields that its reader takes from task
// events, taken by simdjson's On-Demand parser and added up; every value of all other events.
// Nothing is kept, repaired, counted or checked against other events.
#pragma once

#include <cstdint>
#include <string_view>

namespace oomcast::bench {

struct BarePass {
  std::uint64_t lines = 0;
  std::uint64_t task_ends = 0;
  std::uint64_t run_time_ms = 0;
  std::uint64_t sum = 0;  // of all other numbers and lengths of texts, so that none is left out
};

/// On-Demand is compiled for one kernel, AVX2's on x86-64; the machine may not have it.
[[nodiscard]] bool has_bare_pass();

/// 64 bytes after the text must be readable.
[[nodiscard]] BarePass bare_pass(std::string_view text);

}  // namespace oomcast::bench
