#include "sim/event_queue.hpp"

#include <map>
#include <set>
#include <utility>
#include <vector>

#include "sim/random.hpp"
#include "tests/support/catch.hpp"

using namespace oomcast;
using namespace oomcast::sim;

namespace {

constexpr SimTime kEndOfTime{INT64_MAX};

void nothing(void* /*unused*/, std::int64_t /*unused*/) {}

Event numbered(std::int64_t number) { return {nothing, nullptr, number}; }

std::vector<std::int64_t> drain(EventQueue& queue) {
  std::vector<std::int64_t> numbers;
  PoppedEvent popped;
  while (queue.pop(kEndOfTime, popped)) {
    numbers.push_back(popped.event.argument);
  }
  return numbers;
}

std::vector<std::int64_t> count_from(std::int64_t first, std::int64_t count) {
  std::vector<std::int64_t> numbers;
  for (std::int64_t i = 0; i < count; ++i) {
    numbers.push_back(first + i);
  }
  return numbers;
}

/// The same queue, as naive as can be: a sorted set of (time, order of scheduling).
class NaiveQueue {
 public:
  void schedule(std::int64_t time, std::int64_t number) {
    place_[number] = {time, ++sequence_};
    events_.insert({place_[number], number});
  }
  bool cancel(std::int64_t number) {
    const auto found = place_.find(number);
    if (found == place_.end()) {
      return false;
    }
    events_.erase({found->second, number});
    place_.erase(found);
    return true;
  }
  bool reschedule(std::int64_t number, std::int64_t time) {
    if (!cancel(number)) {
      return false;
    }
    schedule(time, number);
    return true;
  }
  std::pair<std::int64_t, std::int64_t> pop() {
    const auto [place, number] = *events_.begin();
    cancel(number);
    return {place.first, number};
  }
  [[nodiscard]] std::size_t size() const { return events_.size(); }
  [[nodiscard]] std::int64_t next_time() const { return events_.begin()->first.first; }

 private:
  using Place = std::pair<std::int64_t, std::uint64_t>;
  std::set<std::pair<Place, std::int64_t>> events_;
  std::map<std::int64_t, Place> place_;
  std::uint64_t sequence_ = 0;
};

/// Plays random operations on both queues; both must agree at every step.
class Comparison {
 public:
  Comparison(std::uint64_t seed, std::int64_t delay_max) : random_(seed), delay_max_(delay_max) {}

  void play(int operations, std::uint64_t live_target) {
    for (int i = 0; i < operations; ++i) {
      const std::uint64_t dice = random_.below(10);
      if (naive_.size() < live_target ? dice < 6 : dice < 2) {
        schedule();
      } else if (dice < 7) {
        pop();
      } else if (dice < 8) {
        cancel();
      } else {
        reschedule();
      }
      REQUIRE(queue_.size() == naive_.size());
    }
    while (naive_.size() > 0) {
      pop();
    }
    CHECK(queue_.empty());
  }

 private:
  std::int64_t some_time() {
    const std::int64_t delay = random_.below(4) == 0 ? 0 : random_.between(0, delay_max_);
    return now_ + delay;
  }
  std::int64_t some_number() {
    return random_.between(0, static_cast<std::int64_t>(handles_.size()) - 1);
  }

  void schedule() {
    const std::int64_t time = some_time();
    const auto number = static_cast<std::int64_t>(handles_.size());
    handles_.push_back(queue_.schedule(SimTime(time), numbered(number)));
    naive_.schedule(time, number);
  }

  void pop() {
    PoppedEvent popped;
    if (naive_.size() == 0) {
      REQUIRE_FALSE(queue_.pop(kEndOfTime, popped));
      return;
    }
    REQUIRE(queue_.next_time().count() == naive_.next_time());
    if (naive_.next_time() > 0) {
      REQUIRE_FALSE(queue_.pop(SimTime(naive_.next_time() - 1), popped));
    }
    const auto [time, number] = naive_.pop();
    REQUIRE(queue_.pop(SimTime(time), popped));
    REQUIRE(popped.time.count() == time);
    REQUIRE(popped.event.argument == number);
    now_ = time;
  }

  void cancel() {
    if (!handles_.empty()) {
      const std::int64_t number = some_number();
      const EventHandle handle = handles_[static_cast<std::size_t>(number)];
      const bool live = queue_.contains(handle);
      REQUIRE(queue_.cancel(handle) == naive_.cancel(number));
      CHECK_FALSE(queue_.contains(handle));
      CHECK_FALSE((live && queue_.cancel(handle)));
    }
  }

