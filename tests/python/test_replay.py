"""oomcast.replay(): a recorded event log, played again."""

import json
import pathlib

import numpy as np
import oomcast
import pytest

LOGS = pathlib.Path(__file__).resolve().parents[1] / "oracle" / "eventlogs-hostile"


@pytest.fixture(scope="module")
def good():
    return oomcast.replay(LOGS / "good.log", conf={"spark.executor.memory": "4g"})


def test_observed_stands_beside_simulated(good):
    stages = good.stages
    assert len(stages) >= 1
    assert stages["observed"].all()
    assert stages["observed_time"].dtype == "timedelta64[ns]"
    assert stages["simulated_tasks"].dtype == np.int64
    assert "changed_tasks" in stages
    assert (stages["observed_tasks"] == stages["simulated_tasks"]).all()


def test_a_replay_tells_whose_log_it_is(good):
    assert good.application_id
    assert good.log_is_complete
    assert good.changed.conf["spark.executor.memory"] == "4g"
    assert good.verdict.outcome == good.changed.verdict.outcome
    assert json.loads(good.to_json())
    assert good.differences == json.loads(good.to_json())["differences"]
    assert "observed" in str(good)
    assert good.observed_outcome in good._repr_html_()
    with pytest.raises(AttributeError):
        good.no_such_thing  # noqa: B018


def test_without_a_conf_nothing_is_changed():
    replay = oomcast.replay(LOGS / "good.log")
    assert replay.changed is None
    assert "changed" not in replay.stages
    assert len(replay.simulated.tasks) == replay.stages["simulated_tasks"].sum()


def test_a_what_if_is_that_of_the_program():
    changes = {"volume": 3, "hot_key_growth": 1.5, "executors": 1, "manager": "yarn"}
    replay = oomcast.replay(LOGS / "good.log", **changes)
    assert replay.changed is not None
    assert (replay.stages["changed_tasks"] >= replay.stages["simulated_tasks"]).all()
    with pytest.raises(oomcast.InputError) as caught:
        oomcast.replay(LOGS / "good.log", volume=0, executors="few", manager="mesos")
    assert [problem.where for problem in caught.value.problems] == [
        "volume", "executors", "manager"]


def test_what_is_no_log_is_an_input_error():
    with pytest.raises(oomcast.InputError, match="no-such"):
        oomcast.replay(LOGS / "no-such.log")
