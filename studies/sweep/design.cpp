#include "studies/sweep/design.hpp"

#include <algorithm>
#include <optional>

#include "models/text/csv.hpp"
#include "models/text/decimal.hpp"
#include "models/text/lists.hpp"
#include "models/text/sizes.hpp"
#include "sim/math.hpp"
#include "sim/random.hpp"

namespace oomcast::sweep {
namespace {

constexpr std::int64_t kMillion = 1'000'000;
constexpr std::int64_t kGridMost = 1'000'000;
constexpr std::int64_t kSteps = 5;

Problems wrong(std::string_view text, std::string what) {
  return {{Severity::kError, "--vary", "'" + std::string(text) + "' " + std::move(what),
           "write NAME=A,B,C or NAME=LOW..HIGH, for example spark.executor.memory=4g,8g or "
           "skew=0.5..4"}};
}

std::optional<std::int64_t> millionths(std::string_view text) {
  const std::optional<text::Decimal> decimal = text::parse_decimal(text);
  return decimal && decimal->rest.empty() ? text::times(*decimal, kMillion) : std::nullopt;
}

/// The text of a number of an axis: whole MiB of sizes, at most six decimals of others.
std::string text_at(const Axis& axis, std::int64_t value) {
  if (axis.size) {
    constexpr std::int64_t kMiB = std::int64_t{1} << 20;
    return text::size_text(Bytes(axis.low >= kMiB ? value / kMiB * kMiB : value));
  }
  std::string fraction = std::to_string(kMillion + value % kMillion).substr(1);
  fraction.erase(fraction.find_last_not_of('0') + 1);
  return std::to_string(value / kMillion) + (fraction.empty() ? "" : "." + fraction);
}

bool is_whole(const Axis& axis) {
  return axis.name == "executors" || axis.name == "seed" || axis.name.starts_with("spark.");
}

bool read_range(std::string_view text, Axis& axis) {
  const std::size_t dots = text.find("..");
  const std::string_view low = text.substr(0, dots);
  std::string_view high = text.substr(dots + 2);
  std::int64_t steps = kSteps;
  if (const std::size_t slash = high.find('/'); slash != std::string_view::npos) {
    steps = text::parse_count(high.substr(slash + 1)).value_or(0);
    high = high.substr(0, slash);
  }
  const auto first = millionths(low);
  const auto last = millionths(high);
  axis.range = true;
  axis.size = !first || !last;
  if (axis.size) {
    axis.low = text::parse_size(low).value_or(Bytes(-1)).count();
    axis.high = text::parse_size(high).value_or(Bytes(-1)).count();
  } else {
    axis.low = *first;
    axis.high = *last;
  }
  if (axis.low < 0 || axis.high <= axis.low || steps < 2 || steps > kGridMost) {
    return false;
  }
  for (std::int64_t i = 0; i < steps; ++i) {
    std::int64_t value = axis.low + sim::mul_div(axis.high - axis.low, i, steps - 1);
    if (!axis.size && is_whole(axis)) {
      value = value / kMillion * kMillion;
    }
    axis.values.push_back(text_at(axis, value));
  }
  return true;
}

std::string value_between(const Axis& axis, double share) {
  const auto offset = static_cast<std::int64_t>(static_cast<double>(axis.high - axis.low) * share);
  std::int64_t value = axis.low + offset;
  if (!axis.size && is_whole(axis)) {
    value = value / kMillion * kMillion;
  }
  return text_at(axis, value);
}

}  // namespace

Checked<Axis> parse_axis(std::string_view text) {
  const Checked<Setting> setting = parse_setting("--vary", text);
  if (!setting.ok()) {
    return setting.error();
  }
  Axis axis;
  axis.name = setting.value().name;
  const std::string_view values = setting.value().value;
  if (values.find("..") != std::string_view::npos && axis.name != "apply") {
    if (!read_range(values, axis)) {
      return wrong(text, "is no range");
    }
    return axis;
  }
  const bool bars = axis.name == "apply" || values.find('|') != std::string_view::npos;
  const std::vector<std::string_view> words = text::split(values, bars ? '|' : ',');
  axis.values.assign(words.begin(), words.end());
  if (axis.values.empty() || std::ranges::find(axis.values, "") != axis.values.end()) {
    return wrong(text, "has no value or an empty one");
  }
  return axis;
}

Checked<std::vector<Point>> grid(const std::vector<Axis>& axes) {
  std::vector<Point> points(1);
  for (const Axis& axis : axes) {
    if (static_cast<std::int64_t>(points.size() * axis.values.size()) > kGridMost) {
      return Problems{{Severity::kError, "--vary", "these are more than a million combinations",
                       "vary less, or take a sample of them: --samples 1000"}};
    }
    std::vector<Point> more;
    for (const Point& point : points) {
      for (const std::string& value : axis.values) {
        more.push_back(point);
        more.back().push_back({axis.name, value});
      }
    }
    points = std::move(more);
  }
  return points;
}

std::vector<Point> latin_hypercube(const std::vector<Axis>& axes, std::int64_t count,
                                   std::uint64_t seed) {
  std::vector<Point> points(static_cast<std::size_t>(count));
  for (const Axis& axis : axes) {
    sim::Random random(sim::stream_seed(seed, "latin/" + axis.name));
    std::vector<std::size_t> part(points.size());
    for (std::size_t i = 0; i < part.size(); ++i) {
      part[i] = i;
    }
    for (std::size_t i = part.size(); i > 1; --i) {  // Fisher and Yates
      std::swap(part[i - 1], part[random.below(i)]);
    }
    for (std::size_t i = 0; i < points.size(); ++i) {
      const double share =
          (static_cast<double>(part[i]) + random.unit()) / static_cast<double>(count);
      const std::size_t place = part[i] * axis.values.size() / points.size();
      points[i].push_back(
          {axis.name, axis.range ? value_between(axis, share) : axis.values[place]});
    }
  }
  return points;
}

Checked<std::vector<Point>> read_points(std::string_view text, const std::string& file) {
  Problems problems;
  std::vector<Point> points;
  const std::vector<std::string> names = text::take_csv_line(text);
  for (std::size_t line = 2; !text.empty(); ++line) {
    const std::vector<std::string> values = text::take_csv_line(text);
    if (values.size() == 1 && values.front().empty()) {
      continue;
    }
    const std::string where = file + ":" + std::to_string(line);
    if (values.size() != names.size()) {
      problems.push_back({Severity::kError, where,
                          "has " + std::to_string(values.size()) + " values for " +
                              std::to_string(names.size()) + " names",
                          "give one value for each name of the first line"});
      continue;
    }
    Point& point = points.emplace_back();
    for (std::size_t i = 0; i < names.size(); ++i) {
      const Checked<Setting> setting = parse_setting(where, names[i] + "=" + values[i]);
      if (setting.ok()) {
        point.push_back(setting.value());
      } else {
        problems.push_back(setting.error().front());
      }
    }
  }
  if (points.empty() && problems.empty()) {
    problems.push_back(
        {Severity::kError, file, "has no points", "give a line of names, then a point a line"});
  }
  if (!problems.empty()) {
    return problems;
  }
  return points;
}

}  // namespace oomcast::sweep
