// The run as a trace for ui.perfetto.dev: executors as processes, slots as threads with tasks as
// slices, accounts as counters, steps as instants. Field numbers are those of perfetto's
// protos/perfetto/trace.
#include <algorithm>
#include <map>

#include "reports/format.hpp"
#include "reports/lanes.hpp"
#include "reports/place.hpp"
#include "reports/protobuf.hpp"
#include "reports/step_words.hpp"
#include "reports/units.hpp"
#include "reports/utf8.hpp"

namespace oomcast::reports {
namespace {

enum : std::uint32_t {
  kTracePacket = 1,
  kTimestamp = 8,
  kSequence = 10,
  kTrackEvent = 11,
  kTrackDescriptor = 60,
  kTrackUuid = 1,
  kTrackName = 2,
  kTrackProcess = 3,
  kTrackThread = 4,
  kTrackParent = 5,
  kTrackCounter = 8,
  kEventAnnotation = 4,
  kEventType = 9,
  kEventTrack = 11,
  kEventCategory = 22,
  kEventName = 23,
  kEventCounter = 30
};
enum : std::uint64_t { kBegin = 1, kEnd = 2, kInstant = 3, kCounter = 4, kUnitBytes = 3 };

/// Numbers of tracks: room for the slots, accounts and steps of every process.
std::uint64_t track_of(std::int32_t executor, std::uint64_t what) {
  return (static_cast<std::uint64_t>(executor + 2) << 24U) + what;
}
constexpr std::uint64_t kProcessTrack = 1;
constexpr std::uint64_t kStepTrack = 2;
constexpr std::uint64_t kResidentTrack = 3;
constexpr std::uint64_t kAccountTracks = 0x100;
constexpr std::uint64_t kLaneTracks = 0x10000;
constexpr std::uint64_t kStageTracks = 0x100000;

class Trace {
 public:
  void descriptor(const ProtoMessage& track) {
    ProtoMessage packet;
    packet.number(kSequence, 1).message(kTrackDescriptor, track);
    put(packet);
  }
  void event(SimTime at, const ProtoMessage& event) {
    ProtoMessage packet;
    packet.number(kTimestamp, static_cast<std::uint64_t>(at.count()))
        .number(kSequence, 1)
        .message(kTrackEvent, event);
    put(packet);
  }
  void end(SimTime at, std::uint64_t track) {
    event(at, ProtoMessage().number(kEventType, kEnd).number(kEventTrack, track));
  }
  [[nodiscard]] std::string take() { return std::move(bytes_); }

