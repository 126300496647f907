"""Headroom: the volume at which trouble begins, and the least memory with which a job survives."""

from __future__ import annotations

from functools import cached_property

import pandas as pd

from oomcast import _core, _html
from oomcast._frame import frame
from oomcast._run import Run
from oomcast._scenarios import event_log, load, what_if

_VOLUME_MAX = 64


class Headroom:
    """How far a job is from trouble."""

    def __init__(self, core):
        self._core = core

    base = cached_property(lambda self: Run(self._core.base))
    most_cores = cached_property(lambda self: self._core.most_cores)
    simulations = cached_property(lambda self: self._core.simulations)

    @cached_property
    def thresholds(self) -> pd.DataFrame:
        """A row for each trouble: the volume, as a factor, at which it begins; with its band."""
        return frame(self._core.thresholds())

    @cached_property
    def least(self) -> pd.DataFrame:
        """A row for each resource: the least with which the job survives, MiB or cores."""
        return frame(self._core.least())

    def to_json(self) -> str:
        return self._core.json()

    def __str__(self):
        return self._core.text(100)

    def __repr__(self):
        found = self.thresholds[self.thresholds["found"]]
        first = f", {found['trouble'].iloc[0]} at {found['volume'].iloc[0]:g}x" * bool(len(found))
        return f"<oomcast.Headroom{first}>"

    def _repr_html_(self):
        troubles = ((row.trouble, f"{row.volume:.2f}x" if row.found else "-",
                     f"{row.low:.2f}x to {row.high:.2f}x" if row.found else "-", row.place)
                    for row in self.thresholds.itertuples())
        least = ((row.key, row.now, row.least if row.survives else "-", row.below)
                 for row in self.least.itertuples())
        return _html.wrap(_html.table(troubles, ("trouble", "volume", "band", "where"))
                          + _html.table(least, ("key", "now", "least", "just below")))


def headroom(subject, conf=None, *, executors=None, manager=None, volume_max=_VOLUME_MAX,
             resources=True, seed=None, spark=None, threads=0) -> Headroom:
    """Bisects for the volumes at which spills, thrashing and deaths begin, and the least memory.

    `subject` is a scenario as for run(), or the path of an event log. With resources=False the
    least memory and cores are left out, which is quicker.
    """
    rest = (volume_max, resources, threads)
    log = event_log(subject)
    if log is not None:
        words = what_if(conf, None, None, executors, manager)
        return Headroom(_core.headroom_of_log(log, words, *rest))
    words = what_if(None, None, None, executors, manager)
    return Headroom(_core.headroom(load(subject, conf, seed, spark), words, *rest))
