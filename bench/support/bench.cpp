// The main() of all benchmarks: Google Benchmark's, plus --smoke, minus builds that measure
// nothing.
#include "bench/support/bench.hpp"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cinttypes>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

namespace oomcast::bench {
namespace {

bool g_smoke = false;  // NOLINT: set once by main()

constexpr std::string_view kBuild = OOMCAST_BENCH_BUILD;
constexpr std::string_view kSanitizers = OOMCAST_BENCH_SANITIZE;

}  // namespace

bool smoke() { return g_smoke; }

std::int64_t scaled(std::int64_t size, std::int64_t smoke_size) {
  return g_smoke ? std::min(size, smoke_size) : size;
}

void require_equal(std::string_view what, std::uint64_t got, std::uint64_t expected) {
  if (got != expected) {
    std::fprintf(stderr, "%.*s: got %016" PRIx64 ", expected %016" PRIx64 "\n",
                 static_cast<int>(what.size()), what.data(), got, expected);
    std::abort();
  }
}

}  // namespace oomcast::bench

int main(int argc, char** argv) {
  using namespace oomcast::bench;
  std::vector<char*> arguments;
  for (int i = 0; i < argc; ++i) {
    if (std::string_view(argv[i]) == "--smoke") {
      g_smoke = true;
    } else {
      arguments.push_back(argv[i]);
    }
  }
  std::string shortest = "--benchmark_min_time=0.001";
  if (g_smoke) {
    arguments.push_back(shortest.data());
  } else if (kBuild != "Release" || !kSanitizers.empty()) {
    std::fprintf(stderr,
                 "This is a %s build%s: figures would mean nothing. Use the preset bench.\n",
                 kBuild.data(), kSanitizers.empty() ? "" : " with sanitizers");
    return 2;
  }
  int count = static_cast<int>(arguments.size());
  arguments.push_back(nullptr);
  benchmark::Initialize(&count, arguments.data());
  if (benchmark::ReportUnrecognizedArguments(count, arguments.data())) {
    return 2;
  }
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return 0;
}
