#include "studies/observe/observe.hpp"
#include "tests/support/catch.hpp"
#include "tests/unit/studies/observe/log_text.hpp"

using namespace oomcast;
using namespace oomcast::observe;
using namespace oomcast::observe::test;

namespace {

Outcome outcome_after(const std::string& message) {
  return observed_end(read(head() + job(0, "0") + job_end(0, message))).outcome;
}

}  // namespace

TEST_CASE("The text of a job's failure tells its kind") {
  CHECK(outcome_after("java.lang.OutOfMemoryError: Java heap space") == Outcome::kExecutorOom);
  CHECK(outcome_after("ExecutorLostFailure: Command exited with code 52") == Outcome::kExecutorOom);
  CHECK(outcome_after("exited with exit code 137(SIGKILL, possible container OOM)") ==
        Outcome::kContainerKill);
  CHECK(outcome_after("org.apache.spark.memory.SparkOutOfMemoryError: Unable to acquire") ==
        Outcome::kTaskOom);
  CHECK(outcome_after("SparkOutOfMemoryError: spill(): No space left on device") ==
        Outcome::kDiskFull);
  CHECK(outcome_after("is bigger than spark.driver.maxResultSize (1024.0 MiB)") ==
        Outcome::kMaxResultSize);
  CHECK(outcome_after("PythonException: MemoryError") == Outcome::kPythonMemoryError);
  CHECK(outcome_after("something else") == Outcome::kJobFailed);
}

TEST_CASE("A job that succeeded after failed tasks is a success") {
  const ObservedEnd end =
      observed_end(read(head() + job(0, "0") + stage(0, 1) +
                        task({.reason = R"({"Reason":"ExecutorLostFailure","Executor ID":"1",)"
                                        R"("Loss Reason":"Command exited with code 52"})"}) +
                        task({.id = 1}) + job_end(0) + application_end()));
  CHECK(end.outcome == Outcome::kSuccess);
  CHECK(end.complete);
}

TEST_CASE("Cancelled jobs are no failure") {
  CHECK(outcome_after("Job 0 cancelled part of cancelled job group") == Outcome::kSuccess);
}

TEST_CASE("A log without the application's end is not complete") {
  CHECK_FALSE(observed_end(read(head() + job(0, "0") + job_end(0))).complete);
}

TEST_CASE("A failed job without a known word is explained by its tasks") {
  const std::string lost = R"({"Reason":"ExecutorLostFailure","Executor ID":"1",)"
                           R"("Exit Caused By App":true,)"
                           R"("Loss Reason":"Container killed by YARN for exceeding physical )"
                           R"(memory limits. 1.5 GB of 1.4 GB"})";
  const auto log = read(head() + job(0, "0") + stage(0, 1) + task({.reason = lost}) +
                        job_end(0, "Job aborted due to stage failure"));
  CHECK(observed_end(log).outcome == Outcome::kContainerKill);
}
