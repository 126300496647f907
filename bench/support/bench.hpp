// What all benchmarks share: the smoke mode of ctest, and the check of results before figures.
#pragma once

#include <cstdint>
#include <string_view>

namespace oomcast::bench {

/// Whether this is a tiny run to see that the benchmark works; its figures mean nothing.
[[nodiscard]] bool smoke();

/// `size`, but a small one in a smoke run.
[[nodiscard]] std::int64_t scaled(std::int64_t size, std::int64_t smoke_size);

/// Ends the program, before anything is reported, if a benchmark computed something else than it
/// should: a fast wrong answer is not a result.
void require_equal(std::string_view what, std::uint64_t got, std::uint64_t expected);

}  // namespace oomcast::bench
