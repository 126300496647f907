"""oomcast.run() and what a Run shows."""

import ast
import json
import os
import pathlib
import subprocess
import sys
import threading
import time

import numpy as np
import oomcast
import pandas as pd
import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = ROOT / "build" / "release" / "oomcast"


@pytest.fixture(scope="module")
def spills():
    return oomcast.run("sort-that-spills")


@pytest.fixture(scope="module")
def dies():
    return oomcast.run("hot-key-join")


def program(*words):
    if not PROGRAM.exists() and not os.environ.get("CI"):
        pytest.skip("no release build")
    return subprocess.run([PROGRAM, *words], capture_output=True, text=True, check=False)


def test_the_first_line_of_the_manual():
    words = "import oomcast; print(oomcast.run('black-friday').verdict)"
    done = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True,
                          check=True, cwd="/")
    assert done.stdout.startswith("FAILS     An executor ran out of Java heap [executor_oom]")
    assert "SortMergeJoin" in done.stdout


def test_every_shipped_scenario_has_a_name_that_can_be_found():
    shipped = {p.stem for p in (ROOT / "scenarios").glob("*/*.json")
               if not p.name.endswith(".expected.json")}
    assert set(oomcast.scenarios()) == shipped
    assert len(shipped) > 20


def of_sources(report):
    """With the paths of the scenarios that the program reads."""
    shipped = pathlib.Path(oomcast.__file__).parent / "scenarios"
    return report.replace(str(shipped), str(ROOT / "scenarios"))


def test_a_run_is_what_the_program_prints(dies):
    done = program("run", "hot-key-join", "--format", "json", "--tasks")
    assert json.loads(of_sources(dies.report("json", tasks=True))) == json.loads(done.stdout)
    assert dies.report("text") == program("run", "hot-key-join").stdout


def test_the_page_has_charts_and_tried_fixes_whatever_the_run_kept(dies, tmp_path):
    page = dies.report("html")
    assert of_sources(page) == program("run", "hot-key-join", "--format", "html").stdout
    assert dies.fixes and {fix.outcome for fix in dies.fixes} >= {"success"}
    bare = oomcast.run("hot-key-join", tasks=False, history=False)
    assert bare.report("html") == page
    for table in ("ledger", "stages"):
        binary = bare.report("parquet", table=table)
        assert binary[:4] == b"PAR1"
        path = tmp_path / f"{table}.parquet"
        dies.report("parquet", path, table=table)
        assert path.read_bytes() == binary
    frame = pd.read_parquet(tmp_path / "stages.parquet")
    assert list(frame["peak_heap"]) == list(dies.stages["peak_heap"])
    assert list(frame["submitted_ns"]) == list(dies.stages["submitted"].astype("int64"))


def test_the_verdict_of_a_death(dies):
    verdict = dies.verdict
    assert verdict.fails
    assert verdict.outcome == "executor_oom"
    assert verdict.where["account"].startswith("heap.")
    assert verdict.p_fail > 0.2
    assert verdict.chain[-1]
    assert "spark." in dies.advice


def test_tables_are_columns_with_their_types(spills):
    tasks = spills.tasks
    assert len(tasks) == spills.stages["tasks_succeeded"].sum()
    assert tasks["rows"].dtype == np.int64
    assert tasks["start"].dtype == "timedelta64[ns]"
    assert isinstance(tasks["outcome"].dtype, pd.CategoricalDtype)
    assert (tasks["end"] > tasks["start"]).all()
    assert tasks["disk_bytes_spilled"].sum() == spills.stages["disk_bytes_spilled"].sum() > 0
    assert -1 in set(spills.executors["executor"])
    assert spills.events["at"].is_monotonic_increasing


def test_the_ledger_is_every_account_over_time(dies):
    ledger = dies.ledger
    accounts = [name for name in ledger if name not in ("executor", "at", "resident")]
    assert set(accounts) == set(dies.snapshots["account"])
    assert (ledger[accounts] >= 0).all().all()
    assert all(times.is_monotonic_increasing for _, times in ledger.groupby("executor")["at"])
    heap = ledger.filter(like="heap.").sum(axis=1)
    assert heap.max() <= dies.executors["heap_max"].max()
    assert oomcast.run("hot-key-join", history=False).ledger.empty


def test_snapshots_name_every_account_at_every_moment(dies):
    snapshots = dies.snapshots
    assert snapshots.groupby(["executor", "at"], observed=True).size().nunique() == 1
    assert (snapshots["heap_limit"] > 0).all()


