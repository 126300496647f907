#!/usr/bin/env python3
"""Holds that every way to end has a pair of scenarios that differ in one number by little.

near_miss.py SOURCE

Of each pair one scenario ends in that way and the other well; what each is expected to end in is
held by golden_test.py. The words of ways to end are those of models/run/outcomes.
"""

import json
import os
import re
import sys

# What tells the two of a pair apart; by how much the number may differ that does.
ONLY_WORDS = {"name", "title", "text", "expect", "extends"}
MOST_APART = 0.035

PAIRS = {
    "task_oom": [("near-miss/execution-memory-dies", "near-miss/execution-memory-lives")],
    "executor_oom": [("near-miss/heap-dies", "near-miss/heap-lives"),
                     ("near-miss/heap-gap-dies", "near-miss/heap-gap-lives")],
    "driver_oom": [("near-miss/driver-dies", "near-miss/driver-lives")],
    "max_result_size": [("near-miss/results-dies", "near-miss/results-lives")],
    "python_memory_error": [("python/pyspark-memory-error", "python/pyspark-memory-fits"),
                            ("python/cogroup-error", "python/cogroup-fits")],
    "container_kill": [("near-miss/yarn-dies", "near-miss/yarn-lives"),
                       ("near-miss/kernel-dies", "near-miss/kernel-lives")],
    "disk_full": [("near-miss/disk-dies", "near-miss/disk-lives")],
    "job_failed": [("near-miss/broadcast-limit-dies", "near-miss/broadcast-limit-lives")],
    "executor_lost": [("near-miss/heartbeats-dies", "near-miss/heartbeats-lives")],
}


def load(folder, name):
    """A scenario without comments, changes of those that it extends in place."""
    with open(os.path.join(folder, name), encoding="utf-8") as file:
        own = json.loads(re.sub(r"^\s*//.*$", "", file.read(), flags=re.MULTILINE))
    if "extends" not in own:
        return own
    base = os.path.normpath(os.path.join(os.path.dirname(name), own["extends"]))
    return merged(load(folder, base), own)


def merged(base, change):
    if not isinstance(base, dict) or not isinstance(change, dict):
        return change
    result = {key: value for key, value in base.items() if change.get(key, value) is not None}
    for key, value in change.items():
        if value is not None:
            result[key] = merged(result.get(key), value)
    return result


def leaves(value, path=()):
    if isinstance(value, dict):
        for key, part in value.items():
            if path or key not in ONLY_WORDS:
                yield from leaves(part, path + (key,))
    elif isinstance(value, list):
        for i, part in enumerate(value):
            yield from leaves(part, path + (str(i),))
    else:
        yield "/".join(path), value


def number_of(value):
    match = re.fullmatch(r"([\d.]+)\s*([A-Za-z]*)", str(value))
    return (float(match[1]), match[2]) if match else None


def wrong_with(folder, outcome, dies, lives):
    ends = []
    for name in (dies, lives):
        with open(os.path.join(folder, name + ".expected.json"), encoding="utf-8") as file:
            ends.append(json.load(file)["outcome"])
    if ends != [outcome, "success"]:
        return f"ends {ends}"
    one, other = (dict(leaves(load(folder, name + ".json"))) for name in (dies, lives))
    apart = sorted(key for key in one.keys() | other.keys() if one.get(key) != other.get(key))
    if len(apart) != 1:
        return f"differs in {apart}"
    numbers = [number_of(side.get(apart[0])) for side in (one, other)]
    if None in numbers or numbers[0][1] != numbers[1][1]:
        return f"differs in {apart[0]}, which is no number"
    (low, high) = sorted(number for number, _ in numbers)
    return "" if high <= low * (1 + MOST_APART) else f"{apart[0]} is {low} and {high}"


def main():
    source = sys.argv[1]
    with open(os.path.join(source, "models", "verdict", "outcomes.cpp"), encoding="utf-8") as file:
        words = set(re.findall(r'return "([a-z_]+)";', file.read())) - {"success"}
    failures = [f"no pair ends in {word}" for word in sorted(words - PAIRS.keys())]
    folder = os.path.join(source, "scenarios")
    for outcome, pairs in PAIRS.items():
        for dies, lives in pairs:
            wrong = wrong_with(folder, outcome, dies, lives)
            print(f"{outcome:20} {dies:34} {lives:34} {wrong or 'ok'}")
            failures += [f"{dies}, {lives}: {wrong}"] if wrong else []
    if failures:
        sys.exit("\n".join(failures))


if __name__ == "__main__":
    main()
