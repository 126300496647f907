#include "inputs/cases/python_code.hpp"

#include "tests/support/catch.hpp"

using namespace oomcast::cases;

namespace {

const CodeParams kParams{
    .numbers = {{"mb", 100}, {"step_mb", 16}, {"step_ms", 20}, {"hold_s", 1.5}},
    .texts = {{"dir", "/dev/shm"}}};

}  // namespace

TEST_CASE("Python's arithmetic keeps its order of operators", "[cases]") {
  CHECK(python_value("1 + 2 * 3 << 2", kParams, {}) == 28);
  CHECK(python_value("int(P[\"mb\"] / P[\"step_mb\"])", kParams, {}) == 6);
  CHECK(python_value("P.get(\"parts\", 4) % 3 - n", kParams, {{"n", 2}}) == -1);
  CHECK(python_value("7 // 2 * (1 << 20)", kParams, {}) == 3 << 20);
  CHECK_FALSE(python_value("unknown + 1", kParams, {}));
}

TEST_CASE("a loop that keeps bytes and sleeps is an allocation at a rate", "[cases]") {
  const auto program = read_program(R"(
def grow(it, P=P):
    import time
    n = P["step_mb"] << 20
    buf = []
    for _ in range(int(P["mb"] / P["step_mb"])):
        buf.append(b"\x01" * n)          # touched
        time.sleep(P["step_ms"] / 1000.0)
    time.sleep(P["hold_s"])
    buf = None
    yield 1
n = P.get("parts", 1)
result = sc.parallelize(range(n), n).mapPartitions(grow).sum()
)",
                                    kParams);
  REQUIRE(program);
  REQUIRE(program->jobs.size() == 1);
  CHECK(program->jobs[0].rows == 1);
  const std::vector<MemoryAct>& acts = program->jobs[0].function.acts;
  REQUIRE(acts.size() == 3);
  CHECK(acts[0].kind == MemoryAct::Kind::kAllocate);
  CHECK(acts[0].steps == 6);
  CHECK(acts[0].bytes == (16 << 20) + 33);
  CHECK(acts[0].nanos == 20'000'000);
  CHECK(acts[1].nanos == 1'500'000'000);
  CHECK(acts[2].kind == MemoryAct::Kind::kFree);
}

TEST_CASE("files below /dev/shm are memory, others page cache", "[cases]") {
  const std::string code = R"(
def io(it, P=P):
    p = os.path.join(P["dir"], "x.bin")
    try:
        with open(p, "wb") as f:
            for _ in range(600): f.write(b"\x01" * (1 << 20)); f.flush()
        yield 1
    finally:
        os.unlink(p)
result = sc.parallelize(range(1), 1).mapPartitions(io).sum()
)";
  const auto memory = read_program(code, kParams);
  REQUIRE(memory);
  CHECK(memory->jobs[0].function.acts[0].what == "tmpfs");
  CHECK(memory->jobs[0].function.acts[0].steps == 600);
  CodeParams elsewhere = kParams;
  elsewhere.texts["dir"] = "/tmp";
  CHECK(read_program(code, elsewhere)->jobs[0].function.acts[0].what == "page_cache");
}

TEST_CASE("rows that a function keeps, makes or adds to an accumulator", "[cases]") {
  const auto kept = read_program(R"(
def work(it):
    a = []
    for i in it: a.append(bytearray(b"x") * 100000)
    import time; time.sleep(3)
    yield len(a)
n = sc.parallelize(range(6000), 6).mapPartitions(work).collect()
)",
                                 {});
  REQUIRE(kept);
  CHECK(kept->jobs[0].partitions == 6);
  CHECK(kept->jobs[0].collects);
  CHECK(kept->jobs[0].function.acts[0].kind == MemoryAct::Kind::kKeepRows);
  CHECK(kept->jobs[0].function.acts[0].bytes == 100'057);
  const auto made = read_program(
      "x = sc.parallelize(range(100), 4).map(lambda i: os.urandom(1048576)).collect()\n", {});
  REQUIRE(made);
  CHECK(made->jobs[0].function.acts[0].kind == MemoryAct::Kind::kMakeRows);
  const auto added = read_program(
      "def f(i): acc.add([os.urandom(1024)])\nsc.parallelize(range(4), 4).foreach(f)\n", {});
  REQUIRE(added);
  CHECK(added->jobs[0].function.accumulates == 1024);
}

TEST_CASE("what no job is made of is not understood", "[cases]") {
  CHECK_FALSE(read_program("df.write.parquet('x')\n", {}));
  CHECK_FALSE(read_program("sc.parallelize(xs, 4).mapPartitions(f).sum()\n", {}));
}

TEST_CASE("lists of texts of a range are read without a plan", "[cases]") {
  const std::string code =
      "df = spark.range(0, P[\"n\"], 1, P[\"parts\"]).selectExpr("
      "\"id %% %d g\" % P.get(\"groups\", 1), "
      "\"repeat(cast(id as string), %d) s\" % P.get(\"rep\", 20))\n"
      "result = df.groupBy(\"g\").agg({\"s\": \"collect_list\"}).collect()\n";
  const auto program = read_program(code, {{{"n", 1000}, {"parts", 2}, {"groups", 4}}, {}});
  REQUIRE(program);
  REQUIRE(program->jobs.size() == 1);
  const ProgramJob& job = program->jobs[0];
  CHECK(job.rows == 1000);
  CHECK(job.partitions == 2);
  REQUIRE(job.gathers);
  CHECK(job.gathers->groups == 4);
  // 10 numbers of one digit, 90 of two, 900 of three, repeated 20 times.
  CHECK(job.gathers->text_bytes == 20 * 2890 / 1000);
  CHECK_FALSE(read_program(code, {{{"n", 1000}, {"parts", 2}, {"groups", 0}}, {}}));
  CHECK_FALSE(read_program(code, {}));
}
