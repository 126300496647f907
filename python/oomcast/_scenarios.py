"""Where scenarios come from: names of those that ship, paths, dicts, builders."""

import json
import os
from pathlib import Path

from oomcast import _core
from oomcast._errors import input_error

_SHIPPED = Path(__file__).parent / "scenarios"


def _roots():
    """$OOMCAST_SCENARIOS first, as for the program."""
    mine = os.environ.get("OOMCAST_SCENARIOS", "").split(":")
    return [Path(root) for root in mine if root] + [_SHIPPED]


def _is_scenario(path):
    name = path.name
    return not name.startswith(".") and not name.endswith(".expected.json")


def scenario_files():
    """{"family/name": path} of all scenarios with a name, by family and name."""
    found = {}
    for root in reversed(_roots()):
        for path in root.glob("*/**/*.json"):
            if _is_scenario(path):
                found[path.parent.relative_to(root).joinpath(path.stem).as_posix()] = path
    return dict(sorted(found.items()))


def scenarios():
    """The names of the scenarios that ship with the package."""
    return [name.rsplit("/", 1)[-1] for name in scenario_files()]


def locate(named):
    """The path of what the user named: a file, a name, or family/name."""
    if named.endswith(".json") or named.startswith((".", "/")):
        return named
    files = scenario_files()
    found = [full for full in files if named in (full, full.rsplit("/", 1)[-1])]
    if len(found) == 1:
        return str(files[found[0]])
    if found:
        raise input_error(named, "several scenarios have this name",
                          "name one of " + ", ".join(found))
    if os.path.exists(named):
        return named
    near = _core.nearest(named, [full.rsplit("/", 1)[-1] for full in files])
    fix = f"did you mean '{near}'?" if near else "oomcast.scenarios() has all names"
    raise input_error(named, "there is no such scenario and no such file", fix)


def conf_text(value):
    """A conf value as one would write it in spark-defaults.conf."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def conf_pairs(conf):
    """Any mapping, or pairs as SparkConf.getAll() gives them."""
    items = conf.items() if hasattr(conf, "items") else conf or ()
    return [(str(key), conf_text(value)) for key, value in items]


def what_if(conf, volume, hot_key_growth, executors, manager):
    """The arguments of a what-if as the core takes them: texts, or none."""
    rest = (volume, hot_key_growth, executors, manager)
    return (conf_pairs(conf), *(None if value is None else str(value) for value in rest))


def event_log(subject):
    """The path of an event log; None if the subject is something else."""
    if isinstance(subject, (str, os.PathLike)) and os.path.exists(subject):
        path = os.fspath(subject)
        return path if _core.is_event_log(path) else None
    return None


def _json_of(document):
    """A dict as text; names of scenarios under "extends" become paths."""
    base = document.get("extends")
    if isinstance(base, str) and not base.endswith(".json"):
        document = {**document, "extends": locate(base)}
    return json.dumps(document)


def load(scenario, conf=None, seed=None, spark=None, properties_file=None):
    """A checked scenario of a name, a path, a dict, or a builder."""
    if isinstance(scenario, _core.Scenario):
        if conf or properties_file or seed is not None or spark is not None:
            scenario = _core.scenario_of_text(scenario.to_json(), scenario.name,
                                              conf_pairs(conf), properties_file or "", seed, spark)
        return scenario
    overlay = (conf_pairs(conf), os.fspath(properties_file or ""), seed, spark)
    if hasattr(scenario, "to_dict"):
        scenario = scenario.to_dict()
    if isinstance(scenario, dict):
        name = str(scenario.get("name", "dict"))
        return _core.scenario_of_text(_json_of(scenario), name, *overlay)
    if not isinstance(scenario, (str, os.PathLike)):
        kind = type(scenario).__name__
        raise TypeError(f"a scenario is a name, a path, a dict or a builder, not {kind}")
    return _core.scenario_of_file(locate(os.fspath(scenario)), *overlay)
