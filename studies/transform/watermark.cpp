// A tighter watermark: a streaming query forgets its state sooner.
#include <array>

#include "models/text/sizes.hpp"
#include "studies/transform/steps.hpp"

namespace oomcast::transform {
namespace {

constexpr std::array kParams{
    ParamSpec{.name = "delay",
              .kind = ParamKind::kDuration,
              .required = true,
              .help = "how late an event may be: 10min"},
};

std::string delay_text(const Stream& stream) {
  return stream.watermark ? text::duration_text(*stream.watermark) : "none";
}

Checked<Applied> apply_watermark(const Scenario& scenario, const Values& values) {
  if (!scenario.stream) {
    return refusal("the scenario has no stream", "apply it to a streaming query");
  }
  const auto delay = text::parse_duration(values.text("delay"));
  if (!delay) {
    return refusal('\'' + values.text("delay") + "' is no time", "write watermark:10min");
  }
  const Stream& stream = *scenario.stream;
  if (stream.watermark && *delay >= *stream.watermark) {
    return refusal("the watermark is " + delay_text(stream) + " already", "give a shorter delay");
  }
  Applied applied{scenario, "withWatermark of " + text::duration_text(*delay) + " instead of " +
                                delay_text(stream)};
  applied.scenario.stream->watermark = *delay;
  return applied;
}

/// Half of what is allowed now, or a quarter of an hour.
Texts watermark_candidates(const Scenario& scenario) {
  constexpr Duration kUsual = Duration(std::int64_t{15} * 60 * 1'000'000'000);
  if (!scenario.stream) {
    return {};
  }
  const std::optional<Duration>& now = scenario.stream->watermark;
  const std::string text = "watermark:" + text::duration_text(now ? *now / 2 : kUsual);
  return transform::apply(scenario, text).ok() ? Texts{text} : Texts();
}

}  // namespace

Transformation watermark() {
  return {.name = "watermark",
          .form = "watermark:DELAY",
          .summary = "A tighter watermark: a streaming query forgets its state sooner.",
          .params = kParams,
          .apply = apply_watermark,
          .candidates = watermark_candidates};
}

}  // namespace oomcast::transform
