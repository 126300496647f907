#!/usr/bin/env python3
"""Strategies against skew, forecast and real: verdicts, and their order by spill and by peak.

usage: strategies.py PREDICTIONS.jsonl|PROGRAM CASES_DIR

Families F2 (sorting and merging) and F8 (strategies on one skewed data set). Prints wrong verdicts;
fails if fewer than 90 % are right. Where the same conf was run twice on real Spark and ended
differently, either verdict is right. Cases with the same data make a group; of every two of a group
that end well in reality and in the forecast, the one that really spilled more, or had the higher
peak of execution memory, must do so in the forecast as well. Two that really differ by less than
1 % have no order, and neither have two whose repetitions on real Spark (repeats.json) come now in
this order and now in that: there the forecast must be among those orders. Prints every pair in the
wrong order, with the reason as far as it is known (mechanics_reasons.json); fails if fewer than
95 % are in the real order, those left out whose spills depend on which tasks happened to run side
by side (mechanics.races).
"""

import argparse
import itertools
import json
import os
import re
import sys

from mechanics import races, read_predictions, read_reasons, real_stages

FAMILIES = ("f2", "f8")
VERDICTS_AT_LEAST = 0.9
ORDER_AT_LEAST = 0.95
TIE = 0.01
MEASURES = {"spill": ("memory_bytes_spilled", sum), "peak": ("peak_execution_memory", max)}
# What is the data in a case's name; everything else is strategy or conf.
DATA = re.compile(r"^(f\d+_[a-z]+|[lrn]\d+k|h[lr]\d+k|hot\d+|z[\d.]+|L\d+)$")


def group_of(name):
    family, kind = name.split("_")[:2]
    if family == "f2":
        kind = "smj" if kind == "smj" else "sort"
    parts = [part for part in name.split("__")[0].split("_")[2:] if DATA.match(part)]
    return "_".join([family, kind, *parts])


def measured(stages):
    """Spill of all stages and the highest peak, of stages as forecasts and outcomes list them."""
    return {name: of((stage[key] for stage in stages)) for name, (key, of) in MEASURES.items()}


def real_class(outcome):
    status = outcome["status"]
    return "executor_oom" if status == "executor_lost" else status


def parsed(*path):
    with open(os.path.join(*path), encoding="utf-8") as file:
        return json.load(file)


def read(predicted, folder):
    """What is known of every case of the two families, by its name."""
    cases = {}
    for name in sorted(os.listdir(folder)):
        if name.split("_")[0] not in FAMILIES:
            continue
        outcome = parsed(folder, name, "outcome.json")
        forecast = predicted[name]
        case = {"real": {real_class(outcome)}, "said": forecast["status"]}
        if case["real"] == {case["said"]} == {"success"}:
            case["measures"] = measured(list(real_stages(outcome))), measured(forecast["stages"])
            case["races"] = races(parsed(folder, name, "case.json"), outcome)
        cases[name] = case
    for name, case in cases.items():
        twin = cases.get(name.removesuffix("__repeat2"), case)
        case["real"] |= twin["real"]
        twin["real"] |= case["real"]
    return cases


def order(a, b):
    """-1, 0 or 1; 0 where they are as good as equal."""
    return 0 if abs(a - b) <= TIE * max(a, b) else (a > b) - (a < b)


def read_repeats():
    """{case: [measures of each repetition on real Spark]}"""
    table = parsed(os.path.dirname(os.path.abspath(__file__)), "repeats.json")["cases"]
    return {name: [dict(zip(MEASURES, numbers)) for times, *numbers in rows for _ in range(times)]
            for name, rows in table.items()}


def tossed(cases, repeats):
    """Pairs that real Spark orders now this way, now that: how often, and the forecast's order."""
    known = sorted(name for name in repeats if "measures" in cases[name])
    for (a, b), measure in itertools.product(itertools.combinations(known, 2), MEASURES):
        orders = [order(x[measure], y[measure]) for x in repeats[a] for y in repeats[b]]
        if len(set(orders)) > 1:
            said = order(*(cases[name]["measures"][1][measure] for name in (a, b)))
            yield measure, a, b, orders.count(said), len(orders)


def pairs_of(cases):
    groups = {}
    for name, case in cases.items():
        if "measures" in case:
            groups.setdefault(group_of(name), []).append((name, *case["measures"]))
    for group in groups.values():
        for a, b in itertools.combinations(group, 2):
            for measure in MEASURES:
                real = order(a[1][measure], b[1][measure])
                if real:
                    yield measure, a, b, real == order(a[2][measure], b[2][measure])


def show(measure, a, b, reason_of):
    why = " / ".join(sorted({reason_of[name] for name in (a[0], b[0]) if name in reason_of}))
    print(f"{measure}: {a[0]} {a[1][measure]} and {b[0]} {b[1][measure]}, forecast "
          f"{a[2][measure]} and {b[2][measure]}; reason: {why or 'not found yet'}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("predictions")
    parser.add_argument("cases")
    args = parser.parse_args()
    cases = read(read_predictions(args.predictions, [args.cases]), args.cases)
    table, reason_of = read_reasons()
    wrong = [name for name, case in cases.items() if case["said"] not in case["real"]]
    for name in wrong:
        print(f"{name}: really {' or '.join(cases[name]['real'])}, forecast {cases[name]['said']}")
    right = 1 - len(wrong) / len(cases)
    tosses = list(tossed(cases, read_repeats()))
    without_order = {(measure, a, b) for measure, a, b, _, _ in tosses}
    pairs = [pair for pair in pairs_of(cases)
             if (pair[0], *sorted((pair[1][0], pair[2][0]))) not in without_order]
    for measure, a, b, times, of in tosses:
        print(f"{measure}: {a} and {b} have no order on real Spark; the forecast's is that of "
              f"{times} of {of} pairs of repetitions")
    for measure, a, b, good in pairs:
        if not good:
            show(measure, a, b, reason_of)
    for reason in sorted({reason_of[name] for _, a, b, good in pairs if not good
                          for name in (a[0], b[0]) if name in reason_of}):
        print(f"{reason}: {table[reason]['why']}")
    alone = [good for measure, a, b, good in pairs
             if measure != "spill" or not (cases[a[0]]["races"] or cases[b[0]]["races"])]
    ordered = sum(alone) / len(alone) if alone else 1.0
    print(f"{len(cases) - len(wrong)} of {len(cases)} verdicts are right")
    for measure in MEASURES:
        mine = [good for name, _, _, good in pairs if name == measure]
        print(f"{sum(mine)} of {len(mine)} pairs are in the real order by {measure}")
    print(f"without spills of tasks that raced for the pool: {sum(alone)} of {len(alone)}")
    if not all(times for *_, times, _ in tosses):
        sys.exit("a forecast has an order that no repetition on real Spark has")
    if right < VERDICTS_AT_LEAST or ordered < ORDER_AT_LEAST:
        sys.exit(f"verdicts {right:.1%}, order {ordered:.1%}: at least {VERDICTS_AT_LEAST:.0%} and "
                 f"{ORDER_AT_LEAST:.0%} are wanted")


if __name__ == "__main__":
    main()