  void reschedule() {
    if (!handles_.empty()) {
      const std::int64_t number = some_number();
      const std::int64_t time = some_time();
      REQUIRE(queue_.reschedule(handles_[static_cast<std::size_t>(number)], SimTime(time)) ==
              naive_.reschedule(number, time));
    }
  }

  Random random_;
  std::int64_t delay_max_;
  EventQueue queue_;
  NaiveQueue naive_;
  std::int64_t now_ = 0;
  std::vector<EventHandle> handles_;
};

}  // namespace

TEST_CASE("a thousand events at one instant come out in the order of scheduling", "[sim][queue]") {
  EventQueue queue;
  const std::int64_t time = GENERATE(std::int64_t{0}, std::int64_t{7'000'000'000});
  for (std::int64_t i = 0; i < 1'000; ++i) {
    queue.schedule(SimTime(time), numbered(i));
  }
  CHECK(drain(queue) == count_from(0, 1'000));
}

TEST_CASE("events come out by time whatever the order of scheduling", "[sim][queue]") {
  EventQueue queue;
  for (std::int64_t i = 999; i >= 0; --i) {
    queue.schedule(SimTime(1 + i * 1'000'003), numbered(i));
  }
  CHECK(drain(queue) == count_from(0, 1'000));
}

TEST_CASE("an event for now comes after what was scheduled for now before", "[sim][queue]") {
  EventQueue queue;
  for (std::int64_t i = 0; i < 3; ++i) {
    queue.schedule(SimTime(5), numbered(i));
  }
  PoppedEvent popped;
  REQUIRE(queue.pop(kEndOfTime, popped));  // it is 5 now
  queue.schedule(SimTime(6), numbered(5));
  queue.schedule(SimTime(5), numbered(3));
  queue.schedule(SimTime(5), numbered(4));
  CHECK(drain(queue) == count_from(1, 5));
}

TEST_CASE("a stale handle matches nothing, even when its slot is taken again", "[sim][queue]") {
  EventQueue queue;
  EventHandle first = queue.schedule(SimTime(1), numbered(1));
  REQUIRE(queue.cancel(first));
  const EventHandle second = queue.schedule(SimTime(1), numbered(2));
  CHECK_FALSE(queue.contains(first));
  CHECK_FALSE(queue.cancel(first));
  CHECK_FALSE(queue.reschedule(first, SimTime(9)));
  CHECK_FALSE(queue.cancel(EventHandle{}));
  CHECK(queue.contains(second));
  CHECK(drain(queue) == std::vector<std::int64_t>{2});
  CHECK_FALSE(queue.contains(second));
}

TEST_CASE("a rescheduled event comes after those that are already at its new instant",
          "[sim][queue]") {
  EventQueue queue;
  EventHandle moved = queue.schedule(SimTime(1), numbered(3));
  queue.schedule(SimTime(4), numbered(1));
  queue.schedule(SimTime(4), numbered(2));
  const EventHandle before = moved;
  REQUIRE(queue.reschedule(moved, SimTime(4)));
  CHECK_FALSE(queue.contains(before));
  CHECK(queue.contains(moved));
  CHECK(queue.next_time() == SimTime(4));
  CHECK(drain(queue) == count_from(1, 3));
}

TEST_CASE("a limit holds back later events and loses none", "[sim][queue]") {
  EventQueue queue;
  queue.schedule(SimTime(1'000'000'000), numbered(3));
  PoppedEvent popped;
  CHECK_FALSE(queue.pop(SimTime(999'999'999), popped));
  queue.schedule(SimTime(10), numbered(1));  // before the one that was looked at
  queue.schedule(SimTime(1'000'000), numbered(2));
  CHECK(queue.pop(SimTime(10), popped));
  CHECK_FALSE(queue.pop(SimTime(999'999), popped));
  CHECK(queue.size() == 2);
  CHECK(drain(queue) == count_from(2, 2));
}

TEST_CASE("the last representable instant can be scheduled and reached", "[sim][queue]") {
  EventQueue queue;
  queue.schedule(kEndOfTime, numbered(2));
  queue.schedule(SimTime(0), numbered(1));
  CHECK(drain(queue) == count_from(1, 2));
  queue.schedule(kEndOfTime, numbered(3));
  CHECK(drain(queue) == count_from(3, 1));
}

TEST_CASE("random operations agree with a sorted set", "[sim][queue]") {
  const std::int64_t delay_max =
      GENERATE(std::int64_t{0}, std::int64_t{3}, std::int64_t{1'000}, std::int64_t{10'000'000'000});
  const std::uint64_t live = GENERATE(std::uint64_t{5}, std::uint64_t{70}, std::uint64_t{1'500});
  Comparison(live * 7919 + static_cast<std::uint64_t>(delay_max), delay_max).play(6'000, live);
}
