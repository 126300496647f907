"""oomcast.advise(): changes that were simulated to survive."""

import html
import json
import pathlib

import oomcast
import pytest

LOGS = pathlib.Path(__file__).resolve().parents[1] / "oracle" / "eventlogs-hostile"


@pytest.fixture(scope="module")
def advice():
    return oomcast.advise("hot-key-join")


def test_the_best_proposal_saves_the_job(advice):
    assert advice.base.verdict.fails
    assert len(advice.proposals) >= 1
    assert oomcast.run("hot-key-join", conf=advice.best).verdict.outcome == "success"
    assert advice.proposals["p_fail"].between(0, 1).all()


def test_what_does_not_help_has_its_reason(advice):
    assert (advice.rejected["reason"] != "").all()
    assert advice.illness
    assert html.escape(advice.diagnosis) in advice._repr_html_()


def test_advice_is_text_and_json(advice):
    assert json.loads(advice.to_json())
    assert advice.proposals["title"][0].split()[0] in str(advice)


def test_a_log_gets_advice_too():
    told = oomcast.advise(LOGS / "good.log")
    assert told.base.verdict.outcome
