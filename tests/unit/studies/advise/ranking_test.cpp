#include "studies/advise/ranking.hpp"

#include <memory>

#include "tests/support/catch.hpp"

using namespace oomcast;
using namespace oomcast::advise;

namespace {

Change conf(std::string key, std::string value) {
  return {ChangeKind::kConf, std::move(key), std::move(value)};
}

Proposal proposal(std::string title, Changes changes, std::int64_t price, std::int64_t p_fail_ppm) {
  Proposal made;
  made.title = std::move(title);
  made.trial.changes = std::move(changes);
  made.trial.price.billionths = price;
  Run run;
  run.verdict.p_fail_ppm = p_fail_ppm;
  made.trial.run = std::make_shared<const Run>(std::move(run));
  return made;
}

std::vector<std::string> titles(const std::vector<Proposal>& proposals) {
  std::vector<std::string> names;
  for (const Proposal& each : proposals) {
    names.push_back(each.title);
  }
  return names;
}

}  // namespace

TEST_CASE("proposals come by what they cost until they succeed, and by their changes", "[advise]") {
  std::vector<Proposal> proposals{
      proposal("dear", {conf("a", "1")}, 3'000, 0),
      proposal("fails half the time", {conf("a", "1")}, 2'000, 500'000),
      proposal("two keys", {conf("a", "1"), conf("b", "1")}, 2'000, 0),
      proposal("code", {{ChangeKind::kRewrite, "salt", "salt:k=8"}}, 2'000, 0),
      proposal("one key", {conf("c", "1")}, 2'000, 0)};
  rank(proposals);
  CHECK(titles(proposals) ==
        std::vector<std::string>{"one key", "two keys", "code", "dear", "fails half the time"});
  CHECK(proposals.front().score == 2'100);
}

TEST_CASE("what is too close to call comes last, however cheap", "[advise]") {
  std::vector<Proposal> proposals{proposal("cheap", {conf("a", "1")}, 1'000, 500'000),
                                  proposal("dear", {conf("b", "1")}, 9'000, 0)};
  Run toss;
  toss.verdict.inconclusive = true;
  proposals.front().trial.run = std::make_shared<const Run>(std::move(toss));
  rank(proposals);
  CHECK(titles(proposals) == std::vector<std::string>{"dear", "cheap"});
}

TEST_CASE("more of the same changes that does no better is left out", "[advise]") {
  std::vector<Proposal> proposals{
      proposal("size", {conf("memory", "1g")}, 1'000, 200'000),
      proposal("larger, safer", {conf("memory", "2g")}, 2'000, 1'000),
      proposal("larger still", {conf("memory", "3g")}, 3'000, 1'000),
      proposal("size and more", {conf("memory", "1g"), conf("b", "1")}, 3'100, 200'000),
      proposal("something else", {conf("b", "1")}, 4'000, 900'000)};
  rank(proposals);
  drop_beaten(proposals);
  CHECK(titles(proposals) == std::vector<std::string>{"size", "larger, safer", "something else"});
}
