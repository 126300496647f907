"""Work for many cores: here, or on the executors of a SparkSession; the same rows either way."""

import json

import numpy as np
import pandas as pd

from oomcast import _core

_PARTITIONS_PER_CORE = 4  # small tasks: little is lost with an executor
_CORES_UNKNOWN = 8  # Spark Connect does not tell


def _play(kind, shared, items):
    """Rows of some items as columns. Runs here or on an executor."""
    if kind == "points":
        points = [([(k, v) for k, v in item["conf"]], item["seed"]) for item in items]
        return _core.play_points(shared["text"], points, shared["threads"])
    return _core.play_logs(items, [(k, v) for k, v in shared["conf"]], shared["threads"])


def _spark_type(values):
    return "long" if isinstance(values, np.ndarray) else "string"


def _cores(spark):
    try:
        return spark.sparkContext.defaultParallelism
    except Exception:  # PySpark has an exception of its own for what Connect lacks
        return _CORES_UNKNOWN


def _on_cluster(kind, shared, items, spark):
    """mapInPandas over the items; tasks of lost executors are tried again by Spark."""
    shared = {**shared, "threads": 1}  # a task has the core that Spark gave it
    empty = _play(kind, shared, [])
    names = list(empty)
    schema = "at long, " + ", ".join(f"`{n}` {_spark_type(v)}" for n, v in empty.items())

    def play(batches):
        for batch in batches:
            mine = [json.loads(text) for text in batch["item"]]
            rows = pd.DataFrame(_play(kind, shared, mine), columns=names)
            rows.insert(0, "at", batch["at"].to_numpy())
            yield rows

    slices = max(1, min(len(items), _PARTITIONS_PER_CORE * _cores(spark)))
    texts = [(at, json.dumps(item)) for at, item in enumerate(items)]
    frame = spark.createDataFrame(texts, "at long, item string").repartition(slices)
    rows = sorted(frame.mapInPandas(play, schema).collect())
    columns = list(zip(*rows, strict=True))[1:] if rows else [()] * len(names)
    return {name: np.array(column, np.int64) if isinstance(empty[name], np.ndarray)
            else list(column) for name, column in zip(names, columns, strict=True)}


def play(kind, shared, items, on=None, threads=0):
    """A DataFrame with a row for each item, in their order."""
    if on is None:
        columns = _play(kind, {**shared, "threads": threads}, items)
    else:
        columns = _on_cluster(kind, shared, items, on)
    table = {}
    for name, values in columns.items():
        if name.endswith("_ns"):
            table[name[:-3]] = values.view("timedelta64[ns]")
        elif name.endswith("_ppm"):
            table[name[:-4]] = values / 1e6
        else:
            table[name] = values
    table["inconclusive"] = table["inconclusive"].astype(bool)
    return pd.DataFrame(table)
