// A small part of Python, enough to follow what a recorded program's functions do to memory: whole
// statements on lines, loops over range(), sleeps, bytes that are made, kept, written and let go.
// What is not understood is passed over.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace oomcast::cases {

/// The parameters that a program reads as P["name"].
struct CodeParams {
  std::map<std::string, double, std::less<>> numbers;
  std::map<std::string, std::string, std::less<>> texts;
};

/// One thing that a function does to memory.
struct MemoryAct {
  enum class Kind : std::uint8_t { kAllocate, kKeepRows, kMakeRows, kPause, kFree };
  Kind kind = Kind::kPause;
  std::string what = "python";  // as the word `allocate` takes it
  std::int64_t bytes = 0;       // of one step, or for each row
  std::int64_t steps = 1;
  std::int64_t nanos = 0;  // after each step, or of the pause
};

struct FunctionMemory {
  std::vector<MemoryAct> acts;
  std::string imports = "none";
  std::int64_t accumulates = 0;  // bytes that each row adds to an accumulator
};

/// collect_list of a text, in groups of equal sizes.
struct Gathering {
  std::int64_t groups = 1;
  std::int64_t text_bytes = 0;  // of a mean row
};

/// What the program does on the cluster, in order.
struct ProgramJob {
  std::int64_t rows = 0;
  std::int64_t partitions = 0;
  bool python = true;     // a function of its own; else rows that only SQL looks at
  bool collects = false;  // objects come back
  FunctionMemory function;
  std::optional<Gathering> gathers;  // instead of a function
};
struct Program {
  std::vector<ProgramJob> jobs;
  std::int64_t driver_bytes = 0;  // objects that the program makes in the driver's JVM
  std::int64_t driver_object = 0;
};

/// Follows a program; nothing if it starts no job that is understood and makes nothing.
[[nodiscard]] std::optional<Program> read_program(std::string_view code, const CodeParams& params);

/// The value of an expression of numbers, names and parameters.
[[nodiscard]] std::optional<double> python_value(
    std::string_view expression, const CodeParams& params,
    const std::map<std::string, double, std::less<>>& names);

}  // namespace oomcast::cases
