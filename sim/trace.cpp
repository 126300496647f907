#include "sim/trace.hpp"

#include <utility>

#include "sim/hash.hpp"

namespace oomcast::sim {

void Trace::record(const TraceRecord& record) {
  // By value and width, never by memory: padding and byte order must not matter.
  std::uint64_t hash = hash_step(hash_, static_cast<std::uint64_t>(record.time_ns));
  hash = hash_step(hash, static_cast<std::uint64_t>(record.task));
  hash = hash_step(hash, static_cast<std::uint64_t>(record.a));
  hash = hash_step(hash, static_cast<std::uint64_t>(record.b));
  const auto executor = static_cast<std::uint32_t>(record.executor);
  hash_ = hash_step(
      hash, std::uint64_t{executor} << 32 | std::uint64_t{record.kind} << 16 | record.detail);
  ++count_;
  if (keep_) {
    records_.push_back(record);
  }
  if (sink_ != nullptr) {
    sink_(sink_context_, record);
  }
}

void Trace::send_to(Sink sink, void* context) {
  sink_ = sink;
  sink_context_ = context;
}

std::vector<TraceRecord> Trace::take_records() { return std::exchange(records_, {}); }

}  // namespace oomcast::sim
