"""Forecasts from statistics: of a real PySpark DataFrame that is measured here, or of files."""

from __future__ import annotations

import json
import os
from functools import cached_property
from typing import NamedTuple

from oomcast import _core, _html
from oomcast._run import Verdict, run
from oomcast._scenarios import conf_pairs, load

_HOT_KEYS = 20
_HOT_TIMES_MEAN = 4  # to show; which ones count, the statistics' reader decides
_CONTAINER_BYTES = 16  # null bits and offset of an empty UnsafeArrayData or UnsafeMapData


class CollectRefused(MemoryError):
    """The driver would not survive the collect; `run` has the forecast."""

    def __init__(self, text, forecast):
        super().__init__(text)
        self.run = forecast


class Probability(NamedTuple):
    """Of failure, with the interval that holds it in 95 of 100 studies."""

    estimate: float
    low: float
    high: float


class Preflight:
    """What is known of the rows, the scenario made of it, and its forecast."""

    def __init__(self, statistics, scenario, repetitions):
        self.statistics = statistics
        self._planned = scenario
        self._repetitions = repetitions
        self.run = run(scenario)

    scenario = cached_property(lambda self: json.loads(self._planned.to_json()))
    _flight = cached_property(lambda self: _core.fly(self._planned, self._repetitions, 0))

    @property
    def risk(self) -> Probability:
        """How probable a failure is if the statistics are only about right; played when asked."""
        return Probability(*self._flight.probability())

    @property
    def signals(self) -> list[tuple[str, str]]:
        """Red flags, whether it fails or not: (what, in words)."""
        return self._flight.signals()

    def table(self) -> str:
        """What `oomcast preflight` prints."""
        return self._flight.table.text(100)

    @property
    def verdict(self) -> Verdict:
        return self.run.verdict

    def __str__(self):
        return str(self.run)

    def __repr__(self):
        return f"<oomcast.Preflight: {self.verdict.outcome}>"

    def _repr_html_(self):
        keys = [(key, f"{entry['rows']:,}", entry["distinct"], entry["hot"][0][0]
                 if entry["hot"] else "-", f"{entry['hot'][0][1]:,}" if entry["hot"] else "-")
                for key, entry in self.statistics.get("keys", {}).items()]
        head = ("key", "rows", "distinct", "hottest", "its rows")
        return (_html.wrap(_html.table(keys, head)) if keys else "") + self.run._repr_html_()


def _length(functions, field):
    """An expression for the bytes of a value of variable length; None: of fixed length."""
    column = functions.col(f"`{field.name}`")
    kind = field.dataType.typeName()
    if kind in ("string", "binary", "char", "varchar"):
        return functions.octet_length(column)
    if kind in ("array", "map", "struct", "variant"):
        # JSON is near enough to what UnsafeRow needs, and it can be asked of any type.
        text = functions.to_json(functions.struct(column))
        return functions.octet_length(text) + _CONTAINER_BYTES
    return None


def _column(field, mean):
    """A column of the statistics: its type as Spark writes it, and the mean length of values."""
    column = {"type": field.dataType.simpleString()}
    if mean is not None:
        column["bytes"] = max(1, round(mean))
    return column


def _key_statistics(functions, frame, key, scale):
    """How the rows are spread over a key: distinct values, and those with many rows."""
    column = functions.col(f"`{key}`")
    counts = frame.groupBy(column.alias("key")).agg(functions.count(functions.lit(1)).alias("n"))
    counts = counts.persist()
    try:
        known = functions.col("key").isNotNull()
        total, distinct, nulls = counts.agg(
            functions.sum("n"), functions.count(functions.when(known, 1)),
            functions.sum(functions.when(~known, functions.col("n")))).first()
        top = counts.where(known).orderBy(functions.desc("n"), "key").limit(_HOT_KEYS).collect()
    finally:
        counts.unpersist()
    mean = (total or 0) / max(1, distinct)
    hot = [(str(row["key"]), round(row["n"] * scale)) for row in top
           if row["n"] > _HOT_TIMES_MEAN * mean]
    return {"rows": round((total or 0) * scale), "distinct": distinct,
            "nulls": round((nulls or 0) * scale), "hot": hot}


def _measure(frame, keys, sample, seed):
    """Rows, mean lengths and keys of a DataFrame; of a share of its rows if `sample` is given."""
    from pyspark.sql import functions

    scale = 1 if sample is None else 1 / sample
    if sample is not None:
        frame = frame.sample(fraction=sample, seed=seed)
    lengths = [(field, _length(functions, field)) for field in frame.schema.fields]
    wanted = [functions.avg(length).alias(str(i))
              for i, (_, length) in enumerate(lengths) if length is not None]
    row = frame.agg(functions.count(functions.lit(1)).alias("rows"), *wanted).first().asDict()
    columns = {field.name: _column(field, row.get(str(i)))
               for i, (field, _) in enumerate(lengths)}
    measured = {key: _key_statistics(functions, frame, key, scale) for key in keys}
    for key, entry in measured.items():
        columns[key].update(distinct=entry["distinct"], nulls=entry["nulls"],
                            top=dict(entry["hot"]))
    return {"rows": round(row["rows"] * scale), "columns": columns, "keys": measured}


