#include "studies/observe/what_if_words.hpp"

#include "tests/support/catch.hpp"

using namespace oomcast;

namespace {

observe::WhatIfWords words() {
  return {.conf = {},
          .volume = {"--volume", {}},
          .hot_key_growth = {"--hot-key-growth", {}},
          .executors = {"--executors", {}},
          .manager = {"--manager", {}}};
}

}  // namespace

TEST_CASE("what nobody asks for changes nothing", "[observe]") {
  const Checked<observe::WhatIf> what_if = observe::read_what_if(words());
  REQUIRE(what_if.ok());
  CHECK_FALSE(what_if.value().anything());
}

TEST_CASE("factors, numbers and managers are read as people write them", "[observe]") {
  observe::WhatIfWords given = words();
  given.volume.text = "1.5";
  given.hot_key_growth.text = "0.001";
  given.executors.text = "10000";
  given.manager.text = "kubernetes";
  const Checked<observe::WhatIf> what_if = observe::read_what_if(given);
  REQUIRE(what_if.ok());
  CHECK(what_if.value().volume_ppm == 1'500'000);
  CHECK(what_if.value().hot_growth_ppm == 1'000);
  CHECK(what_if.value().executors == std::optional<std::int64_t>(10'000));
  CHECK(what_if.value().manager == ManagerKind::kKubernetes);
}

TEST_CASE("mistakes are told all at once, by the names their user knows", "[observe]") {
  observe::WhatIfWords given = words();
  given.volume.text = "0";
  given.hot_key_growth.text = "2x";
  given.executors.text = "0";
  given.manager.text = "mesos";
  const Checked<observe::WhatIf> what_if = observe::read_what_if(given);
  REQUIRE_FALSE(what_if.ok());
  REQUIRE(what_if.error().size() == 4);
  CHECK(what_if.error()[0].where == "--volume");
  CHECK(what_if.error()[1].what == "'2x' is not a factor from 0.001 to 1000");
  CHECK(what_if.error()[2].fix == "give a whole number from 1 to 10000");
  CHECK(what_if.error()[3].where == "--manager");
}
