// Whatever rows come, in whatever sizes and with whatever thresholds: what went in is in memory or
// on disk, the books of consumer and manager agree, and at the end nothing is held.
#include "models/consumers/aggregation_map.hpp"
#include "models/consumers/external_sorter.hpp"
#include "models/consumers/hashed_relation.hpp"
#include "models/consumers/row_array.hpp"
#include "models/consumers/shuffle_sorter.hpp"
#include "models/memory/page_table.hpp"
#include "sim/random.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/lone_task.hpp"

using namespace oomcast;
using namespace oomcast::consumers;
using namespace oomcast::literals;
using oomcast::test::LoneTask;

namespace {

constexpr memory::MemoryMode kHeap = memory::MemoryMode::kOnHeap;
constexpr memory::ConsumerId kFirst{1};
constexpr memory::ConsumerId kSecond{2};
constexpr int kRounds = 60;

struct Sums {
  Rows records;
  Bytes payload;
  void add(const std::vector<SpillRecord>& spills) {
    for (const SpillRecord& spill : spills) {
      records += spill.records;
      payload += spill.payload;
    }
  }
};

/// Between a narrow and a roomy task.
LoneTask some_task(sim::Random& random) {
  const Bytes page = Bytes(std::int64_t{1} << (16 + random.below(6)));
  return LoneTask(Bytes(4 * page.count() + static_cast<std::int64_t>(random.below(64'000'000))),
                  page);
}

/// Inserts up to `rows` rows of random sizes; false if the consumer failed.
template <class Sorter>
bool fill(sim::Random& random, Sorter& sorter, Rows rows, Sums& inserted, Sums& spilled) {
  while (inserted.records < rows) {
    const Bytes record(8 + 8 * static_cast<std::int64_t>(random.below(64)));
    Rows run =
        std::min(rows - inserted.records, Rows(1 + static_cast<std::int64_t>(random.below(5'000))));
    while (run > Rows()) {
      const Rows fit = std::min(run, sorter.fits(record));
      if (fit == Rows()) {
        (void)sorter.make_room(record);
        spilled.add(sorter.take_spills());
        if (sorter.error()) {
          return false;
        }
        continue;
      }
      sorter.insert(fit, record);
      inserted.records += fit;
      inserted.payload += fit.count() * record;
      run -= fit;
    }
  }
  return true;
}

}  // namespace

TEST_CASE("a sorter's rows are in memory or spilled, and its memory is the task's",
          "[consumers][property]") {
  sim::Random random(7);
  for (int round = 0; round < kRounds; ++round) {
    LoneTask task = some_task(random);
    ExternalSorter sorter(task.memory(), kFirst, kHeap,
                          {.initial_records = 64, .radix = random.below(2) == 0});
    (void)sorter.open();
    Sums inserted;
    Sums spilled;
    const bool well = fill(random, sorter, Rows(150'000), inserted, spilled);
    INFO("round " << round);
    CHECK(well);
    CHECK(spilled.records + sorter.in_memory() == inserted.records);
    CHECK(sorter.memory_usage() == sorter.used());
    CHECK(sorter.peak() <= task.peak());
    sorter.spill_now();
    spilled.add(sorter.take_spills());
    CHECK(spilled.records == inserted.records);
    CHECK(spilled.payload == inserted.payload);
    sorter.free();
    CHECK(sorter.used() == Bytes());
    CHECK(task.memory().clean_up() == Bytes());
  }
}

TEST_CASE("a shuffle sorter's records are in memory or spilled", "[consumers][property]") {
  sim::Random random(11);
  for (int round = 0; round < kRounds; ++round) {
    LoneTask task = some_task(random);
    ShuffleSorter sorter(task.memory(), kFirst, kHeap,
                         {.initial_records = 16, .radix = random.below(2) == 0});
    (void)sorter.open();
    Sums inserted;
    Sums spilled;
    const bool well = fill(random, sorter, Rows(150'000), inserted, spilled);
    INFO("round " << round);
    CHECK(well);
    CHECK(spilled.records + sorter.in_memory() == inserted.records);
    CHECK(sorter.memory_usage() == sorter.used());
    CHECK(sorter.pages() < memory::kPageTableSize);
    sorter.free();
    CHECK(task.memory().clean_up() == Bytes());
  }
}

TEST_CASE("a row array keeps every row, on the heap, in pages or on disk",
          "[consumers][property]") {
  sim::Random random(13);
  for (int round = 0; round < kRounds; ++round) {
    LoneTask task = some_task(random);
    const Rows threshold(static_cast<std::int64_t>(random.below(20'000)));
    RowArray array(task.memory(), kFirst, kHeap, {.in_memory_rows = threshold});
    Sums spilled;
    Rows inserted;
    const Bytes row(8 + 8 * static_cast<std::int64_t>(random.below(64)));
    while (inserted < Rows(60'000)) {
      const Rows fit = std::min(Rows(60'000) - inserted, array.fits(row));
      if (fit == Rows()) {
        (void)array.make_room(row);
        REQUIRE_FALSE(array.error());
        continue;
      }
      array.insert(fit, row);
      inserted += fit;
    }
    spilled.add(array.take_spills());
    INFO("round " << round);
    CHECK(spilled.records + array.rows() == inserted);
    CHECK((array.heap_bytes() == Bytes()) == (array.sorter() != nullptr));
    array.clear();
    CHECK(array.rows() == Rows());
    CHECK(task.memory().clean_up() == Bytes());
  }
}

TEST_CASE("an aggregation's groups are in its maps or were sorted and spilled",
          "[consumers][property]") {
  sim::Random random(17);
  for (int round = 0; round < kRounds; ++round) {
    LoneTask task = some_task(random);
    const AggregationConf conf{.key = Bytes(16),
                               .buffer = Bytes(16 + 8 * static_cast<std::int64_t>(random.below(8))),
                               .fast_map = random.below(2) == 0,
                               .initial_capacity = 64};
    AggregationMap map(task.memory(), kFirst, kSecond, kHeap, conf);
    (void)map.open();
    Sums spilled;
    Rows inserted;
    const Rows groups(static_cast<std::int64_t>(random.below(400'000)));
    while (inserted < groups && !map.error()) {
      const Rows fit = std::min(groups - inserted, map.fits());
      if (fit == Rows()) {
        (void)map.make_room();
        spilled.add(map.take_spills());
        continue;
      }
      map.insert(fit);
      inserted += fit;
      (void)map.settle();
    }
    INFO("round " << round);
    if (!map.error()) {
      CHECK(inserted == groups);
      CHECK(spilled.records + map.fast().groups() + map.map().keys() == inserted);
      (void)map.finish();
      spilled.add(map.take_spills());
      CHECK((!map.fell_back() || spilled.records + map.fast().groups() == inserted));
      CHECK(map.peak() <= task.peak());
    }
    map.free();
    CHECK(task.memory().clean_up() == Bytes());
  }
}

TEST_CASE("a relation holds all its rows or fails, and never more than the task may have",
          "[consumers][property]") {
  sim::Random random(19);
  for (int round = 0; round < kRounds; ++round) {
    LoneTask task = some_task(random);
    const RelationShape shape{.single_long_key = random.below(2) == 0,
                              .key = Bytes(16),
                              .row = Bytes(16 + 8 * static_cast<std::int64_t>(random.below(40)))};
    const Rows rows(1 + static_cast<std::int64_t>(random.below(200'000)));
    const Rows keys(
        1 + static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(rows.count()))));
    HashedRelation relation(task.memory(), kFirst, kHeap, shape, relation_kind(shape, rows));
    (void)relation.open();
    Rows done;
    while (done < rows && !relation.error()) {
      const bool new_keys = done < keys;
      const Rows fit = std::min((new_keys ? keys : rows) - done, relation.fits(new_keys));
      if (fit == Rows()) {
        (void)relation.make_room();
        continue;
      }
      relation.insert(fit, new_keys);
      done += fit;
      (void)relation.settle();
    }
    INFO("round " << round);
    CHECK((done == rows || relation.error().has_value()));
    CHECK(relation.used() >= relation.estimated_size());
    if (!relation.error()) {
      CHECK(relation.estimated_size() >= rows.count() * shape.row);
      CHECK(relation.largest_object() <= relation.estimated_size());
    }
    relation.free();
    CHECK(task.memory().clean_up() == Bytes());
  }
}