 private:
  void put(const ProtoMessage& packet) {
    bytes_ += ProtoMessage().message(kTracePacket, packet).bytes();
  }
  std::string bytes_;
};

ProtoMessage annotation(std::string_view name, std::string_view text) {
  constexpr std::uint32_t kName = 10;
  constexpr std::uint32_t kText = 6;
  return ProtoMessage().text(kName, name).text(kText, text);
}

void put_process(Trace& trace, const ExecutorRow& row) {
  constexpr std::uint32_t kPid = 1;
  constexpr std::uint32_t kName = 6;
  ProtoMessage process;
  process.number(kPid, static_cast<std::uint64_t>(row.id + 2)).text(kName, executor_words(row.id));
  trace.descriptor(ProtoMessage()
                       .number(kTrackUuid, track_of(row.id, kProcessTrack))
                       .message(kTrackProcess, process));
  trace.descriptor(ProtoMessage()
                       .number(kTrackUuid, track_of(row.id, kStepTrack))
                       .number(kTrackParent, track_of(row.id, kProcessTrack))
                       .text(kTrackName, "steps"));
}

void put_counter_track(Trace& trace, std::int32_t executor, std::uint64_t track,
                       std::string_view name) {
  constexpr std::uint32_t kUnit = 3;
  trace.descriptor(ProtoMessage()
                       .number(kTrackUuid, track_of(executor, track))
                       .number(kTrackParent, track_of(executor, kProcessTrack))
                       .text(kTrackName, name)
                       .message(kTrackCounter, ProtoMessage().number(kUnit, kUnitBytes)));
}

void put_count(Trace& trace, const LedgerSample& sample, std::uint64_t track, Bytes bytes) {
  trace.event(sample.at, ProtoMessage()
                             .number(kEventType, kCounter)
                             .number(kEventTrack, track_of(sample.executor, track))
                             .number(kEventCounter, static_cast<std::uint64_t>(bytes.count())));
}

/// Each account's values where they change.
void put_accounts(Trace& trace, const Run& run) {
  const LedgerSample* before = nullptr;
  for (const LedgerSample& sample : run.history.samples) {
    const bool is_new = before == nullptr || before->executor != sample.executor;
    if (is_new) {
      for (const AccountInfo& info : account_infos()) {
        put_counter_track(trace, sample.executor,
                          kAccountTracks + static_cast<std::uint64_t>(info.account), info.name);
      }
      put_counter_track(trace, sample.executor, kResidentTrack, "resident");
    }
    for (std::size_t i = 0; i < kAccountCount; ++i) {
      if (is_new || before->bytes[i] != sample.bytes[i]) {
        put_count(trace, sample, kAccountTracks + i, sample.bytes[i]);
      }
    }
    if (is_new || before->rss != sample.rss) {
      put_count(trace, sample, kResidentTrack, sample.rss);
    }
    before = &sample;
  }
}

void put_tasks(Trace& trace, const Run& run) {
  constexpr std::uint32_t kPid = 1;
  constexpr std::uint32_t kTid = 2;
  constexpr std::uint32_t kName = 5;
  std::map<std::int32_t, std::int32_t> lanes;
  const std::vector<TaskOnLane> tasks = on_lanes(run, lanes);
  for (const auto& [executor, count] : lanes) {
    for (std::int32_t lane = 0; lane < count; ++lane) {
      ProtoMessage thread;
      thread.number(kPid, static_cast<std::uint64_t>(executor + 2))
          .number(kTid, static_cast<std::uint64_t>(executor + 2) * 1000 +
                            static_cast<std::uint64_t>(lane) + 1)
          .text(kName, "slot " + std::to_string(lane));
      trace.descriptor(
          ProtoMessage()
              .number(kTrackUuid,
                      track_of(executor, kLaneTracks + static_cast<std::uint64_t>(lane)))
              .number(kTrackParent, track_of(executor, kProcessTrack))
              .message(kTrackThread, thread));
    }
  }
  for (const auto& [task, lane] : tasks) {
    const std::uint64_t track =
        track_of(task->executor, kLaneTracks + static_cast<std::uint64_t>(lane));
    trace.event(task->start,
                ProtoMessage()
                    .number(kEventType, kBegin)
                    .number(kEventTrack, track)
                    .text(kEventCategory, "task")
                    .text(kEventName, "stage " + std::to_string(task->stage) + " task " +
                                          std::to_string(task->index))
                    .message(kEventAnnotation, annotation("outcome", outcome_name(task->outcome)))
                    .message(kEventAnnotation, annotation("attempt", std::to_string(task->attempt)))
                    .message(kEventAnnotation, annotation("rows", human_count(task->rows.count())))
                    .message(kEventAnnotation,
                             annotation("spilled", human_bytes(task->memory_bytes_spilled)))
                    .message(kEventAnnotation, annotation("peak execution memory",
                                                          human_bytes(task->peak_execution_memory)))
                    .message(kEventAnnotation, annotation("gc", human_duration(task->gc_time))));
    trace.end(std::max(task->end, task->start), track);
  }
}

void put_stages(Trace& trace, const Run& run) {
  for (const StageRow& stage : run.stages) {
    if (stage.status == StageStatus::kNotReached || stage.completed < stage.submitted) {
      continue;
    }
    const std::uint64_t track =
        track_of(kDriverId, kStageTracks + static_cast<std::uint64_t>(stage.stage));
    trace.descriptor(ProtoMessage()
                         .number(kTrackUuid, track)
                         .number(kTrackParent, track_of(kDriverId, kProcessTrack))
                         .text(kTrackName, "stage " + std::to_string(stage.stage)));
    trace.event(stage.submitted, ProtoMessage()
                                     .number(kEventType, kBegin)
                                     .number(kEventTrack, track)
                                     .text(kEventCategory, "stage")
                                     .text(kEventName, valid_utf8(stage.name)));
    trace.end(stage.completed, track);
  }
}

std::string render_perfetto(const Run& run, const ReportOptions& /*options*/) {
  Trace trace;
  trace.descriptor(
      ProtoMessage().number(kTrackUuid, 1).text(kTrackName, valid_utf8(run.manifest.scenario)));
  for (const ExecutorRow& row : run.executors) {
    put_process(trace, row);
  }
  put_stages(trace, run);
  put_tasks(trace, run);
  put_accounts(trace, run);
  for (const HistoryStep& step : run.history.steps) {
    const std::int32_t executor = step.executor < kDriverId ? kDriverId : step.executor;
    trace.event(step.at, ProtoMessage()
                             .number(kEventType, kInstant)
                             .number(kEventTrack, track_of(executor, kStepTrack))
                             .text(kEventCategory, "step")
                             .text(kEventName, step_name(step.kind))
                             .message(kEventAnnotation,
                                      annotation("what", valid_utf8(step_sentence(step)))));
  }
  return trace.take();
}

}  // namespace

ReportFormat perfetto_format() {
  return {.name = "perfetto",
          .summary = "For ui.perfetto.dev: tasks as slices, accounts as counters (protobuf).",
          .render = render_perfetto,
          .needs_tasks = true,
          .needs_history = true,
          .binary = true};
}

}  // namespace oomcast::reports
