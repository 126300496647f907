"""Work on a real Spark cluster: the same bytes as here, also when an executor is killed."""

import os
import pathlib
import signal
import threading
import time

import oomcast
import pytest

pyspark_sql = pytest.importorskip("pyspark.sql")
POINTS = 200
TASKS_BEFORE_THE_KILL = 2
SECONDS_MAX = 240
LOGS = sorted((pathlib.Path(__file__).resolve().parents[1] / "oracle" / "eventlogs-hostile")
              .glob("*.log"))


@pytest.fixture(scope="module")
def spark(tmp_path_factory):
    folder = tmp_path_factory.mktemp("spark")
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    started = (pyspark_sql.SparkSession.builder.master("local-cluster[2,1,1024]")
               .config("spark.driver.host", "127.0.0.1")
               .config("spark.driver.bindAddress", "127.0.0.1")
               .config("spark.executor.memory", "512m").config("spark.ui.enabled", "false")
               .config("spark.ui.showConsoleProgress", "false")
               .config("spark.sql.shuffle.partitions", "4")
               .config("spark.local.dir", str(folder))
               .config("spark.sql.warehouse.dir", str(folder / "warehouse")).getOrCreate())
    started.sparkContext.setLogLevel("ERROR")
    yield started
    started.stop()


def executor_processes():
    """Executors that this process's own Spark has started."""
    parents, executors = {}, []
    for entry in pathlib.Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            status = (entry / "stat").read_text().rsplit(")", 1)[1].split()
            command = (entry / "cmdline").read_bytes()
        except OSError:
            continue  # it has ended meanwhile
        parents[int(entry.name)] = int(status[1])
        if b"CoarseGrainedExecutorBackend" in command and b"java" in command.split(b"\0")[0]:
            executors.append(int(entry.name))

    def is_ours(pid):
        while pid > 1:
            pid = parents.get(pid, 0)
            if pid == os.getpid():
                return True
        return False

    return [pid for pid in executors if is_ours(pid)]


def done_tasks(spark):
    tracker = spark.sparkContext.statusTracker()
    infos = [tracker.getStageInfo(stage) for stage in tracker.getActiveStageIds()]
    return max((info.numCompletedTasks for info in infos if info), default=0)


def kill_in_the_middle(spark, killed, finished):
    end = time.monotonic() + SECONDS_MAX
    while time.monotonic() < end and not finished.is_set():
        if done_tasks(spark) >= TASKS_BEFORE_THE_KILL:
            victims = executor_processes()
            if victims:
                os.kill(victims[0], signal.SIGKILL)
                killed.append(victims[0])
                return
        time.sleep(0.02)


def grid():
    memories = [f"{512 + 16 * i}m" for i in range(25)]
    return {"spark.executor.memory": memories, "spark.executor.cores": [1, 2, 3, 4],
            "spark.sql.shuffle.partitions": [8, 16]}


def test_a_sweep_is_the_same_to_the_byte_when_an_executor_is_killed(spark):
    here = oomcast.sweep("hot-key-join", grid())
    assert len(here) == POINTS
    assert len(set(here.table["outcome"])) > 1
    before = set(executor_processes())
    assert len(before) == 2
    killed, finished = [], threading.Event()
    killer = threading.Thread(target=kill_in_the_middle, args=(spark, killed, finished))
    killer.start()
    there = oomcast.sweep("hot-key-join", grid(), on=spark)
    finished.set()
    killer.join()
    assert killed and killed[0] in before
    assert killed[0] not in executor_processes()
    assert there.to_csv().encode() == here.to_csv().encode()
    assert there.table.equals(here.table)


def test_seeds_and_logs_are_the_same_there(spark):
    here = oomcast.sweep("sort-that-spills", samples=6)
    assert oomcast.sweep("sort-that-spills", samples=6, on=spark).to_csv() == here.to_csv()
    assert oomcast.replay_all(LOGS, on=spark).equals(oomcast.replay_all(LOGS))


def test_a_real_dataframe_is_measured_and_forecast(spark):
    frame = spark.sql("""
        select case when id % 10 < 3 then 17L else id % 1000 end as shop, id as order,
               repeat('x', 100) as note, cast(id as decimal(12, 2)) as amount,
               array(id, id + 1) as pair
        from range(200000)""")
    flight = oomcast.preflight(frame, keys=["shop"])
    measured = flight.statistics
    assert measured["rows"] == 200_000
    assert measured["columns"]["note"] == {"type": "string", "bytes": 100}
    assert measured["columns"]["amount"]["type"] == "decimal(12,2)"
    assert measured["keys"]["shop"]["hot"][0] == ("17", 60_200)
    assert flight.verdict.outcome == "success"
    assert flight.scenario["conf"]["spark.executor.memory"] == "512m"
    assert "17" in flight._repr_html_()
    assert 0 <= flight.risk.low <= flight.risk.estimate <= flight.risk.high <= 1
    other = oomcast.preflight(frame, keys="shop", other=frame.limit(5000))
    assert other.verdict.outcome == "success"
    with pytest.raises(oomcast.InputError, match="papyrus"):
        oomcast.preflight(frame, keys="shop", then="papyrus")


def test_a_key_that_would_kill_is_seen_before_it_does(spark):
    frame = spark.range(300_000).selectExpr(
        "case when id % 10 < 9 then 0 else id end as k", "repeat('y', 3000) as text")
    flight = oomcast.preflight(frame, keys="k", then="collect_list")
    assert flight.verdict.outcome == "executor_oom"
    sampled = oomcast.preflight(frame, keys="k", then="collect_list", sample=0.2)
    assert abs(sampled.statistics["rows"] / 300_000 - 1) < 0.05
    assert sampled.verdict.outcome == "executor_oom"


def test_a_collect_is_refused_when_the_driver_would_not_survive(spark):
    assert len(oomcast.safe_collect(spark.range(1000))) == 1000
    big = spark.range(0, 3_000_000, 1, 60).selectExpr("id", "repeat('z', 600) as text")
    with pytest.raises(oomcast.CollectRefused, match="maxResultSize|driver|Driver") as refused:
        oomcast.safe_collect(big)
    assert refused.value.run.verdict.fails
