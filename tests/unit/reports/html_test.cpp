#include <algorithm>
#include <nlohmann/json.hpp>

#include "reports/format.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/holds.hpp"
#include "tests/support/sample_run.hpp"

using namespace oomcast;
using namespace oomcast::literals;
using oomcast::test::holds;

namespace {

std::string rendered(const Run& run) {
  return reports::find_report_format("html")->render(run, {});
}

std::string between(const std::string& text, const std::string& from, const std::string& to) {
  const std::size_t begin = text.find(from) + from.size();
  return text.substr(begin, text.find(to, begin) - begin);
}

nlohmann::json data_of(const std::string& page) {
  return nlohmann::json::parse(
      between(page, "<script type=\"application/json\" id=\"data\">", "</script>"), nullptr, false);
}

std::size_t count_of(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
    ++count;
  }
  return count;
}

}  // namespace

TEST_CASE("nothing that a run says becomes markup of the page", "[html]") {
  const std::string bad = "</script><script>alert(1)</script><img src=x onerror=alert(2)>&\xFF";
  Run run = tests::sample_run();
  run.manifest.scenario = bad;
  run.verdict.what = bad;
  run.verdict.chain = {bad, "<!--"};
  run.verdict.message = bad;
  run.conf.push_back({bad, bad, bad});
  run.failures.front().message = bad;
  run.stages.front().name = bad;
  const std::string page = rendered(run);
  const std::string plain = rendered(tests::sample_run());
  CHECK(count_of(page, "<script") == count_of(plain, "<script"));
  CHECK(count_of(page, "<img") == count_of(plain, "<img"));
  CHECK(count_of(page, "<!--") == count_of(plain, "<!--"));
  const nlohmann::json data = data_of(page);
  REQUIRE(data.is_object());
  CHECK(data["manifest"]["scenario"].get<std::string>().starts_with("</script><script>alert(1)"));
}

TEST_CASE("the page has a policy that lets its own script run and nothing else", "[html]") {
  const std::string page = rendered(tests::sample_run());
  const std::string policy = between(page, "Content-Security-Policy\" content=\"", "\"");
  CHECK(policy.starts_with("default-src 'none'; script-src 'sha256-"));
  CHECK_FALSE(holds(policy, "unsafe"));
  CHECK_FALSE(holds(page, "http://"));
  CHECK_FALSE(holds(page, " src="));
}

TEST_CASE("the page holds the conf in force, set or not, with its origin", "[html]") {
  const nlohmann::json conf = data_of(rendered(tests::sample_run()))["conf"];
  REQUIRE(conf.size() > 50);
  CHECK(conf[0]["key"] == "spark.executor.memory");
  CHECK(conf[0]["origin"] == "scenario.json");
  bool has_default = false;
  for (const nlohmann::json& line : conf) {
    has_default =
        has_default || (line["key"] == "spark.memory.fraction" && line["value"] == "0.6" &&
                        line["origin"] == "default of Spark 4.3.0");
  }
  CHECK(has_default);
}

TEST_CASE("of very many tasks neighbours become blocks, and every failure stands alone", "[html]") {
  Run run = tests::sample_run();
  run.tasks.clear();
  run.ended = SimTime(0) + 10'000_s;
  constexpr std::int64_t kTasks = 200'000;
  std::int64_t failed = 0;
  for (std::int64_t i = 0; i < kTasks; ++i) {
    TaskRow task;
    task.id = i;
    task.executor = static_cast<std::int32_t>(i % 20);
    task.start = SimTime(i / 20 * 1'000'000'000);
    task.end = task.start + 900_ms;
    if (i % 1'000 == 0) {
      task.outcome = Outcome::kTaskOom;
      ++failed;
    }
    run.tasks.push_back(task);
  }
  const std::string page = rendered(run);
  CHECK(page.size() < 5'000'000);
  const nlohmann::json tasks = data_of(page)["tasks"];
  CHECK(tasks["total"] == kTasks);
  CHECK(tasks["start"].size() <= 40'000);
  std::int64_t counted = 0;
  std::int64_t alone = 0;
  for (std::size_t i = 0; i < tasks["start"].size(); ++i) {
    counted += tasks["count"][i].get<std::int64_t>();
    if (tasks["outcome"][i] != 0) {
      CHECK(tasks["count"][i] == 1);
      ++alone;
    }
  }
  CHECK(counted == kTasks);
  CHECK(alone == failed);
}

TEST_CASE("memory over time reaches the fullest moment and the end of each container", "[html]") {
  Run run = tests::sample_run();
  for (std::int64_t i = 0; i < 5'000; ++i) {
    LedgerSample sample;
    sample.executor = 1;
    sample.at = SimTime(0) + Duration(i * 80'000'000);
    sample.bytes[static_cast<std::size_t>(Account::kHeapUser)] = Bytes(i == 1'234 ? 9'999 : i % 9);
    run.history.samples.push_back(sample);
  }
  const nlohmann::json containers = data_of(rendered(run))["containers"];
  REQUIRE(containers.size() == 1);
  const nlohmann::json& container = containers[0];
  CHECK(container["lost"] == true);
  CHECK(container["t"].size() <= 520);
  REQUIRE(container["series"].size() == 1);
  const auto values = container["series"][0][1].get<std::vector<std::int64_t>>();
  CHECK(values.size() == container["t"].size());
  CHECK(*std::max_element(values.begin(), values.end()) == 9'999);
  CHECK(container["t"].back() == 432'000'000);
}
