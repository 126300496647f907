#include "models/history/recorder.hpp"

#include <algorithm>
#include <array>
#include <tuple>

namespace oomcast::history {

Recorder::Recorder(const sim::Simulation& clock, const Limits& limits)
    : clock_(clock), limits_(limits) {}

void Recorder::merge(Slice& into, const LedgerSample& sample, Bytes heap, Bytes all,
                     const LedgerSample& last) {
  if (heap > into.heap) {
    into.heap = heap;
    into.fullest_heap = sample;
  }
  if (all > into.all) {
    into.all = all;
    into.fullest = sample;
  }
  into.last = last;
}

void Recorder::sample(std::int32_t executor, const Ledger& ledger, Bytes rss) {
  ++samples_seen_;
  const SimTime now = clock_.now();
  std::vector<Slice>& mine = slices_[executor];
  const Bytes heap = ledger.live_heap();
  const Bytes all = heap + ledger.process() + ledger.python() + ledger.files();
  const LedgerSample sample{executor, now, ledger.all(), rss};
  if (!mine.empty() && mine.back().last.at.count() / slice_ns_ == now.count() / slice_ns_) {
    merge(mine.back(), sample, heap, all, sample);
    return;
  }
  if (!mine.empty() && mine.back().last.bytes == sample.bytes && mine.back().last.rss == rss) {
    return;  // nothing moved
  }
  mine.push_back(
      {.fullest_heap = sample, .fullest = sample, .last = sample, .heap = heap, .all = all});
  if (++slice_count_ > limits_.samples / 3) {
    thin_samples();
  }
}

void Recorder::thin_samples() {
  const std::int64_t so_far = clock_.now().count();
  const auto fair = so_far / static_cast<std::int64_t>(limits_.samples);
  slice_ns_ = slice_ns_ == 1 ? std::max<std::int64_t>(2, fair)
                             : std::min(2 * slice_ns_, std::max(slice_ns_, so_far + 1));
  slice_count_ = 0;
  for (auto& [executor, slices] : slices_) {
    std::size_t kept = 0;
    for (const Slice& slice : slices) {
      if (kept > 0 &&
          slices[kept - 1].last.at.count() / slice_ns_ == slice.last.at.count() / slice_ns_) {
        Slice& into = slices[kept - 1];
        merge(into, slice.fullest_heap, slice.heap, Bytes(0), slice.last);
        merge(into, slice.fullest, Bytes(0), slice.all, slice.last);
      } else {
        slices[kept++] = slice;
      }
    }
    slices.resize(kept);
    slice_count_ += kept;
  }
  // With more containers than samples each still has one: then there are more of them.
  limits_.samples = std::max(limits_.samples, slices_.size() * 6);
}

void Recorder::step(HistoryStep step) {
  ++steps_seen_;
  step.at = clock_.now();
  steps_.push_back(std::move(step));
  if (steps_.size() > 2 * limits_.steps) {
    thin_steps();
  }
}

void Recorder::name_task(memory::TaskAttemptId id, std::int32_t stage, std::int64_t index) {
  const auto place = static_cast<std::size_t>(id.value);
  if (tasks_.size() <= place) {
    tasks_.resize(place + 1);
  }
  tasks_[place] = {stage, static_cast<std::int32_t>(index)};
}

void Recorder::step_of(memory::TaskAttemptId id, HistoryStep step) {
  const auto place = static_cast<std::size_t>(id.value);
  if (id.value >= 0 && place < tasks_.size()) {
    step.stage = tasks_[place].stage;
    step.task = tasks_[place].index;
  }
  this->step(std::move(step));
}

void Recorder::thin_steps() {
  const std::int64_t so_far = clock_.now().count();
  const auto fair = so_far / static_cast<std::int64_t>(limits_.steps);
  // Later on the slice is wide enough until it is not: a run of millions of steps thins often.
  step_slice_ns_ = step_slice_ns_ == 1 ? std::max<std::int64_t>(2, fair) : step_slice_ns_;
  merge_like_steps();
  while (steps_.size() > limits_.steps && step_slice_ns_ <= so_far) {
    step_slice_ns_ *= 2;
    merge_like_steps();
  }
  limits_.steps = std::max(limits_.steps, steps_.size());  // nothing but failures
}

void Recorder::merge_like_steps() {
  using Like = std::tuple<std::int64_t, std::int32_t, StepKind, Account>;
  std::map<Like, std::size_t> largest;  // place among those that stay
  std::vector<HistoryStep> kept;
  for (HistoryStep& step : steps_) {
    const Like like{step.at.count() / step_slice_ns_, step.executor, step.kind, step.account};
    if (is_failure(step.kind)) {
      kept.push_back(std::move(step));
      continue;
    }
    const auto [place, is_new] = largest.try_emplace(like, kept.size());
    if (is_new) {
      kept.push_back(std::move(step));
      continue;
    }
    HistoryStep& other = kept[place->second];
    const std::int64_t times = other.times + step.times;
    if (step.bytes > other.bytes) {
      other = std::move(step);
    }
    other.times = times;
  }
  std::stable_sort(kept.begin(), kept.end(),
                   [](const HistoryStep& a, const HistoryStep& b) { return a.at < b.at; });
  steps_ = std::move(kept);
}

History Recorder::take() {
  History history;
  for (const auto& [executor, slices] : slices_) {
    for (const Slice& slice : slices) {
      std::array<const LedgerSample*, 3> moments{&slice.fullest_heap, &slice.fullest, &slice.last};
      std::stable_sort(moments.begin(), moments.end(),
                       [](const auto* a, const auto* b) { return a->at < b->at; });
      const LedgerSample* before = nullptr;
      for (const LedgerSample* moment : moments) {
        if (before == nullptr || before->at != moment->at || before->bytes != moment->bytes) {
          history.samples.push_back(*moment);
        }
        before = moment;
      }
    }
  }
  if (steps_.size() > limits_.steps) {
    thin_steps();
  }
  history.steps = std::move(steps_);
  history.samples_seen = samples_seen_;
  history.steps_seen = steps_seen_;
  return history;
}

}  // namespace oomcast::history
