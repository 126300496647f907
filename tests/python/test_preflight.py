"""oomcast.preflight() of tables of known statistics; test_cluster.py measures DataFrames."""

import pathlib
import subprocess

import oomcast
import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = ROOT / "build" / "release" / "oomcast"
TRANSACTIONS = ROOT / "docs" / "preflight" / "transactions.json"
MERCHANTS = ROOT / "docs" / "preflight" / "merchants.csv"


def test_statistics_give_what_the_program_prints():
    flight = oomcast.preflight(TRANSACTIONS, keys="merchant_id", then="window", repetitions=20)
    done = subprocess.run(
        [PROGRAM, "preflight", TRANSACTIONS, "--operation", "window", "--keys", "merchant_id",
         "--repetitions", "20"], capture_output=True, text=True, check=False)
    assert flight.table() == done.stdout
    assert flight.statistics["rows"] == 400_000_000
    low, high = flight.risk.low, flight.risk.high
    assert 0 <= low <= flight.risk.estimate <= high <= 1
    assert flight.verdict.outcome == oomcast.run(flight.scenario).verdict.outcome
    assert all(len(signal) == 2 and signal[1] for signal in flight.signals)


def test_a_join_takes_two_tables_and_the_conf_of_a_scenario():
    flight = oomcast.preflight(TRANSACTIONS, other=MERCHANTS, keys="merchant_id",
                               how="left_outer", like="ordinary-day",
                               conf={"spark.executor.memory": "3g"})
    steps = flight.scenario["jobs"][0]["steps"]
    assert any(step["op"] == "join" and step["type"] == "left_outer" for step in steps)
    assert flight.scenario["conf"]["spark.executor.memory"] == "3g"


def test_a_dict_is_a_table_too_and_mistakes_are_told():
    table = {"table": "t", "rows": 1000, "columns": {"k": {"type": "bigint", "distinct": 10}}}
    assert not oomcast.preflight(table, keys="k").verdict.fails
    with pytest.raises(oomcast.InputError, match="'j' is no column of t"):
        oomcast.preflight(table, keys="j")
    with pytest.raises(oomcast.InputError, match="papyrus"):
        oomcast.preflight(table, then="papyrus")
