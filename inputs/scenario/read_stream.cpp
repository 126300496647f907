// The "stream" part of a scenario file.
#include <algorithm>

#include "inputs/scenario/parts.hpp"
#include "inputs/scenario/words.hpp"

namespace oomcast::scenario {

namespace {

constexpr std::int64_t kMillion = 1'000'000;
constexpr Duration kLongest = Duration(std::int64_t{30} * 24 * 3600 * 1'000'000'000);

/// A duration that is more than nothing.
void read_length(const Place& place, Duration& target) {
  const auto duration = place.duration();
  if (duration && (*duration <= Duration(0) || *duration > kLongest)) {
    place.wrong("must be more than 0 and at most 30 days", "for example \"10min\"");
  }
  store(target, duration);
}

Surge read_surge(const Place& place) {
  Surge surge;
  Members members(place);
  if (const auto at = members.need("at", "when it begins, for example \"2h\"")) {
    store(surge.at, at->duration());
  }
  if (const auto at = members.need("length", "how long it lasts, for example \"10min\"")) {
    read_length(*at, surge.length);
  }
  if (const auto at = members.need("times", "how many times the usual rate")) {
    if (const auto times = at->amount()) {
      surge.times_ppm = std::min(*times / 1000, 1000 * kMillion);
    }
  }
  members.finish();
  return surge;
}

void read_surges(const Place& place, std::vector<Surge>& surges) {
  if (!place.expect(NodeKind::kList)) {
    return;
  }
  for (std::size_t i = 0; i < place.node().items.size(); ++i) {
    surges.push_back(read_surge(place.item(i)));
  }
}

/// The data set and its grouping columns, as they are named.
void read_source(Members& members, std::span<const Dataset> data, Stream& stream) {
  const Dataset* source = nullptr;
  if (const auto at = members.need("data", "the data set whose rows are the events")) {
    std::vector<std::string_view> names;
    for (const Dataset& set : data) {
      names.push_back(set.name);
    }
    if (const auto index = at->word(names)) {
      source = &data[*index];
      stream.data = source->name;
    }
  }
  const auto at = members.need("by", "the columns of the key");
  if (!at || source == nullptr) {
    return;
  }
  store(stream.by, at->texts());
  std::vector<std::string_view> columns;
  for (const Column& column : source->columns) {
    columns.push_back(column.name);
  }
  for (const std::string& name : stream.by) {
    if (std::ranges::find(columns, name) == columns.end()) {
      at->wrong("the data set has no column \"" + name + "\"", choose_from(name, columns));
    }
  }
  if (stream.by.empty()) {
    at->wrong("names no column", "give the columns whose values make a row of state");
  }
}

void read_times(Members& members, Stream& stream) {
  if (const auto at = members.need("length", "how long events arrive, for example \"6h\"")) {
    read_length(*at, stream.length);
  }
  if (const auto at = members.need("trigger", "how often a batch begins, for example \"1min\"")) {
    read_length(*at, stream.trigger);
  }
  if (const auto at = members.find("window")) {
    read_length(*at, stream.window);
    if (stream.stateful != StatefulOperator::kAggregate) {
      at->wrong("belongs to \"aggregate\"", "remove it");
    }
  }
  if (const auto at = members.find("watermark"); at && !at->is(NodeKind::kNull)) {
    Duration delay;
    store(delay, at->duration());
    stream.watermark = delay;
  }
  if (const auto at = members.find("late")) {
    store(stream.late_share_ppb, at->share());
  }
  if (const auto at = members.find("late_by")) {
    read_length(*at, stream.late_by);
  }
}

}  // namespace

void read_stream(const Place& place, std::span<const Dataset> data, Stream& stream) {
  Members members(place);
  read_source(members, data, stream);
  if (const auto at = members.find("state")) {
    store(stream.stateful, at->word(kStatefulOperators));
  }
  if (const auto at = members.find("value")) {
    store(stream.value, at->size());
  }
  read_times(members, stream);
  if (const auto at = members.find("max_per_trigger")) {
    store(stream.max_per_trigger, at->count(1));
  }
  if (const auto at = members.find("surges")) {
    read_surges(*at, stream.surges);
  }
  members.finish();
}

}  // namespace oomcast::scenario
