"""Sweeps: one scenario at many points; and the replay of many logs."""

from __future__ import annotations

import pandas as pd

from oomcast import _core, _html, _spread
from oomcast._frame import frame
from oomcast._scenarios import conf_pairs, conf_text, load, what_if

_SHOWN = 30


def _values(name, values):
    """Those of a list; a text is read as behind `oomcast sweep --vary NAME=`."""
    if isinstance(values, str):
        return _core.axis_values(name, values)
    if isinstance(values, (list, tuple, range)):
        return [conf_text(value) for value in values]
    return [conf_text(values)]


def _points(vary, draw, seed):
    """Points as lists of pairs: of a list, of the grid of a mapping, or of `draw` draws from it."""
    if not hasattr(vary, "items"):
        return [conf_pairs(point) for point in vary]
    if draw is not None:
        ranges = [(name, values if isinstance(values, str) else "|".join(_values(name, values)))
                  for name, values in vary.items()]
        return _core.hypercube(ranges, draw, seed)
    return _core.grid([(name, _values(name, values)) for name, values in vary.items()])


class Sweep:
    """The rows of a sweep: the point, then what its run gave."""

    def __init__(self, scenario, points, lines):
        self.axes = list(dict.fromkeys(name for point in points for name, _ in point))
        given = {axis: [dict(point).get(axis, "") for point in points] for axis in self.axes}
        rows = frame(_core.point_columns(lines))
        self.table = pd.concat([pd.DataFrame(given, index=rows.index), rows], axis=1)
        self._study = _core.sweep_table(scenario, points, lines)

    @property
    def survivors(self) -> pd.DataFrame:
        """The points that survive, the roomiest first."""
        good = self.table[self.table["outcome"] == "success"]
        return good.sort_values("margin", ascending=False, kind="stable")

    def pivot(self, index, columns, values="p_fail"):
        """A table of one figure over two axes, in the order in which the values were given."""
        table = self.table.pivot_table(index=index, columns=columns, values=values, sort=False)
        return table.reindex(index=self.table[index].unique(),
                             columns=self.table[columns].unique())

    def to_csv(self, path=None):
        """What `oomcast sweep --format csv` writes; the same bytes wherever it was played."""
        text = self._study.csv()
        if path is None:
            return text
        with open(path, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        return None

    def to_json(self) -> str:
        return self._study.json()

    def __len__(self):
        return len(self.table)

    def __str__(self):
        return self._study.text(100)

    def __repr__(self):
        alive = (self.table["outcome"] == "success").sum()
        return f"<oomcast.Sweep of {len(self)} points, {alive} survive>"

    def _repr_html_(self):
        names = [*self.axes, "outcome", "p_fail", "margin", "time"]
        rows = self.table[names].head(_SHOWN)
        cells = ((*row[:-3], f"{row[-3]:.1%}", f"{row[-2]:.1%}",
                  str(row[-1].floor("s")).removeprefix("0 days "))
                 for row in rows.itertuples(index=False, name=None))
        return _html.wrap(_html.table(cells, names) + f"<p>{len(self)} points</p>")


def sweep(scenario, vary=None, *, seeds=None, samples=None, draw=None, seed=None, spark=None,
          on=None, threads=0) -> Sweep:
    """Plays a scenario at every point of a grid, {name: values}, or of a list of points.

    A name is a Spark key, or volume, volume:DATASET, skew, executors, local_disk,
    local_disk_throughput, apply, seed as for `oomcast sweep`; values are a list, or a text as
    behind --vary ("0..2/5"). With draw=N the mapping is not a grid: N points of a Latin hypercube
    are drawn from it. Each point is played with every one of `seeds`, or with `samples` seeds from
    the scenario's own on. With on=a SparkSession the points are played by its executors (which need
    this package); the rows are the same to the byte. A point that is no valid scenario gives a row
    with the outcome "invalid" and the reason.
    """
    loaded = load(scenario, None, seed, spark)
    if samples is not None:
        seeds = range(loaded.seed, loaded.seed + samples)
    points = _points(vary or {}, draw, loaded.seed) or [[]]
    if seeds is not None:
        points = [[*point, ("seed", str(each))] for point in points for each in seeds]
    return Sweep(loaded, points, _spread.points(loaded, points, on, threads))


def replay_all(logs, conf=None, *, volume=None, hot_key_growth=None, executors=None, manager=None,
               on=None, threads=0) -> pd.DataFrame:
    """Replays many event logs; a DataFrame with a row a log, of the changed run if anything is.

    With on=a SparkSession its executors read the logs: the paths must be theirs, too. A log that
    cannot be read gives a row with the outcome "invalid" and the reason.
    """
    paths = [str(log) for log in logs]
    words = what_if(conf, volume, hot_key_growth, executors, manager)
    table = frame(_core.log_columns(_spread.logs(paths, words, on, threads)))
    del table["price"]  # a log does not tell its rates
    table.insert(0, "log", paths)
    return table
