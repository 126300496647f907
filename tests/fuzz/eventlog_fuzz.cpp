// Fuzz target of the event log reader: any bytes, any codec; the facts of what is accepted are
// written too. Finds crashes, leaks and undefined behaviour; answers are not checked.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "inputs/eventlog/facts.hpp"
#include "inputs/eventlog/reader.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace oomcast;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const Checked<eventlog::EventLog> log = eventlog::read_event_log_bytes(
      "fuzz.zstd", bytes,
      {.line_bytes_max = Bytes(1 << 20), .checksums = false, .allow_no_events = true});
  // A refusal must say where and what; facts are never empty.
  const bool told = log.ok() ? !eventlog::facts_json(log.value()).empty()
                             : !log.error().empty() && !log.error()[0].what.empty();
  if (!told) {
    std::abort();
  }
  return 0;
}
