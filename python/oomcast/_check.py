"""Tests of tuning policies, as `oomcast check` makes them."""

from __future__ import annotations

import json
import os
from functools import cached_property

import pandas as pd

from oomcast import _core, _html
from oomcast._frame import frame
from oomcast._scenarios import scenario_files


class Check:
    """What a test of a policy found: expectations of workloads that hold or do not."""

    def __init__(self, core):
        self._core = core

    policy = cached_property(lambda self: self._core.policy)
    moved = cached_property(lambda self: list(self._core.moved))
    passed = property(lambda self: self._core.failures() == 0)
    too_close = property(lambda self: self._core.too_close())

    @cached_property
    def results(self) -> pd.DataFrame:
        """A row for each expectation of each workload."""
        return frame(self._core.results())

    def report(self, format="text") -> str:
        """The report as text, json, junit, github or markdown."""
        return self._core.report(format, 100)

    def baseline(self) -> str:
        """The figures, to compare a later check with: check(..., baseline=this)."""
        return self._core.baseline()

    def __bool__(self):
        return self.passed

    def __str__(self):
        return self.report()

    def __repr__(self):
        return f"<oomcast.Check of {self.policy!r}: {'passed' if self else 'failed'}>"

    def _repr_html_(self):
        rows = ((row.workload, row.expectation, row.standing, row.text)
                for row in self.results.itertuples())
        return _html.wrap(_html.table(rows, ("workload", "expectation", "standing", "found")))


def check(policy, *, baseline=None, threads=0) -> Check:
    """Tests a policy: the path of its file, or a dict in its form.

    `baseline` is what Check.baseline() gave earlier. A failed expectation is no exception: the
    result is false.
    """
    if isinstance(policy, dict):
        text, path = json.dumps(policy), "policy"
    else:
        path = os.fspath(policy)
        with open(path, encoding="utf-8") as file:
            text = file.read()
    shipped = [(*full.rsplit("/", 1), str(file)) for full, file in scenario_files().items()]
    return Check(_core.check(text, path, baseline, shipped, threads))
