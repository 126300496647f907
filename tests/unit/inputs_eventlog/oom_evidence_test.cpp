// Sentences about memory are recognised.
#include "inputs/eventlog/oom_evidence.hpp"

#include "tests/support/catch.hpp"

using oomcast::eventlog::memory_patterns_in;
using Names = std::vector<std::string_view>;

TEST_CASE("Spark's, the JVM's and YARN's sentences have names", "[eventlog][evidence]") {
  CHECK(memory_patterns_in("Total size of serialized results of 4 tasks (1199.9 KiB) is bigger "
                           "than spark.driver.maxResultSize (1024.0 KiB)") ==
        Names{"MaxResultSize"});
  CHECK(memory_patterns_in("java.lang.OutOfMemoryError: Java heap space") ==
        Names{"OutOfMemoryError", "JavaHeapSpace"});
  CHECK(memory_patterns_in("Container killed by YARN for exceeding physical memory limits. 5.6 GB "
                           "of 5.5 GB used. Consider boosting spark.executor.memoryOverhead.") ==
        Names{"YarnPhysicalLimit", "MemoryOverheadHint"});
  CHECK(memory_patterns_in("Command exited with code 137") == Names{"ExitCode137"});
}

TEST_CASE("Python's MemoryError is not the end of another name", "[eventlog][evidence]") {
  CHECK(memory_patterns_in("Traceback\nMemoryError") == Names{"PythonMemoryError"});
  CHECK(memory_patterns_in("org.apache.spark.memory.SparkOutOfMemoryError: x") ==
        Names{"SparkOutOfMemoryError"});
}

TEST_CASE("other failures are no evidence", "[eventlog][evidence]") {
  CHECK(memory_patterns_in("java.lang.RuntimeException: bad").empty());
  CHECK(memory_patterns_in("").empty());
}
