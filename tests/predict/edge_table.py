#!/usr/bin/env python3
"""Compares forecasts with how real Spark ended changed jobs (tests/oracle/edge).

edge_table.py PROGRAM SOURCE

Prints how many of those that were forecast to fail with a chance did, of jobs near an edge and of
jobs changed at random; fails if docs/accuracy.md shows anything else. OOMCAST_ACCEPT=1 rewrites it
there.
"""

import json
import os
import pathlib
import sys
import tempfile

import page_section
import score_table

STEPS = [0, 0.05, 0.2, 0.4, 0.6, 0.8, 0.95, 1]


def forecasts(program, edge, kind, folder):
    """(chance of failing, failed) of every run that came to an end."""
    runs = {}
    for number, run in enumerate(edge.lines(kind)):
        if run["ended"] != "timeout":
            name = f"{number:04}"
            runs[name] = run["ended"] == "failed"
            target = os.path.join(folder, kind, name)
            os.makedirs(target)
            with open(os.path.join(target, "case.json"), "w", encoding="utf-8") as file:
                json.dump(edge.case_of(run, name), file)
    lines = score_table.forecasts_of(program, [os.path.join(folder, kind)], folder)
    said = {line["id"]: line for line in map(json.loads, lines)}
    return [(said[name]["p_fail"], failed) for name, failed in runs.items()]


def table(rows):
    """By steps of the chance, and over all."""
    lines = ["chance of failing  runs  expected to fail  failed"]
    for low, high in zip(STEPS, STEPS[1:]):
        here = [row for row in rows if low <= row[0] < high]
        expected = sum(chance for chance, _ in here)
        lines.append(f"{low:>4.0%} to {high:>4.0%}       {len(here):4}  {expected:16.1f}  "
                     f"{sum(failed for _, failed in here):6}")
    brier = sum((chance - failed) ** 2 for chance, failed in rows) / len(rows)
    share = sum(failed for _, failed in rows) / len(rows)
    found = sum(chance > 0.5 and failed for chance, failed in rows)
    said = sum(chance > 0.5 for chance, _ in rows)
    silent = sum(chance < 0.1 and failed for chance, failed in rows)
    lines.append(f"\nfailures found {found} of {round(share * len(rows))}, said to fail {said}, "
                 f"silent misses {silent}\nBrier score {brier:.3f} over {len(rows)} (always saying "
                 f"the share of failures gives {share * (1 - share):.3f})")
    return "\n".join(lines) + "\n"


def main():
    program, source = sys.argv[1:3]
    sys.path.insert(0, os.path.join(source, "tests", "oracle", "edge"))
    import edge
    failures = []
    for kind in ("edge", "random"):
        with tempfile.TemporaryDirectory() as folder:
            text = table(forecasts(os.path.abspath(program), edge, kind, folder))
        print(text)
        failures += page_section.hold(pathlib.Path(source) / "docs" / "accuracy.md", kind, text)
    if failures:
        sys.exit("\n".join(failures))


if __name__ == "__main__":
    main()
