#include "sim/random.hpp"

#include <array>
#include <vector>

#include "tests/support/catch.hpp"

using namespace oomcast::sim;

namespace {

constexpr std::uint64_t kSeed = 42;

template <class Draw>
auto ten(Draw draw) {
  Random random(kSeed);
  std::array<decltype(draw(random)), 10> drawn{};
  for (auto& value : drawn) {
    value = draw(random);
  }
  return drawn;
}

using TenWords = std::array<std::uint64_t, 10>;
using TenNumbers = std::array<std::int64_t, 10>;
using TenDoubles = std::array<double, 10>;

}  // namespace

// The literals of the engine, unit, exponential, normal and lognormal were computed a second time
// in Python (its own integers, math.log, statistics.NormalDist).

TEST_CASE("splitmix64 gives its published numbers", "[sim][random]") {
  std::uint64_t state = 1234567;
  CHECK(splitmix64(state) == 6457827717110365317U);
  CHECK(splitmix64(state) == 3203168211198807973U);
  CHECK(splitmix64(state) == 9817491932198370423U);
}

TEST_CASE("the engine gives the known words", "[sim][random]") {
  CHECK(ten([](Random& r) { return r.next(); }) ==
        TenWords{0x15780B2E0C2EC716U, 0x6104D9866D113A7EU, 0xAE17533239E499A1U, 0xECB8AD4703B360A1U,
                 0xFDE6DC7FE2EC5E64U, 0xC50DA53101795238U, 0xB82154855A65DDB2U, 0xD99A2743EBE60087U,
                 0xC2E96E726E97647EU, 0x9556615F775FBC3DU});
}

TEST_CASE("whole numbers are the known ones", "[sim][random]") {
  CHECK(ten([](Random& r) { return r.below(1000); }) ==
        TenWords{83, 378, 680, 924, 991, 769, 719, 850, 761, 583});
  CHECK(ten([](Random& r) { return r.between(-5, 5); }) ==
        TenNumbers{-5, -1, 2, 5, 5, 3, 2, 4, 3, 1});
  CHECK(ten([](Random& r) { return r.between(INT64_MIN, INT64_MAX); })[0] ==
        static_cast<std::int64_t>(0x15780B2E0C2EC716U + 0x8000000000000000U));
}

TEST_CASE("unit and exponential draws are the known ones", "[sim][random]") {
  CHECK(ten([](Random& r) { return r.unit(); }) ==
        TenDoubles{0x1.5780b2e0c2ec8p-4, 0x1.84136619b444ep-2, 0x1.5c2ea66473c93p-1,
                   0x1.d9715a8e0766dp-1, 0x1.fbcdb8ffc5d8bp-1, 0x1.8a1b4a6202f2bp-1,
                   0x1.7042a90ab4cbbp-1, 0x1.b3344e87d7cc1p-1, 0x1.85d2dce4dd2edp-1,
                   0x1.2aacc2beeebf7p-1});
  CHECK(ten([](Random& r) { return r.exponential(2); }) ==
        TenDoubles{0x1.3d41d16f1bc98p+2, 0x1.f0c76279dedcp+0, 0x1.8ada5ee606e81p-1,
                   0x1.40b0bc254fd12p-3, 0x1.0dad0e1a9188ep-6, 0x1.0bfbeb6a22fdap-1,
                   0x1.517173e8ddfbcp-1, 0x1.4cd1842900799p-2, 0x1.172c57267d11dp-1,
                   0x1.13f3c273a9802p+0});
}

TEST_CASE("normal and lognormal draws are the known ones", "[sim][random]") {
  CHECK(ten([](Random& r) { return r.normal(10, 3); }) ==
        TenDoubles{0x1.7720785f6790dp+2, 0x1.226aa83476adep+3, 0x1.6ce9262b280ap+3,
                   0x1.c9fcb30ff0644p+3, 0x1.1333feec9ff5cp+4, 0x1.86d8d1e2c6b18p+3,
                   0x1.77bdd1783ba69p+3, 0x1.a38046eb06535p+3, 0x1.843ae9d8ecf21p+3,
                   0x1.54347e9417e9cp+3});
  CHECK(ten([](Random& r) { return r.lognormal(1, 0.5); }) ==
        TenDoubles{0x1.5d1da2ff8c00dp+0, 0x1.2a4162b0d0085p+1, 0x1.b7a20e6522f74p+1,
                   0x1.64f07a8351978p+2, 0x1.20cf4dfdea32cp+3, 0x1.f737face65f8ep+1,
                   0x1.d1254590dcd7p+1, 0x1.241b3890188bcp+2, 0x1.f0681cc415538p+1,
                   0x1.828d2ab62399p+1});
}

TEST_CASE("means and deviations of the draws are those asked for", "[sim][random]") {
  constexpr int kDraws = 200'000;
  Random random(99);
  double normal = 0;
  double square = 0;
  double exponential = 0;
  for (int i = 0; i < kDraws; ++i) {
    const double x = random.normal(5, 2);
    normal += x;
    square += (x - 5) * (x - 5);
    exponential += random.exponential(3);
  }
  CHECK(normal / kDraws == Approx(5).margin(0.02));
  CHECK(square / kDraws == Approx(4).margin(0.06));
  CHECK(exponential / kDraws == Approx(3).margin(0.03));
}

TEST_CASE("the normal quantile is that of the tables", "[sim][random]") {
  CHECK(normal_quantile(0.5) == 0);
  CHECK(normal_quantile(0.975) == Approx(1.959963984540054).epsilon(1e-14));
  CHECK(normal_quantile(1e-10) == Approx(-6.361340902404056).epsilon(1e-14));
  CHECK(normal_quantile(1e-300) == Approx(-37.0471).epsilon(1e-5));
}

TEST_CASE("a stream depends on the seed of the run and its name alone", "[sim][random]") {
  CHECK(stream_seed(42, "executor-3/task-17") == 16813781381075662461U);
  CHECK(stream_seed(43, "executor-3/task-17") == 2057263834731435498U);
  CHECK(stream_seed(42, "executor-3/task-1") != stream_seed(42, "executor-3/task-17"));
  CHECK(stream_seed(42, "ab") != stream_seed(42, "ba"));
  CHECK(stream_seed(42, "") != stream_seed(42, std::string_view("\0", 1)));
}

TEST_CASE("another stream does not move the draws of the others", "[sim][random]") {
  const auto draws = [](bool with_other) {
    Random first(stream_seed(1, "first"));
    Random other(stream_seed(1, "other"));
    Random second(stream_seed(1, "second"));
    std::vector<std::uint64_t> drawn;
    for (int i = 0; i < 5; ++i) {
      drawn.push_back(first.next());
      if (with_other) {
        other.next();
      }
      drawn.push_back(second.next());
    }
    return drawn;
  };
  CHECK(draws(false) == draws(true));
}
