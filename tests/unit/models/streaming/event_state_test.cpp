#include "models/streaming/event_state.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/scenario.hpp"

using namespace oomcast;
using namespace oomcast::literals;
using streaming::BatchState;
using streaming::EventState;

namespace {

constexpr std::int64_t kHourly = 3'600'000;

SimTime hours(std::int64_t tenths) { return SimTime((tenths * 360_s).count()); }

plan::SpreadPtr keys(std::int64_t distinct, std::int64_t rows = 10 * kHourly) {
  auto spread = plan::make_spread(test::key_column(distinct), rows);
  REQUIRE(spread.ok());
  return spread.value();
}

Stream counts(Duration watermark) {
  Stream stream;
  stream.length = 36'000_s;
  stream.trigger = 360_s;
  stream.window = 3600_s;
  stream.watermark = watermark;
  return stream;
}

/// Rows of state after so many batches of a tenth of an hour.
std::int64_t rows_after(EventState& state, std::int64_t batches, std::int64_t from = 0) {
  BatchState batch;
  for (std::int64_t i = from; i < from + batches; ++i) {
    batch = state.take(hours(i), hours(i + 1), kHourly / 10);
  }
  return batch.change.after();
}

}  // namespace

TEST_CASE("every window has a row for each of its keys until the watermark has passed it") {
  EventState state(counts(1800_s), keys(1000));
  CHECK(rows_after(state, 10) == 1000);
  CHECK(rows_after(state, 5, 10) == 2000);
  // The watermark is that of the batches before: 1.5 h of event time less half an hour.
  CHECK(rows_after(state, 1, 15) == 1000);
}

TEST_CASE("a tighter watermark keeps fewer windows") {
  EventState tight(counts(360_s), keys(1000));
  EventState loose(counts(3 * 3600_s), keys(1000));
  CHECK(rows_after(tight, 90) == 1000);
  CHECK(rows_after(loose, 90) == 4000);
}

TEST_CASE("without a watermark no window is closed") {
  Stream stream = counts(0_s);
  stream.watermark.reset();
  EventState state(stream, keys(1000));
  CHECK(rows_after(state, 90) == 9000);
}

TEST_CASE("a batch replaces the rows of keys that it meets again") {
  EventState state(counts(1800_s), keys(1000));
  CHECK(state.take(hours(0), hours(1), kHourly / 10).change.added == 1000);
  const BatchState second = state.take(hours(1), hours(2), kHourly / 10);
  CHECK(second.change.before == 1000);
  CHECK(second.change.added == 0);
  CHECK(second.change.updated == 1000);
}

TEST_CASE("events for windows behind the watermark are dropped") {
  Stream stream = counts(360_s);
  stream.late_share_ppb = 500'000'000;
  stream.late_by = 5 * 3600_s;
  EventState state(stream, keys(1000));
  (void)rows_after(state, 80);
  const BatchState batch = state.take(hours(80), hours(81), 1000);
  CHECK(batch.too_late > 350);
  CHECK(batch.too_late < 500);
}

TEST_CASE("deduplication within a watermark forgets keys, without one it remembers all") {
  Stream stream = counts(3600_s);
  stream.stateful = StatefulOperator::kDeduplicate;
  stream.window = Duration(0);
  const plan::SpreadPtr unique = keys(0);
  EventState within(stream, unique);
  const std::int64_t kept = rows_after(within, 50);
  CHECK(kept >= kHourly);
  CHECK(kept <= kHourly + kHourly / 5);
  stream.watermark.reset();
  EventState for_ever(stream, unique);
  CHECK(rows_after(for_ever, 50) == 5 * kHourly);
}

TEST_CASE("a watermark does not end the keys of a grouping without a window") {
  Stream stream = counts(360_s);
  stream.window = Duration(0);
  EventState state(stream, keys(1000));
  CHECK(rows_after(state, 90) == 1000);
  CHECK(state.watermark_ns() > 0);
}
