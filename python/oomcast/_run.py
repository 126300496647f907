"""A Run: the verdict, tables as DataFrames, reports; and replays of event logs."""

from dataclasses import dataclass
from functools import cached_property

from oomcast import _core, _html
from oomcast._errors import Problem
from oomcast._frame import frame
from oomcast._scenarios import conf_pairs, load


@dataclass(frozen=True)
class Verdict:
    """How it ends: printed as the program prints it."""

    outcome: str  # a word: "success", "executor_oom", ...
    sentence: str  # the same for people
    inconclusive: bool  # within the model's own error of the limit
    what: str
    place: str
    chain: tuple  # why, first cause first
    message: str  # what the log would say
    p_fail: float
    margin: float  # what is left of the tightest limit
    where: dict
    text: str

    @property
    def fails(self):
        return self.outcome != "success"

    def __str__(self):
        return self.text.rstrip("\n")

    def __repr__(self):
        return f"<oomcast.Verdict {self.outcome}, p_fail {self.p_fail:.3f}>"

    def _repr_html_(self):
        return _html.verdict(self)


def _verdict(core):
    parts = core.verdict()
    return Verdict(**{**parts, "chain": tuple(parts["chain"])})


class Run:
    """What a simulation found. Tables are DataFrames, made when they are first asked for."""

    def __init__(self, core, scenario=None):
        self._core = core
        self._scenario = scenario

    verdict = cached_property(lambda self: _verdict(self._core))
    manifest = cached_property(lambda self: dict(self._core.manifest()))
    findings = cached_property(lambda self: self._core.findings())
    decisions = cached_property(lambda self: list(self._core.decisions))
    assumptions = cached_property(lambda self: list(self._core.assumptions))
    conf = cached_property(lambda self: {key: value for key, value, _ in self._core.conf()})

    @cached_property
    def advice(self):
        """What it would take to survive, tried out when this is first asked for; "" if it does."""
        return self._core.advise(self._scenario) if self._scenario is not None else ""

    @cached_property
    def stages(self):
        """A row for an attempt of a stage."""
        return frame(self._core.stages())

    @cached_property
    def tasks(self):
        """A row for an attempt of a task; empty if the run was made with tasks=False."""
        return frame(self._core.tasks())

    @cached_property
    def executors(self):
        """A row for an executor; -1 is the driver."""
        return frame(self._core.executors())

    @cached_property
    def ledger(self):
        """A row for a container at a moment, a column for each account that bytes stand on.

        Moments that nobody could tell apart are left out, never the highest of them. Empty if the
        run was made with history=False.
        """
        return frame(self._core.ledger())

    @cached_property
    def snapshots(self):
        """A row for an account when a process died, and at the tightest moment; with limits."""
        return frame(self._core.snapshots())

    @cached_property
    def events(self):
        """What happened, in order of time: what moved bytes, stages, executors, failures."""
        return frame(self._core.events())

    def report(self, format="text", path=None, width=100, tasks=False):
        """The report in a format of oomcast.formats(); written to `path` if one is given."""
        self.advice  # is part of the reports
        text = self._core.report(format, width, tasks, "")
        if path is None:
            return text
        with open(path, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        return None

    def to_json(self):
        return self.report("json")

    def __str__(self):
        return self.report("text")

    def __repr__(self):
        name = self.manifest["scenario"]
        return f"<oomcast.Run of {name!r}: {self.verdict.outcome}>"

    def _repr_html_(self):
        return _html.run(self)


def run(scenario, conf=None, *, seed=None, spark=None, properties_file=None, tasks=True,
        history=True, advice=True):
    """Simulates a scenario: a name, a path, a dict in the form of scenario files, or a builder.

    `conf` wins over the scenario's own, `properties_file` loses; `spark` is the version. `tasks`
    and `history` say whether the tables that grow with the run are kept. With advice=False nobody
    tries what it would take to survive. Raises InputError with all mistakes at once.
    """
    loaded = load(scenario, conf, seed, spark, properties_file)
    return Run(_core.simulate(loaded, tasks, history), loaded if advice else None)


class Replay:
    """A recorded application played again: observed, simulated and perhaps changed."""

    def __init__(self, core):
        self._core = core

    simulated = cached_property(lambda self: Run(self._core.simulated))

    @cached_property
    def changed(self):
        """The run under the conf that was laid over the log's own; None without one."""
        core = self._core.changed
        return None if core is None else Run(core)

    @cached_property
    def stages(self):
        """Observed and simulated figures of each stage, side by side."""
        return frame(self._core.stages())

    @property
    def verdict(self):
        """Of the changed run if there is one, else of the simulated."""
        return (self.changed or self.simulated).verdict

    def __getattr__(self, name):
        if name in ("log", "application_id", "application_name", "spark_version",
                    "log_is_complete", "observed_outcome", "observed_message"):
            return getattr(self._core, name)
        raise AttributeError(name)

    def to_json(self):
        return self._core.json()

    def __str__(self):
        return self._core.text(100)

    def __repr__(self):
        return (f"<oomcast.Replay of {self.application_id}: observed {self.observed_outcome}, "
                f"simulated {self.simulated.verdict.outcome}>")

    def _repr_html_(self):
        return _html.replay(self)


def replay(log, conf=None, *, seed=None, tasks=True):
    """Simulates a Spark event log again; with `conf`, also what the job would have done under it.

    Its plan stays as it was: the conf may change memory, cores, executors and
    spark.sql.shuffle.partitions.
    """
    return Replay(_core.replay(str(log), conf_pairs(conf), seed, tasks))


__all__ = ["Problem", "Replay", "Run", "Verdict", "replay", "run"]
