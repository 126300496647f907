#include "studies/observe/pace.hpp"

#include <string>

#include "tests/support/catch.hpp"
#include "tests/unit/studies/observe/log_text.hpp"

using namespace oomcast;
namespace lines = oomcast::observe::test;

namespace {

/// Tasks that read `index` MB of files in 20 ms and 2 ms a MB, 10 of it collections; every tenth is
/// held up for a second.
pace::Learned learned_from(std::int64_t tasks, bool stragglers) {
  std::string text = lines::head() + lines::job(0, "0") + lines::stage(0, tasks);
  for (std::int64_t i = 0; i < tasks; ++i) {
    lines::Task task{.index = i, .id = i, .input_bytes = i * 1'000'000};
    task.run_ms = 20 + 2 * i + (stragglers && i % 10 == 3 ? 1000 : 0);
    text += lines::task(task);
  }
  return pace::learn(lines::read(text + lines::job_end(0)));
}

}  // namespace

TEST_CASE("The pace of reading is found, and stragglers do not move it") {
  for (const bool stragglers : {false, true}) {
    const pace::Learned learned = learned_from(60, stragglers);
    CHECK(learned.tasks == 60);
    REQUIRE(learned.paces.size() == 1);
    const pace::Pace& read = learned.paces.front();
    CHECK(read.what == "file read");
    CHECK(read.bytes);
    CHECK(read.tasks == 59);
    CHECK(read.per_second == Approx(5e8).epsilon(0.02));
    CHECK(learned.fixed_ms.middle == Approx(10).epsilon(0.05));
    CHECK(learned.fixed_ms.low <= learned.fixed_ms.middle);
    CHECK(learned.fixed_ms.middle <= learned.fixed_ms.high);
    CHECK(read.low <= read.per_second * 1.001);
    CHECK(read.high >= read.per_second * 0.999);
    CHECK(learned.seen.gc_ppm.of == 60);
  }
}

TEST_CASE("Too few tasks tell no pace") {
  const pace::Learned learned = learned_from(3, false);
  CHECK(learned.tasks == 3);
  CHECK(learned.paces.empty());
  CHECK_FALSE(learned.fixed_ms.seen());
}
