#!/usr/bin/env python3
"""Forecasts the recorded cases and scores the forecasts; docs/accuracy.md holds the table.

score_table.py PROGRAM SOURCE

Forecasts are made from a folder that holds nothing but case.json files, so that no outcome can leak
into them. Prints the scorer's table, the same by family, and every case that is wrong with what the
forecast says of it; fails if half of the cases or more cannot be expressed, or if docs/accuracy.md
shows anything else. OOMCAST_ACCEPT=1 rewrites it there.
"""

import glob
import importlib.util
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

import page_section

SUPPORTED_AT_LEAST = 0.5


def forecasts_of(program, folders, scratch):
    """A line for every case of the folders, made from descriptions alone."""
    lines = []
    for number, folder in enumerate(folders):
        cases = os.path.join(scratch, str(number))
        for path in glob.glob(os.path.join(folder, "*", "case.json")):
            target = os.path.join(cases, os.path.basename(os.path.dirname(path)))
            os.makedirs(target)
            shutil.copy(path, target)
        out = cases + ".jsonl"
        subprocess.run([program, "predict", "--cases", cases, "-o", out], check=True,
                       stdout=subprocess.DEVNULL, timeout=600)
        with open(out, encoding="utf-8") as file:
            lines += file.readlines()
    return lines


def forecasts(program, oracle, folder):
    """One file with a line for every case."""
    kinds = [os.path.join(oracle, kind) for kind in ("runs", "kills")]
    lines = forecasts_of(program, kinds, folder)
    result = os.path.join(folder, "all.jsonl")
    with open(result, "w", encoding="utf-8") as file:
        file.writelines(lines)
    return result, len(lines), sum('"unsupported"' not in line for line in lines)


def compared(predictions, oracle):
    """(family, id, real class, forecast) of every case that counts."""
    spec = importlib.util.spec_from_file_location("score", os.path.join(oracle, "score.py"))
    score = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(score)
    with open(predictions, encoding="utf-8") as lines:
        said = {line["id"]: line for line in map(json.loads, lines)}
    for kind in ("runs", "kills"):
        for path in sorted(glob.glob(os.path.join(oracle, kind, "*", "outcome.json"))):
            with open(path, encoding="utf-8") as file:
                outcome = json.load(file)
            with open(os.path.join(os.path.dirname(path), "case.json"), encoding="utf-8") as file:
                family = json.load(file).get("family", kind)
            real = score.truth_of(outcome)
            if real is not None:
                family = family if kind == "runs" else kind
                yield family, outcome["id"], real, said[outcome["id"]]


def by_family(cases):
    """A table: cases, classes right, real failures found, false alarms, Brier score."""
    families = {}
    for family, _, real, said in cases:
        families.setdefault(family, []).append((real, said))
    lines = ["family  cases  class right  failures found  false alarms  Brier"]
    for family, rows in sorted(families.items(), key=lambda f: (len(f[0]), f[0])):
        fails = [said for real, said in rows if real != "success"]
        found = sum(said["status"] not in ("success", "unsupported") for said in fails)
        alarms = sum(said["status"] not in ("success", "unsupported")
                     for real, said in rows if real == "success")
        errors = [(said["p_fail"] - (real != "success")) ** 2
                  for real, said in rows if "p_fail" in said]
        brier = f"{sum(errors) / len(errors):.3f}" if errors else "-"
        right = sum(said["status"] == real for real, said in rows)
        lines.append(f"{family:6}  {len(rows):5}  {right:11}  {f'{found}/{len(fails)}':>14}  "
                     f"{alarms:12}  {brier:>5}")
    return "\n".join(lines) + "\n"


def killed_or_not(cases):
    """How many containers ended as forecast, and how many of those that are not called inconclusive
    (Verdict::inconclusive)."""
    kills = [(real == said["status"], 0.35 < said["p_fail"] < 0.65)
             for family, _, real, said in cases if family == "kills"]
    sure = [right for right, inconclusive in kills if not inconclusive]
    return (f"containers that ended as forecast: {sum(right for right, _ in kills)} of "
            f"{len(kills)}; {sum(sure)} of {len(sure)} that are not called inconclusive\n")


def near_limits(predictions, oracle):
    """How many containers' largest resident memory is forecast within 8 % of their limit. Where the
    sampler missed the JVM there is nothing to compare: its sum is that of the other processes."""
    near = total = unseen = 0
    with open(predictions, encoding="utf-8") as lines:
        for said in map(json.loads, lines):
            folder = os.path.join(oracle, "kills", said["id"])
            peak = said.get("peaks", {}).get("container_rss")
            if peak is None or not os.path.isdir(folder):
                continue
            with open(os.path.join(folder, "outcome.json"), encoding="utf-8") as file:
                outcome = json.load(file)
            if outcome["peaks_mb"]["jvm_mb"] == 0:
                unseen += 1
                continue
            total += 1
            off = abs(peak / (1 << 20) - outcome["peaks_mb"]["total_rss_mb"])
            near += off <= 0.08 * outcome["limit_mb"]
    return (f"container peak within 8 % of its limit: {near} of {total}; of {unseen} more the "
            "sampler missed the JVM\n")


def wrong_cases(cases):
    """A line for each: what happened, what was said, and how near which limit was."""
    lines = []
    for _, name, real, said in cases:
        if said["status"] == real:
            continue
        if said["status"] == "unsupported":
            why = said["reason"]
        else:
            why = f"p_fail {said['p_fail']:.2f}; {said['place']}"
        lines.append(f"{name}\n    {real}, said {said['status']}: {why}")
    return "\n".join(lines) + "\n"


def main():
    program, source = sys.argv[1:3]
    oracle = os.path.join(source, "tests", "oracle")
    with tempfile.TemporaryDirectory() as folder:
        predictions, total, supported = forecasts(os.path.abspath(program), oracle, folder)
        scorer = [sys.executable, "-B", os.path.join(oracle, "score.py"), predictions,
                  os.path.join(oracle, "runs"), os.path.join(oracle, "kills")]
        table = subprocess.run(scorer, check=True, capture_output=True, text=True).stdout
        cases = list(compared(predictions, oracle))
        table += killed_or_not(cases) + near_limits(predictions, oracle)
    table += "\n" + by_family(cases) + "\nwrong\n" + wrong_cases(cases)
    print(table)
    if supported <= SUPPORTED_AT_LEAST * total:
        sys.exit(f"only {supported} of {total} cases can be expressed")
    if os.environ.get("OOMCAST_ACCEPT") == "1":  # one command rewrites the whole page
        logs = os.path.join(source, "tests", "predict", "log_tables.py")
        subprocess.run([sys.executable, "-B", logs, program, source], check=False)
    failures = page_section.hold(pathlib.Path(source) / "docs" / "accuracy.md", "table", table)
    if failures:
        sys.exit(failures[0])


if __name__ == "__main__":
    main()
