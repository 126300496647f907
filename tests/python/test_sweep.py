"""Sweeps, seeds and many logs, on this machine."""

import os
import pathlib
import subprocess

import oomcast
import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = ROOT / "build" / "release" / "oomcast"
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
    assert row["spilled_bytes"] == run.stages["disk_bytes_spilled"].sum()
    assert row["lost"] == run.executors["lost"].sum()


def test_threads_change_nothing(grid):
    assert oomcast.sweep("hot-key-join", GRID, threads=1).to_csv() == grid.to_csv()


def test_a_conf_that_spark_refuses_is_a_row():
    table = oomcast.sweep("sort-that-spills", [
        {"spark.executor.memory": "1.5g"}, {"spark.executor.memory": "2g"}]).table
    assert list(table["outcome"]) == ["invalid", "success"]
    assert "spark.executor.memory" in table["where"][0]
    assert table["p_fail"].isna().tolist() == table["time"].isna().tolist() == [True, False]


def test_seeds_are_points():
    seeds = oomcast.sweep("hot-key-join", samples=3)
    assert list(seeds.table["seed"]) == ["1", "2", "3"]
    assert len(seeds) == 3
    assert len(oomcast.sweep("hot-key-join", GRID, seeds=[5, 6])) == 8


def test_all_logs_are_replayed_also_those_that_cannot_be_read():
    table = oomcast.replay_all(LOGS)
    assert list(table["log"]) == [str(log) for log in LOGS]
    good = table[table["log"].str.endswith("good.log")].iloc[0]
    replay = oomcast.replay(LOGS[0].parent / "good.log")
    assert good["application"] == replay.application_id
    assert good["outcome"] == replay.verdict.outcome
    invalid = table[table["outcome"] == "invalid"]
    assert 0 < len(invalid) < len(table)
    assert (invalid["where"] != "").all()
    half = oomcast.replay_all(LOGS, volume=0.5, executors=1)
    assert list(half["application"]) == list(table["application"])
    with pytest.raises(oomcast.InputError, match="volume: 'much' is not a factor"):
        oomcast.replay_all(LOGS, volume="much")


def by_program(*words):
    if not PROGRAM.exists() and not os.environ.get("CI"):
        pytest.skip("no release build")
    return subprocess.run([PROGRAM, "sweep", *words, "--format", "csv"], capture_output=True,
                          check=True).stdout


def test_a_sweep_has_the_bytes_of_the_program(grid):
    assert grid.to_csv().encode() == by_program(
        "hot-key-join", "--vary", "spark.executor.memory=512m,1500m",
        "--vary", "spark.executor.cores=1,2")
    drawn = oomcast.sweep("hot-key-join", {"volume": "0.5..2", "skew": "0..1"}, draw=4)
    assert drawn.to_csv().encode() == by_program(
        "hot-key-join", "--vary", "volume=0.5..2", "--vary", "skew=0..1", "--samples", "4")
    rewrites = oomcast.sweep("hot-key-join", {"apply": "none|salt:key=16", "skew": "0..1/2"})
    assert rewrites.to_csv().encode() == by_program(
        "hot-key-join", "--vary", "apply=none|salt:key=16", "--vary", "skew=0..1/2")


def test_recorded_cases_are_forecast():
    table = oomcast.predict(ROOT / "tests" / "oracle" / "kills")
    assert len(table) == len(list((ROOT / "tests" / "oracle" / "kills").glob("*/case.json")))
    assert table["p_fail"].between(0, 1).all()
