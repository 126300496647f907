// The physical plan of a micro-batch: a stage that reads the new events and sends them to the
// partitions of the state, and one that updates it. Mirrors IncrementalExecution and
// AggUtils.planStreamingAggregation; never adaptive.
#pragma once

#include "models/plan/operator_kind.hpp"
#include "models/plan/plan.hpp"
#include "models/streaming/query.hpp"

namespace oomcast::streaming {

/// How the query is spread over tasks, the same in each batch: state stays where it is.
class BatchPlanner {
 public:
  /// `parallelism`: of a source that does not say how many partitions it has.
  BatchPlanner(const Query& query, const Conf& conf, std::int64_t parallelism, KindLookup kind_of);

  /// Stages are numbered from `next_stage_id` on, which moves.
  [[nodiscard]] plan::PhysicalJob plan(const MicroBatch& batch, std::int32_t& next_stage_id) const;

 private:
  struct Exchanged {
    std::int64_t rows = 0;  // that reach the state's partitions
    std::int64_t row_bytes = 0;
    bool partial = false;  // one for each key of a task
  };
  [[nodiscard]] plan::Stage map_stage(const MicroBatch& batch, Exchanged& out) const;
  [[nodiscard]] plan::Stage state_stage(const MicroBatch& batch, const Exchanged& in) const;
  [[nodiscard]] plan::Op op(std::string_view kind, std::string label, std::int32_t input) const;

  Stream stream_;
  plan::SpreadPtr keys_;
  KindLookup kind_of_;
  std::int64_t maps_ = 1;
  std::int64_t partitions_ = 1;
  std::int64_t event_bytes_ = 0;  // UnsafeRows
  std::int64_t key_bytes_ = 0;
  std::int64_t value_bytes_ = 0;
  std::int64_t compressed_ppm_ = kUsualCompressedPpm;
  std::vector<std::int64_t> row_shares_;    // of events by partition of the state
  std::vector<std::int64_t> state_shares_;  // of rows of state
};

}  // namespace oomcast::streaming
