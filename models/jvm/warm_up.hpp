// How a young JVM gets up to speed: with the first task of a stage classes are loaded and code is
// generated (CodeGenerator's cache: once for each code), and what runs interpreted at first is
// compiled while it works (HotSpot's tiers).
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "sim/time.hpp"

namespace oomcast::jvm {

struct WarmUpShape {
  Duration first_task;  // of the executor: classes of Spark itself
  Duration first_of_stage;
  std::int64_t cold_ppm = 0;  // that interpreted code takes on top of the usual time
  Duration first_error;       // until it can be thrown: classes and texts of errors
  Duration warm_after;        // work in a stage's code after which all of it is compiled
};

/// The code of stages of one name, in one JVM.
struct StageCode {
  bool loaded = false;
  SimTime ready;  // when the first task has loaded it
  Duration work;  // done in it, in usual time, until it is warm
};

/// Of one JVM.
class WarmUp {
 public:
  explicit WarmUp(const WarmUpShape& shape) : shape_(shape) {}

  /// The code of a stage; the reference stays.
  [[nodiscard]] StageCode& code(std::string_view stage);
  /// How long a task that starts now waits for its code: who comes while it is loaded waits too.
  [[nodiscard]] Duration load(StageCode& code, SimTime now);
  /// How long work takes whose usual time is `usual`: the slowness falls evenly with the work done.
  [[nodiscard]] Duration slowed(StageCode& code, Duration usual) const;

  /// How long the first error takes to come up; nothing for later ones.
  [[nodiscard]] Duration first_error();

 private:
  WarmUpShape shape_;
  bool begun_ = false;
  bool erred_ = false;
  std::map<std::string, StageCode, std::less<>> codes_;
};

}  // namespace oomcast::jvm
