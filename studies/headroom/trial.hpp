// The job played as the model has it, and under draws of whatever is not known exactly.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "models/cost/coefficients.hpp"
#include "models/scenario/heap_limits.hpp"
#include "studies/headroom/edge.hpp"
#include "studies/headroom/headroom.hpp"

namespace oomcast::headroom {

/// Which troubles a run had, and where the job ended.
struct Seen {
  bool played = true;  // false: the job cannot be, or takes too many events
  std::array<bool, kTroubles> trouble{};
  Outcome outcome = Outcome::kSuccess;
  std::string place;
  std::string spill_place;

  [[nodiscard]] bool had(Trouble which) const { return trouble[static_cast<std::size_t>(which)]; }
};

/// `thrash_ppm`: the share of a stage's task time from which collections are one.
[[nodiscard]] Seen look(const Run& run, std::int64_t thrash_ppm);

/// One way in which everything that is not known exactly may be.
struct Draw {
  CoefficientValues estimates;
  HeapLimits limits;  // of those that a scenario has
  std::int64_t sizes_ppm = 1'000'000;
};

/// Number `number` of kDraws: limits of heaps and sizes at the middles of as many equal parts of
/// their distributions, all else from its band.
[[nodiscard]] Draw drawn(std::uint64_t seed, std::int64_t number, std::int64_t sizes_error_ppm);

/// Plays the job under one draw. Whatever was played is kept: several troubles ask for it.
class Trial {
 public:
  Trial(const Subject& subject, Draw draw) : subject_(subject), draw_(std::move(draw)) {}

  const Seen& at_volume(std::int64_t ppm);
  /// How the job ends with a value of a key; empty: well.
  const std::string& failure_with(const std::string& key, const std::string& value);

  /// Volumes at which it was played.
  [[nodiscard]] const std::map<std::int64_t, Seen>& volumes() const { return by_volume_; }
  void keep(std::int64_t ppm, Seen seen) { by_volume_.insert_or_assign(ppm, std::move(seen)); }
  [[nodiscard]] std::int64_t simulations() const { return simulations_; }
  [[nodiscard]] std::int64_t sizes_ppm() const { return draw_.sizes_ppm; }

 private:
  [[nodiscard]] std::optional<Seen> play(Change change);

  const Subject& subject_;
  Draw draw_;
  std::map<std::int64_t, Seen> by_volume_;
  std::map<std::pair<std::string, std::string>, std::string> by_conf_;
  std::int64_t simulations_ = 0;
};

/// Whether something holds at a number.
using Holds = std::function<bool(Trial&, std::int64_t)>;
using DrawnEdges = std::array<Edge, kDraws>;

class Trials {
 public:
  Trials(const Job& job, std::uint64_t seed, std::size_t threads);

  Trial& as_is() { return trials_.front(); }
  [[nodiscard]] std::int64_t simulations() const;

  Edge edge(const EdgeSearch& search, const Holds& holds);
  /// The same in each draw.
  DrawnEdges drawn_edges(const EdgeSearch& search, const Holds& holds);
  /// In how many draws it holds.
  std::int64_t draws_with(std::int64_t at, const Holds& holds);

  /// From where it begins as the model has it, and in the draws. A number whose edge moves with
  /// sizes, or against them, may do so alone: then it is not the model that moves it.
  enum class BySize : std::uint8_t { kGrows, kShrinks };
  [[nodiscard]] Band band(const Edge& found, const DrawnEdges& edges, BySize by_size) const;

 private:
  std::size_t threads_;
  std::vector<Trial> trials_;  // the first as the model has it, then the draws
};

}  // namespace oomcast::headroom
