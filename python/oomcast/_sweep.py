"""Sweeps: one scenario under many confs and seeds; and the replay of many logs."""

from itertools import product

import pandas as pd

from oomcast import _html, _spread
from oomcast._scenarios import conf_pairs, conf_text, load

_SHOWN = 30


def _points(conf):
    """Confs as dicts: those of a list, or the grid of a mapping from keys to values."""
    if not hasattr(conf, "items"):
        return [dict(conf_pairs(point)) for point in conf]
    axes = [[(key, conf_text(v)) for v in (values if isinstance(values, (list, tuple, range))
                                           else [values])] for key, values in conf.items()]
    return [dict(point) for point in product(*axes)]


class Sweep:
    """The rows of a sweep: the point, then what its run gave."""

    def __init__(self, table, axes):
        self.table = table
        self.axes = axes

    @property
    def survivors(self):
        """The points that survive, the roomiest first."""
        good = self.table[self.table["outcome"] == "success"]
        return good.sort_values("margin", ascending=False, kind="stable")

    def pivot(self, index, columns, values="p_fail"):
        """A table of one figure over two keys, in the order in which the values were given."""
        table = self.table.pivot_table(index=index, columns=columns, values=values, sort=False)
        return table.reindex(index=self.table[index].unique(),
                             columns=self.table[columns].unique())

    def to_csv(self, path=None):
        """The rows as CSV; the same bytes wherever the sweep was played."""
        flat = self.table.copy()
        for name in flat.columns[flat.dtypes == "timedelta64[ns]"]:
            flat[name] = flat[name].astype("int64")
        return flat.to_csv(path, index=False, lineterminator="\n")

    def __len__(self):
        return len(self.table)

    def __repr__(self):
        alive = (self.table["outcome"] == "success").sum()
        return f"<oomcast.Sweep of {len(self)} points, {alive} survive>"

    def _repr_html_(self):
        names = [*self.axes, "outcome", "p_fail", "margin", "ended"]
        rows = self.table[names].head(_SHOWN)
        cells = ((*row[:-3], f"{row[-3]:.1%}", f"{row[-2]:.1%}",
                  str(row[-1].floor("s")).removeprefix("0 days "))
                 for row in rows.itertuples(index=False, name=None))
        return _html.wrap(_html.table(cells, names) + f"<p>{len(self)} points</p>")


def sweep(scenario, conf=None, *, seeds=None, samples=None, spark=None, on=None, threads=0):
    """Plays a scenario at every point of a grid, {key: [values]}, or of a list of confs.

    Each point is played with every one of `seeds`, or with `samples` seeds from the scenario's own
    on. With on=a SparkSession the points are played by its executors (which need this package);
    the rows are the same to the byte. A conf that Spark would refuse gives a row with the outcome
    "refused" and the reason.
    """
    loaded = load(scenario, None, None, spark)
    if samples is not None:
        seeds = range(loaded.seed, loaded.seed + samples)
    points = _points(conf or {})
    items = [{"conf": list(point.items()), "seed": seed}
             for point in points for seed in (seeds if seeds is not None else [None])]
    rows = _spread.play("points", {"text": loaded.to_json()}, items, on, threads)
    axes = list(dict.fromkeys(key for point in points for key in point))
    given = {axis: [dict(item["conf"]).get(axis, "") for item in items] for axis in axes}
    if seeds is not None:
        given["seed"] = [item["seed"] for item in items]
    return Sweep(pd.concat([pd.DataFrame(given, index=rows.index), rows], axis=1), list(given))


def replay_all(logs, conf=None, *, on=None, threads=0):
    """Replays many event logs; a DataFrame with a row a log, under `conf` if one is given.

    With on=a SparkSession its executors read the logs: the paths must be theirs, too. A log that
    cannot be read gives a row with the outcome "refused" and the reason.
    """
    paths = [str(log) for log in logs]
    rows = _spread.play("logs", {"conf": conf_pairs(conf)}, paths, on, threads)
    rows.insert(0, "log", paths)
    return rows
