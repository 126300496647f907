"""Advice: what a failing job needs, every change simulated."""

from __future__ import annotations

from functools import cached_property

import pandas as pd

from oomcast import _core, _html
from oomcast._frame import frame
from oomcast._run import Run
from oomcast._scenarios import conf_pairs, event_log, load


class Advice:
    """Changes that survive, best first; and why the popular ones do not help."""

    def __init__(self, core):
        self._core = core

    diagnosis = cached_property(lambda self: self._core.diagnosis)
    illness = cached_property(lambda self: self._core.illness)
    notes = cached_property(lambda self: list(self._core.notes))
    base = cached_property(lambda self: Run(self._core.base))

    @cached_property
    def proposals(self) -> pd.DataFrame:
        """A row for each change that survives, best first; `conf` is what to set."""
        table = frame(self._core.proposals())
        table.insert(1, "conf", [dict(pairs) for pairs in self._core.confs()])
        return table

    @cached_property
    def rejected(self) -> pd.DataFrame:
        """A row for each change that does not help, with the reason."""
        return frame(self._core.rejected())

    @property
    def best(self) -> dict[str, str] | None:
        """The conf of the best proposal that needs no rewrite; None if there is none."""
        alone = (row.conf for row in self.proposals.itertuples()
                 if row.conf and len(row.changes.split(", ")) == len(row.conf))
        return next(alone, None)

    def to_json(self) -> str:
        return self._core.json()

    def __str__(self):
        return self._core.text(100)

    def __repr__(self):
        return f"<oomcast.Advice: {len(self.proposals)} changes survive>"

    def _repr_html_(self):
        shown = ((row.title, row.changes, f"{row.p_fail:.1%}", f"{row.margin:.1%}")
                 for row in self.proposals.itertuples())
        body = _html.table(shown, ("survives", "changes", "p_fail", "margin"))
        body += _html.table(((row.title, row.reason) for row in self.rejected.itertuples()),
                            ("does not help", "why"))
        return _html.wrap(_html.paragraph(self.diagnosis) + body)


def advise(subject, conf=None, *, seed=None, spark=None, extra_percent=5, threads=0) -> Advice:
    """Searches for the smallest changes that let a job survive.

    `subject` is a scenario as for run(), or the path of an event log. Sizes get `extra_percent`
    above the least that survives. Nothing is proposed that was not simulated.
    """
    log = event_log(subject)
    if log is not None:
        return Advice(_core.advise_log(log, conf_pairs(conf), extra_percent, threads))
    return Advice(_core.advise(load(subject, conf, seed, spark), extra_percent, threads))
