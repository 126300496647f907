#!/usr/bin/env python3
"""Compares forecast spills and peaks of execution memory with real Spark's, stage by stage.

usage: mechanics.py PREDICTIONS.jsonl|PROGRAM CASES_DIR [CASES_DIR ...] [--all]

Given the program, forecasts are made first, from a folder that holds nothing but case.json files.
Only cases that succeeded in reality and in the forecast count, and only stages where one side has
a spill or a peak. Prints those that differ by more than 1 % with the reason, as far as it is known
(mechanics_reasons.json; forecasts do not read it), then the share that agrees. Fails if fewer than
90 % of the aggregations, sorts and joins (families F1, F2, F3) agree in all their stages, those
left out whose spills depend on which tasks happened to run side by side: see races().
disk_bytes_spilled depends on compression and is left out.
"""

import argparse
import json
import os
import sys
import tempfile

from score_table import forecasts_of

KEYS = ("memory_bytes_spilled", "peak_execution_memory")
TOLERANCE = 0.01
LEAST_SHARE = 0.9
BOOKKEEPING_ALONE = ("F1", "F2", "F3")  # hash aggregation; sort and merge join; hash joins


def real_stages(outcome):
    stages = outcome.get("stages", [])
    base = min((s["stage"] for s in stages), default=0)
    for stage in stages:
        if stage.get("attempt", 0) == 0 and stage.get("tasks_ok", 0) > 0:
            yield {
                "stage": stage["stage"] - base,
                "tasks": stage["num_tasks"],
                KEYS[0]: stage["sum"].get(KEYS[0], 0),
                KEYS[1]: stage["max"].get(KEYS[1], 0),
            }


def races(case, outcome):
    """Whether in some stage with more tasks than slots most tasks did not spill and others did: a
    task's share of the pool then changes while its neighbours come and go, and so does what it
    spills. Repeats of such runs on real Spark differ; those of all others agree to the byte."""
    cluster = case["cluster"]
    slots = cluster["executors"] * cluster["cores_per_executor"]
    for stage in outcome.get("stages", []):
        spilled = stage.get("per_task", {}).get(KEYS[0], {})
        if stage["num_tasks"] > slots and spilled.get("max", 0) > 0 == spilled.get("p50", 0):
            return True
    return False


def compare(predicted, folder, racing):
    """(case, stage, tasks, {metric: (real, forecast)}) of every stage that counts; notes in
    `racing` the cases that depend on which tasks ran side by side."""
    for name in sorted(os.listdir(folder)):
        path = os.path.join(folder, name, "outcome.json")
        if not os.path.exists(path):
            continue
        with open(path, encoding="utf-8") as file:
            outcome = json.load(file)
        mine = predicted.get(outcome["id"], {})
        if outcome.get("status") != "success" or mine.get("status") != "success":
            continue
        with open(os.path.join(folder, name, "case.json"), encoding="utf-8") as file:
            if races(json.load(file), outcome):
                racing.add(name)
        stages = {s["stage"]: s for s in mine.get("stages", [])}
        for real in real_stages(outcome):
            got = stages.get(real["stage"], {})
            pairs = {key: (real[key], got.get(key, 0)) for key in KEYS}
            if any(a or b for a, b in pairs.values()):
                yield name, real["stage"], real["tasks"], pairs


def error(real, got):
    return abs(got - real) / max(abs(real), 1 << 20)


def read_predictions(source, folders):
    if source.endswith(".jsonl"):
        with open(source, encoding="utf-8") as file:
            lines = file.readlines()
    else:
        with tempfile.TemporaryDirectory() as scratch:
            lines = forecasts_of(os.path.abspath(source), folders, scratch)
    return {p["id"]: p for p in map(json.loads, lines)}


def read_reasons():
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "mechanics_reasons.json")
    with open(path, encoding="utf-8") as file:
        table = json.load(file)
    return table, {case: key for key, entry in table.items() for case in entry["cases"]}


def show(good, stage, reason):
    name, number, tasks, pairs = stage
    text = ", ".join(f"{k.split('_')[0]} {a} -> {b}" for k, (a, b) in pairs.items())
    print(f"{'ok  ' if good else 'DIFF'} {name} stage {number} ({tasks}): {text}{reason}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("predictions")
    parser.add_argument("cases", nargs="+")
    parser.add_argument("--all", action="store_true")
    args = parser.parse_args()
    predicted = read_predictions(args.predictions, args.cases)
    table, reason_of = read_reasons()
    cases, stages, reasons, racing = {}, [0, 0], [], set()
    for folder in args.cases:
        for stage in compare(predicted, folder, racing):
            name, _, _, pairs = stage
            good = all(error(*pair) <= TOLERANCE for pair in pairs.values())
            cases[name] = cases.get(name, True) and good
            stages[0] += good
            stages[1] += 1
            reason = "" if good else reason_of.get(name, "not found yet")
            reasons += [reason] if reason in table and reason not in reasons else []
            if args.all or not good:
                show(good, stage, f"\n       reason: {reason}" if reason else "")
    for reason in reasons:
        print(f"{reason}: {table[reason]['why']}")
    print(f"{stages[0]} of {stages[1]} stages within {TOLERANCE:.0%}")
    chosen = {name: good for name, good in cases.items()
              if name.split("_")[0].upper() in BOOKKEEPING_ALONE}
    raced = [good for name, good in chosen.items() if name in racing]
    alone = [good for name, good in chosen.items() if name not in racing]
    share = sum(alone) / len(alone) if alone else 1.0
    print(f"{sum(chosen.values())} of {len(chosen)} aggregations, sorts and joins within "
          f"{TOLERANCE:.0%} in all their stages")
    print(f"of these, tasks raced for the pool: {sum(raced)} of {len(raced)}; did not: "
          f"{sum(alone)} of {len(alone)}, {share:.0%}")
    if share < LEAST_SHARE:
        sys.exit(f"fewer than {LEAST_SHARE:.0%} of them agree")


if __name__ == "__main__":
    main()
