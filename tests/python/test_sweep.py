"""Sweeps, seeds and many logs, on this machine."""

import pathlib

import oomcast
import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
LOGS = sorted((ROOT / "tests" / "oracle" / "eventlogs-hostile").glob("*.log"))
GRID = {"spark.executor.memory": ["512m", "1500m"], "spark.executor.cores": [1, 2]}


@pytest.fixture(scope="module")
def grid():
    return oomcast.sweep("hot-key-join", GRID)


def test_a_grid_is_every_combination_in_the_order_given(grid):
    assert list(grid.table["spark.executor.memory"]) == ["512m", "512m", "1500m", "1500m"]
    assert list(grid.table["spark.executor.cores"]) == ["1", "2", "1", "2"]
    assert set(grid.survivors["spark.executor.memory"]) == {"1500m"}
    assert grid.pivot("spark.executor.cores", "spark.executor.memory").shape == (2, 2)
    assert "spark.executor.memory" in grid._repr_html_()


def test_a_point_is_the_run_of_that_conf(grid):
    row = grid.table.iloc[1]
    run = oomcast.run("hot-key-join", conf={
        "spark.executor.memory": "512m", "spark.executor.cores": 2})
    assert row["outcome"] == run.verdict.outcome
    assert row["p_fail"] == run.verdict.p_fail
    assert row["trace_hash"] == f"0x{run.manifest['trace_hash']:016x}"
    assert row["tasks_failed"] == run.stages["tasks_failed"].sum()


def test_threads_change_nothing(grid):
    assert oomcast.sweep("hot-key-join", GRID, threads=1).to_csv() == grid.to_csv()


def test_a_conf_that_spark_refuses_is_a_row():
    table = oomcast.sweep("sort-that-spills", [
        {"spark.executor.memory": "1.5g"}, {"spark.executor.memory": "2g"}]).table
    assert list(table["outcome"]) == ["refused", "success"]
    assert "spark.executor.memory" in table["what"][0]


def test_seeds_are_points():
    seeds = oomcast.sweep("hot-key-join", samples=3)
    assert list(seeds.table["seed"]) == [1, 2, 3]
    assert len(seeds) == 3
    assert len(oomcast.sweep("hot-key-join", GRID, seeds=[5, 6])) == 8


def test_all_logs_are_replayed_also_those_that_cannot_be_read():
    table = oomcast.replay_all(LOGS)
    assert list(table["log"]) == [str(log) for log in LOGS]
    good = table[table["log"].str.endswith("good.log")].iloc[0]
    replay = oomcast.replay(LOGS[0].parent / "good.log")
    assert good["application"] == replay.application_id
    assert good["outcome"] == replay.verdict.outcome
    refused = table[table["outcome"] == "refused"]
    assert 0 < len(refused) < len(table)
    assert (refused["what"] != "").all()


def test_recorded_cases_are_forecast():
    table = oomcast.predict(ROOT / "tests" / "oracle" / "kills")
    assert len(table) == len(list((ROOT / "tests" / "oracle" / "kills").glob("*/case.json")))
    assert table["p_fail"].between(0, 1).all()
