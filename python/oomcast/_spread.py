"""Work for many cores: here, or on the executors of a SparkSession; the same lines either way."""

import json

from oomcast import _core

_PARTITIONS_PER_CORE = 4  # small tasks: little is lost with an executor
_CORES_UNKNOWN = 8  # Spark Connect does not tell


def _cores(spark):
    try:
        return spark.sparkContext.defaultParallelism
    except Exception:  # PySpark has an exception of its own for what Connect lacks
        return _CORES_UNKNOWN


def _on_cluster(play, items, spark):
    """mapInPandas over the items; tasks of lost executors are tried again by Spark."""

    def lines(batches):
        for batch in batches:
            mine = [json.loads(text) for text in batch["item"]]
            yield batch[["at"]].assign(line=play(mine))

    slices = max(1, min(len(items), _PARTITIONS_PER_CORE * _cores(spark)))
    texts = [(at, json.dumps(item)) for at, item in enumerate(items)]
    frame = spark.createDataFrame(texts, "at long, item string").repartition(slices)
    return [line for _, line in sorted(frame.mapInPandas(lines, "at long, line string").collect())]


def points(scenario, points, on=None, threads=0):
    """A line for each point of a scenario."""
    if on is None:
        return _core.play_points(scenario, points, threads)
    text, name = scenario.to_json(), scenario.name

    def play(items):
        there = _core.scenario_of_text(text, name, [], "", None, None)
        # A task has the core that Spark gave it.
        return _core.play_points(there, [[tuple(pair) for pair in item] for item in items], 1)

    return _on_cluster(play, points, on)


def logs(paths, what_if, on=None, threads=0):
    """A line for each log."""
    if on is None:
        return _core.play_logs(paths, what_if, threads)
    return _on_cluster(lambda items: _core.play_logs(items, what_if, 1), paths, on)
