// Fuzz target of the event log reader: any bytes, any codec; the facts of what is accepted are
// written too. Finds crashes, leaks, undefined behaviour, and lines that the fast way of reading
// tasks understands differently from the tolerant one.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "inputs/eventlog/facts.hpp"
#include "inputs/eventlog/reader.hpp"

namespace {

/// All that is said about the bytes: facts and warnings, or why they are refused.
std::string answer(std::string_view bytes, bool fast_tasks) {
  using namespace oomcast;
  const Checked<eventlog::EventLog> log =
      eventlog::read_event_log_bytes("fuzz.zstd", bytes,
                                     {.line_bytes_max = Bytes(1 << 20),
                                      .checksums = false,
                                      .allow_no_events = true,
                                      .fast_tasks = fast_tasks});
  std::string text = log.ok() ? eventlog::facts_json(log.value()) : "refused";
  for (const Problem& problem : log.ok() ? log.value().warnings : log.error()) {
    text += '\n' + problem.where + ": " + problem.what;
  }
  return text;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const std::string fast = answer(bytes, true);
  if (fast == "refused" || fast != answer(bytes, false)) {
    std::abort();
  }
  return 0;
}
