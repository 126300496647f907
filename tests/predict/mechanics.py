#!/usr/bin/env python3
"""Compares forecast spills and peaks of execution memory with real Spark's, stage by stage.

usage: mechanics.py PREDICTIONS.jsonl CASES_DIR [CASES_DIR ...] [--all] [--families F1,F2]

Only cases that succeeded in reality and in the forecast count, and only stages where one side has
a spill or a peak. Prints those that differ by more than 1 % (--all: every stage), then the share
that agrees. disk_bytes_spilled depends on compression and is left out.
"""

import argparse
import json
import os

KEYS = ("memory_bytes_spilled", "peak_execution_memory")
TOLERANCE = 0.01


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


def compare(predicted, folder, families):
    for name in sorted(os.listdir(folder)):
        path = os.path.join(folder, name, "outcome.json")
        if not os.path.exists(path) or (families and name.split("_")[0].upper() not in families):
            continue
        with open(path, encoding="utf-8") as file:
            outcome = json.load(file)
        mine = predicted.get(outcome["id"], {})
        if outcome.get("status") != "success" or mine.get("status") != "success":
            continue
        stages = {s["stage"]: s for s in mine.get("stages", [])}
        for real in real_stages(outcome):
            got = stages.get(real["stage"], {})
            pairs = {key: (real[key], got.get(key, 0)) for key in KEYS}
            if any(a or b for a, b in pairs.values()):
                yield name, real["stage"], real["tasks"], pairs


def error(real, got):
    return abs(got - real) / max(abs(real), 1 << 20)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("predictions")
    parser.add_argument("cases", nargs="+")
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--families", default="")
    args = parser.parse_args()
    with open(args.predictions, encoding="utf-8") as lines:
        predicted = {p["id"]: p for p in map(json.loads, lines)}
    families = {f for f in args.families.upper().split(",") if f}
    total = agree = 0
    for folder in args.cases:
        for name, stage, tasks, pairs in compare(predicted, folder, families):
            good = all(error(*pair) <= TOLERANCE for pair in pairs.values())
            total += 1
            agree += good
            if args.all or not good:
                text = ", ".join(f"{k.split('_')[0]} {a} -> {b}" for k, (a, b) in pairs.items())
                print(f"{'ok  ' if good else 'DIFF'} {name} stage {stage} ({tasks}): {text}")
    print(f"{agree} of {total} stages within {TOLERANCE:.0%}")


if __name__ == "__main__":
    main()
