"""A Run: the verdict, tables as DataFrames, reports; and replays of event logs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from oomcast import _core, _html
from oomcast._errors import Problem
from oomcast._frame import frame
from oomcast._scenarios import load, what_if


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
    thrashing: bool  # most of the tasks' time goes to collections
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

    def __init__(self, core, scenario=None, kept=("tasks", "history"), advice=True):
        self._core = core
        self._scenario = scenario
        self._kept = kept
        self._wants_advice = advice and scenario is not None

    verdict = cached_property(lambda self: _verdict(self._core))
    manifest = cached_property(lambda self: dict(self._core.manifest()))
    findings = cached_property(lambda self: self._core.findings())
    decisions = cached_property(lambda self: list(self._core.decisions))
    assumptions = cached_property(lambda self: list(self._core.assumptions))
    conf = cached_property(lambda self: {key: value for key, value, _ in self._core.conf()})

    @cached_property
    def fixes(self):
        """Changes that were simulated when a run fails, each with its key, value and outcome."""
        return self._core.advise(self._scenario) if self._wants_advice else []

    @property
    def advice(self) -> str:
        """What it would take to survive, tried out when this is first asked for; "" if it does."""
        self.fixes  # noqa: B018 - trying them is what makes the advice
        return self._core.advice

    @cached_property
    def stages(self) -> pd.DataFrame:
        """A row for an attempt of a stage."""
        return frame(self._core.table("stages"))

    @cached_property
    def tasks(self) -> pd.DataFrame:
        """A row for an attempt of a task; empty if the run was made with tasks=False."""
        return frame(self._core.table("tasks"))

    @cached_property
    def executors(self) -> pd.DataFrame:
        """A row for an executor; -1 is the driver."""
        return frame(self._core.table("executors"))

    @cached_property
    def ledger(self) -> pd.DataFrame:
        """A row for a container at a moment, a column for each account that bytes stand on.

        Moments that nobody could tell apart are left out, never the highest of them. Empty if the
        run was made with history=False.
        """
        return frame(self._core.table("ledger"))

    @cached_property
    def snapshots(self) -> pd.DataFrame:
        """A row for an account when a process died, and at the tightest moment; with limits."""
        return frame(self._core.table("snapshots"))

    @cached_property
    def events(self) -> pd.DataFrame:
        """What happened, in order of time: what moved bytes, stages, executors, failures."""
        return frame(self._core.table("steps"))

    def report(self, format="text", path=None, *, width=100, tasks=False, table="tasks"):
        """The report in a format of oomcast.formats(), the same bytes as the program's.

        Written to `path` if one is given. `table` says which one of csv and parquet. What the
        format needs and the run did not keep is simulated again.
        """
        needs = _core.format(format)
        fixes = self.fixes  # their advice is part of the reports
        core = self._core
        missing = {name for name in ("tasks", "history") if needs[name]} - set(self._kept)
        if missing and self._scenario is not None:
            core = _core.simulate(self._scenario, True, True)
            if self._wants_advice:
                core.advise(self._scenario)
        content = core.report(format, width, tasks, fixes, table)
        if path is not None:
            with open(path, "wb") as file:
                file.write(content)
            return None
        return content if needs["binary"] else content.decode()

    def to_json(self) -> str:
        return self.report("json")

    def __str__(self):
        return self.report("text")

    def __repr__(self):
        name = self.manifest["scenario"]
        return f"<oomcast.Run of {name!r}: {self.verdict.outcome}>"

    def _repr_html_(self):
        return _html.run(self)


def run(scenario, conf=None, *, seed=None, spark=None, properties_file=None, tasks=True,
        history=True, advice=True) -> Run:
    """Simulates a scenario: a name, a path, a dict in the form of scenario files, or a builder.

    `conf` wins over the scenario's own, `properties_file` loses; `spark` is the version. `tasks`
    and `history` say whether the tables that grow with the run are kept. With advice=False nobody
    tries what it would take to survive. Raises InputError with all mistakes at once.
    """
    loaded = load(scenario, conf, seed, spark, properties_file)
    kept = [name for name, is_kept in (("tasks", tasks), ("history", history)) if is_kept]
    return Run(_core.simulate(loaded, tasks, history), loaded, kept, advice)


class Replay:
    """A recorded application played again: observed, simulated and perhaps changed."""

    def __init__(self, core):
        self._core = core

    simulated = cached_property(lambda self: Run(self._core.simulated))

    @cached_property
    def changed(self) -> Run | None:
        """The run under what was changed; None if nothing was."""
        core = self._core.changed
        return None if core is None else Run(core)

    @cached_property
    def differences(self) -> list[str]:
        """What the changed run does other than the simulated one, and what it comes from."""
        return list(self._core.differences)

    @cached_property
    def stages(self) -> pd.DataFrame:
        """Observed and simulated figures of each stage, side by side."""
        return frame(self._core.stages())

    @property
    def verdict(self) -> Verdict:
        """Of the changed run if there is one, else of the simulated."""
        return (self.changed or self.simulated).verdict

    def __getattr__(self, name):
        if name in ("log", "application_id", "application_name", "spark_version",
                    "log_is_complete", "observed_outcome", "observed_message"):
            return getattr(self._core, name)
        raise AttributeError(name)

    def to_json(self) -> str:
        return self._core.json()

    def __str__(self):
        return self._core.text(100)

    def __repr__(self):
        return (f"<oomcast.Replay of {self.application_id}: observed {self.observed_outcome}, "
                f"simulated {self.simulated.verdict.outcome}>")

    def _repr_html_(self):
        return _html.replay(self)


def replay(log, conf=None, *, volume=None, hot_key_growth=None, executors=None, manager=None,
           seed=None, tasks=True) -> Replay:
    """Simulates a Spark event log again; and what the job would have done under changes.

    `volume` times as many rows, `hot_key_growth` times as many rows of hot keys on top, `executors`
    of them, under a `manager` (yarn, k8s, standalone, local), with `conf` laid over the log's own.
    Its plan stays as it was.
    """
    words = what_if(conf, volume, hot_key_growth, executors, manager)
    return Replay(_core.replay(str(log), words, seed, tasks))


__all__ = ["Problem", "Replay", "Run", "Verdict", "replay", "run"]
