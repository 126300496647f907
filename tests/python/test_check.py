"""oomcast.check(): policies, tested as the program tests them."""

import json
import pathlib
import subprocess
import xml.etree.ElementTree

import oomcast
import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = ROOT / "build" / "release" / "oomcast"
POLICY = {"name": "small", "workloads": [{"scenarios": ["hot-key-join", "sort-that-spills"]}],
          "expect": {"survives": True}}


@pytest.fixture(scope="module")
def small():
    return oomcast.check(POLICY)


def test_what_fails_is_false_and_has_a_row(small):
    assert not small
    rows = small.results.set_index("workload")["standing"]
    assert rows["basics/hot-key-join"] == "fails"
    assert rows["basics/sort-that-spills"] == "holds"
    assert oomcast.check({**POLICY, "expect": {"survives": False}}) is not None


def test_reports_are_those_of_the_program(small, tmp_path):
    path = tmp_path / "policy.json"
    path.write_text(json.dumps(POLICY))
    mine = oomcast.check(path)
    for form in ("text", "json", "junit", "github", "markdown"):
        done = subprocess.run([PROGRAM, "check", path, "--format", form], capture_output=True,
                              text=True, check=False)
        assert mine.report(form) == done.stdout
    suite = xml.etree.ElementTree.fromstring(small.report("junit"))
    assert int(suite.get("failures", suite[0].get("failures"))) == 1
    with pytest.raises(oomcast.InputError, match="papyrus"):
        small.report("papyrus")


def test_a_baseline_tells_what_moved(small):
    again = oomcast.check(POLICY, baseline=small.baseline())
    assert again.moved == []
    with pytest.raises(oomcast.InputError, match="no workload matches 'no-such"):
        oomcast.check({**POLICY, "workloads": [{"scenarios": ["no-such-*"]}]})
