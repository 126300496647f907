// Invariants that stay on in release builds: a failed check is a bug of ours, never the user's.
#pragma once

#include <cstdint>
#include <string_view>

namespace oomcast::sim {

/// Where a simulation stands; printed when a check fails, so that the run can be repeated.
struct CheckContext {
  std::int64_t time_ns = 0;
  std::uint64_t event_number = 0;
  std::uint64_t seed = 0;
  std::string_view scenario;  // must outlive the guard
};

/// Registers the context of the simulation that runs on this thread, for as long as it lives.
class CheckScope {
 public:
  explicit CheckScope(const CheckContext* context);
  ~CheckScope();
  CheckScope(const CheckScope&) = delete;
  CheckScope& operator=(const CheckScope&) = delete;

 private:
  const CheckContext* previous_;
};

/// Prints what failed, the simulated time, event number and seed, and exits with 70 (our bug).
[[noreturn]] void check_failed(std::string_view expression, std::string_view message,
                               std::string_view file, int line);

}  // namespace oomcast::sim

#define SIM_CHECK(condition, message)                                        \
  do {                                                                       \
    if (!(condition)) [[unlikely]] {                                         \
      ::oomcast::sim::check_failed(#condition, message, __FILE__, __LINE__); \
    }                                                                        \
  } while (false)
