"""Forecasts what runs out of memory in an Apache Spark application, before you run it.

    >>> import oomcast
    >>> run = oomcast.run("black-friday", conf={"spark.executor.memory": "32g"})
    >>> print(run.verdict)
    >>> run.stages, run.tasks, run.executors, run.ledger, run.events   # DataFrames
"""

import json as _json

from oomcast import _core
from oomcast._advise import Advice, advise
from oomcast._builder import Relation, Scenario, column, operators
from oomcast._check import Check, check
from oomcast._core import __version__
from oomcast._errors import InputError, InputWarning, Problem
from oomcast._headroom import Headroom, headroom
from oomcast._predict import predict
from oomcast._run import Replay, Run, Verdict, replay, run
from oomcast._scenarios import scenarios
from oomcast._spark import CollectRefused, Preflight, preflight, safe_collect
from oomcast._sweep import Sweep, replay_all, sweep


def formats():
    """The names of the formats of Run.report()."""
    return _core.format_names()


def schema():
    """The JSON Schema of scenario files, as a dict."""
    return _json.loads(_core.scenario_schema())


__all__ = [
    "Advice",
    "Check",
    "CollectRefused",
    "Headroom",
    "InputError",
    "InputWarning",
    "Preflight",
    "Problem",
    "Relation",
    "Replay",
    "Run",
    "Scenario",
    "Sweep",
    "Verdict",
    "__version__",
    "advise",
    "check",
    "column",
    "formats",
    "headroom",
    "operators",
    "predict",
    "preflight",
    "replay",
    "replay_all",
    "run",
    "safe_collect",
    "scenarios",
    "schema",
    "sweep",
]