def test_events_tell_the_failure(dies):
    lost = dies.events[dies.events["kind"] == "executor-lost"]
    assert len(lost) == 1
    assert {"stage-submitted", "stage-completed"} <= set(dies.events["kind"])
    bare = oomcast.run("hot-key-join", history=False).events
    assert list(bare) == list(dies.events)
    assert (bare["kind"] == "executor-lost").sum() == 1


def test_a_conf_wins_over_the_scenario():
    run = oomcast.run("hot-key-join", conf={
        "spark.executor.memory": "1500m", "spark.sql.adaptive.enabled": False})
    assert run.conf["spark.executor.memory"] == "1500m"
    assert run.verdict.outcome == "success"
    assert run.advice == ""


def test_the_same_input_gives_the_same_run(spills):
    again = oomcast.run("sort-that-spills")
    assert again.manifest == spills.manifest
    assert again.tasks.equals(spills.tasks)
    other = oomcast.run("sort-that-spills", seed=2)
    assert other.manifest["seed"] == 2


def test_paths_and_dicts_are_scenarios_too():
    path = ROOT / "scenarios" / "basics" / "hot-key-join.json"
    by_path = oomcast.run(path, tasks=False)
    by_dict = oomcast.run({"extends": "hot-key-join", "name": "mine"}, tasks=False)
    assert by_path.verdict.outcome == by_dict.verdict.outcome == "executor_oom"
    assert by_dict.manifest["scenario"] == "mine"
    assert by_path.tasks.empty


def test_mistakes_come_all_at_once_with_the_words_of_the_program(tmp_path):
    path = tmp_path / "bad.json"
    path.write_text('{"name": "bad", "seeed": 3, "data": {"a": {"rowz": 1}}, "jobs": []}')
    with pytest.raises(oomcast.InputError) as caught:
        oomcast.run(path, conf={"spark.executor.memory": "1.5g"})
    done = program("run", str(path), "--conf", "spark.executor.memory=1.5g")
    lines = [line.removeprefix("oomcast: error: ") for line in done.stderr.splitlines()]
    mine = str(caught.value).replace("conf=", "--conf").splitlines()
    assert set(lines) <= set(mine) or len(lines) == len(mine) > 1
    assert any("did you mean" in problem.fix for problem in caught.value.problems)


def test_an_unknown_name_gets_the_nearest():
    with pytest.raises(oomcast.InputError, match="did you mean 'black-friday'"):
        oomcast.run("black-firday")
    with pytest.raises(TypeError, match="not int"):
        oomcast.run(3)


def test_an_unknown_conf_key_is_a_warning():
    with pytest.warns(oomcast.InputWarning, match=r"spark\.executor\.memory"):
        oomcast.run("sort-that-spills", conf={"spark.executor.memry": "2g"}, tasks=False)


def test_a_notebook_shows_html_and_escapes_it():
    run = oomcast.run({"extends": "hot-key-join", "name": "<script>alert(1)</script>"})
    html = run._repr_html_()
    assert "<script>alert" not in html
    assert "&lt;script&gt;" in html
    assert "executor_oom" in html
    assert "To survive" in html
    assert "executor_oom" in run.verdict._repr_html_()


def test_a_simulation_lets_other_threads_run():
    counted = 0
    done = threading.Event()

    def simulate():
        oomcast.run("ordinary-day", tasks=False)
        done.set()

    thread = threading.Thread(target=simulate)
    begin = time.perf_counter()
    thread.start()
    while not done.is_set():
        counted += 1
        time.sleep(0.001)
    thread.join()
    took = time.perf_counter() - begin
    assert counted > 0.05 * took / 0.001


def test_reports_are_written_to_files(tmp_path, dies):
    dies.report("json", tmp_path / "run.json")
    assert json.loads((tmp_path / "run.json").read_text())["manifest"]["scenario"]
    with pytest.raises(oomcast.InputError, match="is not known"):
        dies.report("papyrus")
    assert "json" in oomcast.formats()


def test_the_package_brings_stubs_and_its_scenarios():
    home = pathlib.Path(oomcast.__file__).parent
    assert (home / "py.typed").exists()
    stubs = ast.parse((home / "_core.pyi").read_text())
    told = {node.name for node in stubs.body if isinstance(node, (ast.ClassDef, ast.FunctionDef))}
    assert told == {name for name in dir(oomcast._core) if not name.startswith("__")}
    assert (home / "scenarios" / "black-friday" / "black-friday.json").exists()
    assert ROOT not in home.parents or "build" in home.parts
    assert oomcast.schema()["$schema"]
    assert os.listdir(home / "scenarios")
