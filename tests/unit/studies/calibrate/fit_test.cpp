#include "studies/calibrate/fit.hpp"

#include "tests/support/catch.hpp"

using namespace oomcast::calibrate;

namespace {

/// Pressures from 0.7 to 1.3; of those at a distance of d errors as many die as a normal
/// distribution says.
std::vector<Observation> drawn_from(const Fit& truth) {
  constexpr int kEach = 200;
  std::vector<Observation> observations;
  for (int step = 0; step <= 60; ++step) {
    const double pressure = 0.7 + 0.01 * step;
    const double die = chance(pressure, truth) * kEach;
    for (int i = 0; i < kEach; ++i) {
      observations.push_back({step % 2 == 0 ? "even" : "odd", pressure, i + 0.5 < die});
    }
  }
  return observations;
}

}  // namespace

TEST_CASE("a fit finds the limit and the error that made the observations", "[calibrate]") {
  const Fit truth{.limit = 1.04, .error = 0.05};
  const std::vector<Observation> observations = drawn_from(truth);
  const Fit both = fitted(observations, {.limit = 1, .error = 0.12}, true);
  CHECK(both.limit == Approx(1.04).margin(0.003));
  CHECK(both.error == Approx(0.05).margin(0.003));
  const Fit error = fitted(observations, {.limit = 1, .error = 0.12}, false);
  CHECK(error.limit == 1);
  CHECK(brier(observations, error) > brier(observations, both));
  CHECK(wrong(observations, error) > wrong(observations, both));
}

TEST_CASE("without observations an error stays what was believed", "[calibrate]") {
  CHECK(fitted({}, {.limit = 1, .error = 0.12}, false).error == Approx(0.12).epsilon(1e-6));
  const std::vector<Observation> far{{"f", 0.1, false}, {"f", 3, true}};
  CHECK(fitted(far, {.limit = 1, .error = 0.12}, false).error == Approx(0.12).epsilon(1e-3));
}

TEST_CASE("a single case moves an error by less than a factor of two", "[calibrate]") {
  const std::vector<Observation> one{{"f", 1.2, false}};
  const Fit fit = fitted(one, {.limit = 1, .error = 0.1}, false);
  CHECK(fit.error > 0.1);
  CHECK(fit.error < 0.2);
}

TEST_CASE("each family is judged by a fit to the others", "[calibrate]") {
  std::vector<Observation> observations = drawn_from({.limit = 1, .error = 0.05});
  observations.push_back({"strange", 0.2, true});
  const std::vector<LeftOut> left_out =
      leave_families_out(observations, {.limit = 1, .error = 0.05}, false);
  REQUIRE(left_out.size() == 3);
  CHECK(left_out[2].family == "strange");
  CHECK(left_out[2].cases == 1);
  CHECK(left_out[2].wrong == 1);
  CHECK(left_out[2].fit.error == Approx(0.05).margin(0.003));
  CHECK(left_out[0].fit.error >= left_out[2].fit.error);
}
