"""Forecasts for a real PySpark DataFrame, before it is collected, joined or written."""

from oomcast import _html
from oomcast._run import run
from oomcast._scenarios import conf_pairs

_HOT_KEYS = 20
_HOT_TIMES_MEAN = 4  # a key with fewer times the mean is as good as any
_FIXED = {"boolean", "tinyint", "smallint", "int", "bigint", "float", "double", "date",
          "timestamp"}
_NAMES = {"tinyint": "byte", "smallint": "short", "bigint": "long", "timestamp_ntz": "timestamp"}
_CONTAINER_BYTES = 16  # null bits and offset of an empty UnsafeArrayData or UnsafeMapData


class CollectRefused(MemoryError):
    """The driver would not survive the collect; `run` has the forecast."""

    def __init__(self, text, forecast):
        super().__init__(text)
        self.run = forecast


class Preflight:
    """What was measured on a DataFrame, the scenario made of it, and its forecast."""

    def __init__(self, statistics, scenario, forecast):
        self.statistics = statistics
        self.scenario = scenario
        self.run = forecast

    @property
    def verdict(self):
        return self.run.verdict

    def __str__(self):
        return str(self.run)

    def __repr__(self):
        return f"<oomcast.Preflight: {self.verdict.outcome}>"

    def _repr_html_(self):
        keys = [(key, f"{entry['rows']:,}", entry["distinct"], entry["hot"][0][0]
                 if entry["hot"] else "-", f"{entry['hot'][0][1]:,}" if entry["hot"] else "-")
                for key, entry in self.statistics["keys"].items()]
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
    simple = field.dataType.simpleString()
    kind = field.dataType.typeName()
    if kind in ("array", "map", "struct", "binary"):
        return {"type": kind, "bytes": max(1, round(mean or 1))}
    if simple in _FIXED or kind in ("timestamp_ntz",) or simple.startswith("decimal"):
        return {"type": _NAMES.get(simple, simple)}
    return {"type": "string", "bytes": max(1, round(mean or 1))}


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
        columns[key].update(_spread(entry))
    return {"rows": round(row["rows"] * scale), "columns": columns, "keys": measured}


def _spread(entry):
    """Key statistics as members of a scenario's column."""
    out = {"distinct": max(1, entry["distinct"] - len(entry["hot"]))}
    if entry["hot"]:
        out["hot"] = {key: {"rows": rows} for key, rows in entry["hot"]}
    if entry["nulls"]:
        out["nulls"] = entry["nulls"] / entry["rows"]
    return out


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


def _data(statistics, partitions):
    return {"format": "generated", "rows": statistics["rows"], "partitions": partitions,
            "columns": statistics["columns"]}


def _scenario(spark, name, data, steps, conf, version):
    mine, found, cluster = _running(spark)
    mine.update(conf_pairs(conf))
    keep = {key: value for key, value in mine.items() if not key.startswith(_OF_NO_INTEREST)}
    return {"name": name, "spark": version or found, "python": True, "cluster": cluster,
            "conf": keep, "data": data, "jobs": [{"name": name, "steps": steps}]}


_OF_NO_INTEREST = ("spark.hadoop.", "spark.sql.warehouse", "spark.submit.", "spark.ui.",
                   "spark.executor.id", "spark.driver.host", "spark.driver.port",
                   "spark.serializer.objectStreamReset", "spark.rdd.compress", "spark.master",
                   "spark.driver.bindAddress", "spark.repl.", "spark.app")

_THEN = {
    "aggregate": lambda keys: [{"op": "aggregate", "by": keys}, {"op": "noop"}],
    "collect_list": lambda keys: [
        {"op": "aggregate", "by": keys, "functions": ["collect_list"], "of": None},
        {"op": "noop"}],
    "window": lambda keys: [{"op": "window", "by": keys}, {"op": "noop"}],
    "repartition": lambda keys: [{"op": "repartition", "by": keys}, {"op": "noop"}],
    "sort": lambda keys: [{"op": "sort", "by": keys}, {"op": "noop"}],
    "collect": lambda keys: [{"op": "collect"}],
    "write": lambda keys: [{"op": "write"}],
}


def _steps(then, keys, columns):
    steps = [{"id": "frame", "op": "scan", "data": "frame"}, *_THEN[then](keys)]
    for step in steps:
        if step.get("of", "") is None:
            others = [name for name in columns if name not in keys] or list(columns)
            step["of"] = max(others, key=lambda name: columns[name].get("bytes", 8))
    return steps


def _joined(statistics, other, keys, how):
    """Both sides as data sets; of the right one only the keys have their names."""
    right = {name if name in keys else f"right_{name}": column
             for name, column in other["columns"].items()}
    data = {"left": statistics, "right": {**other, "columns": right}}
    steps = [{"id": "left", "op": "scan", "data": "left"},
             {"id": "right", "op": "scan", "data": "right"},
             {"op": "join", "inputs": ["left", "right"], "on": keys, "type": how},
             {"op": "noop"}]
    return data, steps


def preflight(frame, keys=(), *, then=None, other=None, how="inner", conf=None, sample=None,
              seed=1, version=None):
    """Measures a PySpark DataFrame and forecasts what is to be done with it.

    `keys` are the columns that rows will be brought together by. `then` says how: "aggregate" (the
    default), "collect_list", "window", "repartition", "sort", "collect" or "write"; or give the
    `other` DataFrame to join with and `how`. Its conf and cluster are taken as they are,
    `conf` laid over them. `sample` measures a share of the rows only. What makes the DataFrame is
    not simulated: its rows are taken to be there.
    """
    keys = [keys] if isinstance(keys, str) else list(keys)
    then = then or ("aggregate" if keys else "write")
    if other is None and then not in _THEN:
        raise ValueError(f"then={then!r} is not known: one of {', '.join(_THEN)}")
    if not keys and (other is not None or then not in ("collect", "write")):
        raise ValueError("keys are needed: the columns that rows are brought together by")
    spark = frame.sparkSession
    statistics = _measure(frame, keys, sample, seed)
    if other is None:
        data = {"frame": _data(statistics, _partitions(frame))}
        steps = _steps(then, keys, statistics["columns"])
    else:
        theirs = _measure(other, keys, sample, seed)
        data, steps = _joined(_data(statistics, _partitions(frame)),
                              _data(theirs, _partitions(other)), keys, how)
    scenario = _scenario(spark, "preflight", data, steps, conf, version)
    return Preflight(statistics, scenario, run(scenario))


def safe_collect(frame, *, conf=None, sample=None, seed=1):
    """frame.collect(), if the driver survives it by the forecast; else raises CollectRefused."""
    forecast = preflight(frame, then="collect", conf=conf, sample=sample, seed=seed).run
    if forecast.verdict.fails:
        verdict = forecast.verdict
        reason = " -> ".join(verdict.chain) or verdict.message
        raise CollectRefused(f"{verdict.sentence}: {reason}. {forecast.advice}".strip(), forecast)
    return frame.collect()
