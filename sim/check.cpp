#include "sim/check.hpp"

#include <cinttypes>
#include <cstdio>
#include <cstdlib>

namespace oomcast::sim {
namespace {

// The one thread-local of the house: it names the run in a bug report and changes no result.
thread_local const CheckContext* t_context = nullptr;  // NOLINT

constexpr int kExitOurBug = 70;

}  // namespace

CheckScope::CheckScope(const CheckContext* context) : previous_(t_context) { t_context = context; }
CheckScope::~CheckScope() { t_context = previous_; }

void check_failed(std::string_view expression, std::string_view message, std::string_view file,
                  int line) {
  std::fprintf(stderr, "oomcast: internal error: %.*s\n  check: %.*s\n  at %.*s:%d\n",
               static_cast<int>(message.size()), message.data(),
               static_cast<int>(expression.size()), expression.data(),
               static_cast<int>(file.size()), file.data(), line);
  if (t_context != nullptr) {
    std::fprintf(stderr,
                 "  scenario %.*s, seed %" PRIu64 ", event %" PRIu64 ", simulated time %" PRId64
                 " ns\n",
                 static_cast<int>(t_context->scenario.size()), t_context->scenario.data(),
                 t_context->seed, t_context->event_number, t_context->time_ns);
  }
  std::fprintf(stderr, "This is a bug of oomcast; please report it with the lines above.\n");
  std::fflush(nullptr);
  std::_Exit(kExitOurBug);
}

}  // namespace oomcast::sim
