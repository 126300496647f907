"""oomcast.headroom(): the volume at which trouble begins, the least memory that survives."""

import json
import pathlib

import oomcast
import pytest

LOGS = pathlib.Path(__file__).resolve().parents[1] / "oracle" / "eventlogs-hostile"


@pytest.fixture(scope="module")
def found():
    return oomcast.headroom("hot-key-join-1500m", volume_max=8, resources=False)


def test_trouble_begins_where_a_run_of_that_volume_has_it(found):
    abort = found.thresholds.set_index("trouble").iloc[-1]
    assert abort["found"]
    assert found.base.verdict.outcome == "success"
    at = oomcast.sweep("hot-key-join-1500m", {"volume": [abort["volume"], abort["volume"] * 0.9]})
    assert list(at.table["outcome"] == "success") == [False, True]


def test_headroom_is_text_json_and_html(found):
    assert json.loads(found.to_json())
    assert str(found).strip()
    assert "trouble" in found._repr_html_()
    assert "x>" in repr(found)


def test_a_log_has_headroom_too():
    log = oomcast.headroom(LOGS / "good.log", volume_max=4)
    assert set(log.least["key"]) >= {"spark.executor.memory"}
    assert len(log.thresholds) == 5
    with pytest.raises(oomcast.InputError, match="volume_max: must be from 1 to 1000"):
        oomcast.headroom("hot-key-join", volume_max=0)
