"""The cases of edge.jsonl and random.jsonl, made from those that they vary."""

import json
import pathlib

HERE = pathlib.Path(__file__).parent


def lines(kind):
    """The runs of a file: "edge" or "random"."""
    with open(HERE / f"{kind}.jsonl", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def case_of(run, name):
    """The description of a run, as a case.json has it."""
    path = HERE.parent / "runs" / run["of"] / "case.json"
    case = json.loads(path.read_text(encoding="utf-8"))
    case["id"] = name
    for part in ("cluster", "spark_conf"):
        case[part].update(run.get(part, {}))
    case["spark_conf"] = {key: value for key, value in case["spark_conf"].items()
                          if value is not None}
    return case