def _partitions(frame):
    try:
        return max(1, frame.rdd.getNumPartitions())
    except Exception:  # Spark Connect has no RDDs
        return int(frame.sparkSession.conf.get("spark.sql.shuffle.partitions", "200"))


def _running(spark):
    """Conf, version and cluster of a running Spark, as a scenario says them."""
    conf = dict(spark.conf.getAll if isinstance(getattr(spark.conf, "getAll", None), dict)
                else conf_pairs(spark.sparkContext.getConf().getAll()))
    try:
        conf = {**dict(spark.sparkContext.getConf().getAll()), **conf}
    except Exception:  # Spark Connect
        pass
    conf = {key: value for key, value in conf.items() if key.startswith("spark.")
            and not key.startswith(("spark.app.", "spark.driver.extra", "spark.executor.extra"))}
    master = conf.get("spark.master", "local[*]")
    cluster = {"manager": "standalone", "deploy_mode": "client"}
    if master.startswith("yarn"):
        cluster["manager"] = "yarn"
    elif master.startswith("k8s"):
        cluster["manager"] = "kubernetes"
    elif master.startswith("local["):
        cluster["manager"] = "local"
    if master.startswith("local-cluster["):
        executors, cores, _ = master[len("local-cluster["):-1].split(",")
        cluster["executors"] = int(executors)
        conf.setdefault("spark.executor.cores", cores.strip())
    return conf, spark.version, cluster


def _base(spark, conf, version):
    """A scenario of the conf and the cluster that Spark runs with; it has nothing to do yet."""
    mine, found, cluster = _running(spark)
    mine.update(conf_pairs(conf))
    keep = {key: value for key, value in mine.items() if not key.startswith(_OF_NO_INTEREST)}
    return _idle(spark=version or found, python=True, cluster=cluster, conf=keep)


def _idle(**members):
    steps = [{"op": "parallelize", "rows": 1, "partitions": 1}, {"op": "count"}]
    return load({"name": "preflight", "jobs": [{"name": "idle", "steps": steps}], **members})


_OF_NO_INTEREST = ("spark.hadoop.", "spark.sql.warehouse", "spark.submit.", "spark.ui.",
                   "spark.executor.id", "spark.driver.host", "spark.driver.port",
                   "spark.serializer.objectStreamReset", "spark.rdd.compress", "spark.master",
                   "spark.driver.bindAddress", "spark.repl.", "spark.app")


def _of_frame(frame, name, keys, sample, seed):
    """Statistics of a DataFrame: those to look at, and their text."""
    measured = _measure(frame, keys, sample, seed)
    table = {"table": name, "rows": measured["rows"], "partitions": _partitions(frame),
             "columns": measured["columns"]}
    return measured, json.dumps(table), name


def _of_file(source):
    if isinstance(source, dict):
        return source, json.dumps(source), "statistics"
    path = os.fspath(source)
    with open(path, encoding="utf-8") as file:
        text = file.read()
    return (json.loads(text) if text.lstrip().startswith("{") else {}), text, path


def preflight(frame, keys=(), *, then=None, other=None, how="inner", hint="none", conf=None,
              like=None, sample=None, seed=1, version=None, repetitions=200) -> Preflight:
    """Forecasts what is to be done with a PySpark DataFrame, or with a table of known statistics.

    `frame` is a DataFrame, which is measured: its conf and cluster are taken as they are. Or it is
    a file of statistics (JSON or CSV), or a dict in the form of such a file: conf, cluster and
    prices are those of the scenario `like`. `conf` is laid over either. `keys` are the columns that
    rows will be brought together by. `then` says how: one of the operations of `oomcast preflight`
    (the default: aggregate with keys, write without); or give the `other` rows to join with, `how`,
    and a `hint`. `sample` measures a share of a DataFrame's rows only. What makes the rows is not
    simulated: they are taken to be there.
    """
    keys = [keys] if isinstance(keys, str) else list(keys)
    then = "join" if other is not None else then or ("aggregate" if keys else "write")
    given = [("frame", frame)] if other is None else [("left", frame), ("right", other)]
    if isinstance(frame, (str, os.PathLike, dict)):
        tables = [_of_file(source) for _, source in given]
        base = load(like, conf, None, version) if like is not None else \
            _idle(conf=dict(conf_pairs(conf)), **({"spark": version} if version else {}))
    else:
        tables = [_of_frame(source, name, keys, sample, seed) for name, source in given]
        base = _base(frame.sparkSession, conf, version)
    texts = [(text, name) for _, text, name in tables]
    scenario = _core.planned(texts, base, then, keys, how, hint)
    return Preflight(tables[0][0], scenario, repetitions)


def safe_collect(frame, *, conf=None, sample=None, seed=1):
    """frame.collect(), if the driver survives it by the forecast; else raises CollectRefused."""
    forecast = preflight(frame, then="collect", conf=conf, sample=sample, seed=seed).run
    if forecast.verdict.fails:
        verdict = forecast.verdict
        reason = " -> ".join(verdict.chain) or verdict.message
        raise CollectRefused(f"{verdict.sentence}: {reason}. {forecast.advice}".strip(), forecast)
    return frame.collect()
