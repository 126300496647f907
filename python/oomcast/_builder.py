"""Scenarios built in Python.

    s = oomcast.Scenario("sales", executors=20).conf({"spark.executor.memory": "8g"})
    s.data("orders", rows=2e9, size="400 GB", columns={
        "shop": oomcast.column("long", distinct=50_000, hot={"17": "12%"}), "amount": "double"})
    s.data("shops", rows=50_000, size="2 MB", columns={"shop": "long", "name": "string"})
    shops = s.scan("shops")
    shops.join(s.scan("orders"), on="shop").aggregate(by="name").write()
    oomcast.run(s)

Methods of a relation are the operators of scenario files; `oomcast.operators()` lists them. The
words are checked when the scenario is read, all mistakes at once.
"""

import json

from oomcast import _core


def operators():
    """The table of operators: {name: {"summary", "inputs_min", "params", ...}}."""
    return {entry["name"]: entry for entry in json.loads(_core.operators_json())}


def column(type="long", **properties):
    """A column: bytes, distinct, hot={"17": "12%"}, zipf, nulls, expression."""
    return {"type": type, **properties}


def _plain(value):
    """Whole numbers written as floats (2e9) are whole numbers."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value


class Relation:
    """The result of a step. Its methods add a step that reads it and return that step's result."""

    def __init__(self, job, step):
        self._job = job
        self._step = step

    def step(self, op, *others, **params):
        """Adds a step of the operator `op` over this relation and others."""
        return self._job.add(op, (self, *others), params)

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        known = operators()
        if name not in known:
            near = _core.nearest(name, list(known))
            hint = f"; did you mean '{near}'?" if near else ""
            raise AttributeError(f"there is no operator '{name}'{hint}")

        def add(*others, **params):
            return self.step(name, *others, **params)

        add.__name__ = name
        add.__doc__ = known[name].get("summary")
        return add

    def __dir__(self):
        return [*super().__dir__(), *operators()]

    def __repr__(self):
        return f"<oomcast.Relation {self._step['id']} of job {self._job.name!r}>"


class Job:
    """Steps with a name; the last one is the action."""

    def __init__(self, name):
        self.name = name
        self.steps = []

    def add(self, op, inputs, params):
        step = {"id": params.pop("id", f"{op}{len(self.steps)}"), "op": op}
        if inputs:
            step["inputs"] = [relation._step["id"] for relation in inputs]
        step.update((key.rstrip("_"), _plain(value)) for key, value in params.items())
        self.steps.append(step)
        return Relation(self, step)

    def scan(self, data, **params):
        """Reads a data set of the scenario."""
        return self.add("scan", (), {"data": data, **params})

    def cached(self, name, **params):
        """Reads what a cache step kept."""
        return self.add("cached", (), {"of": name, **params})


class Scenario:
    """A scenario under construction. Every method but scan() and job() returns it again."""

    def __init__(self, name="scenario", *, extends=None, spark=None, seed=None, python=None,
                 title=None, manager=None, executors=None, **cluster):
        given = {"extends": extends, "name": name, "title": title, "spark": spark, "seed": seed,
                 "python": python}
        self._members = {key: value for key, value in given.items() if value is not None}
        self._cluster = {}
        self._conf = {}
        self._data = {}
        self._jobs = []
        self.cluster(manager=manager, executors=executors, **cluster)

    def cluster(self, **members):
        """manager, deploy_mode, executors, node_memory, local_disk,
        local_disk_throughput, yarn={...}, ..."""
        self._cluster.update((k, _plain(v)) for k, v in members.items() if v is not None)
        return self

    def conf(self, conf=None, **underscored):
        """Spark keys: a mapping, or names with "__" for dots (spark__executor__memory="8g")."""
        self._conf.update(conf or {})
        self._conf.update((k.replace("__", "."), v) for k, v in underscored.items())
        return self

    def data(self, name, **members):
        """A data set: rows, size, columns, files, format, partitions."""
        self._data[name] = _plain(members)
        return self

    def job(self, name):
        """Begins another job; its steps follow with job.scan(...)."""
        self._jobs.append(Job(name))
        return self._jobs[-1]

    def scan(self, data, **params):
        """Reads a data set in the job begun last."""
        job = self._jobs[-1] if self._jobs else self.job(self._members["name"])
        return job.scan(data, **params)

    def to_dict(self):
        """The scenario in the form of scenario files."""
        out = dict(self._members)
        if self._cluster:
            out["cluster"] = dict(self._cluster)
        if self._conf:
            out["conf"] = dict(self._conf)
        if self._data:
            out["data"] = dict(self._data)
        if self._jobs:
            out["jobs"] = [{"name": job.name, "steps": job.steps} for job in self._jobs]
        return out

    def to_json(self):
        return json.dumps(self.to_dict(), indent=2) + "\n"

    def save(self, path):
        """Writes a scenario file."""
        with open(path, "w", encoding="utf-8") as file:
            file.write(self.to_json())
        return self

    def run(self, conf=None, **options):
        """oomcast.run() of it."""
        from oomcast._run import run

        return run(self, conf, **options)

    def __repr__(self):
        return f"<oomcast.Scenario {self._members['name']!r}, {len(self._jobs)} jobs>"
