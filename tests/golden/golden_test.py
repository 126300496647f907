#!/usr/bin/env python3
"""Runs every scenario and compares what comes out with <name>.expected.json beside it.

golden_test.py PROGRAM SCENARIOS [PART OF A NAME...]

The expected file holds the verdict, the first failure, spill and peak of each stage and the trace
hash. OOMCAST_ACCEPT=1 rewrites it; the commit that does so says why the predictions moved.
"""

import concurrent.futures
import difflib
import json
import os
import subprocess
import sys

STAGE = ("stage", "attempt", "name", "status", "tasks", "memory_bytes_spilled",
         "disk_bytes_spilled", "peak_execution_memory")
FAILURE = ("kind", "where", "message", "exit_code")
GOOD_CODES = (0, 3)


def scenarios(root, parts):
    for folder, _, files in sorted(os.walk(root)):
        for name in sorted(files):
            path = os.path.join(folder, name)
            is_scenario = name.endswith(".json") and not name.endswith(".expected.json")
            if folder != root and is_scenario and all(part in path for part in parts):
                yield path


def summary(report):
    verdict = report["verdict"]
    failures = report["failures"]
    return {
        "outcome": verdict["outcome"],
        "inconclusive": verdict["inconclusive"],
        "where": verdict["where"],
        "first_failure": {k: failures[0][k] for k in FAILURE} if failures else None,
        "failures": len(failures),
        "stages": [{k: stage[k] for k in STAGE} for stage in report["stages"]],
        "ended_ns": report["ended_ns"],
        "trace_hash": report["manifest"]["trace_hash"],
    }


def stated_outcome(path):
    """What the scenario itself promises, if it does; comments keep it from being plain JSON."""
    with open(path, encoding="utf-8") as file:
        for line in file:
            words = line.strip().split('"')
            if len(words) >= 4 and words[1] == "outcome":
                return words[3]
    return None


def check(program, path):
    """(path, '' or what is wrong)"""
    words = [program, "run", path, "--format", "json", "--no-advice"]
    done = subprocess.run(words, capture_output=True, text=True, timeout=600,
                          stdin=subprocess.DEVNULL, check=False)
    if done.returncode not in GOOD_CODES:
        return path, f"exit {done.returncode}: {done.stderr.strip()[-1000:]}\n"
    found = summary(json.loads(done.stdout))
    stated = stated_outcome(path)
    if stated and stated != found["outcome"]:
        return path, f"promises {stated}, the simulation says {found['outcome']}\n"
    now = json.dumps(found, indent=2) + "\n"
    expected = path[:-5] + ".expected.json"
    before = ""
    if os.path.exists(expected):
        with open(expected, encoding="utf-8") as file:
            before = file.read()
    if now == before:
        return path, ""
    if os.environ.get("OOMCAST_ACCEPT") == "1":
        with open(expected, "w", encoding="utf-8") as file:
            file.write(now)
        return path, ""
    return path, "".join(list(difflib.unified_diff(before.splitlines(True), now.splitlines(True),
                                                   expected, "now"))[:60])


def main(program, root, parts):
    program = os.path.abspath(program)
    paths = list(scenarios(root, parts))
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for path, wrong in pool.map(lambda p: check(program, p), paths):
            name = os.path.relpath(path, root)
            if wrong:
                failed += 1
                print(f"DIFF {name}\n{wrong}", end="")
            else:
                print(f"ok   {name}")
    print(f"{len(paths) - failed} of {len(paths)} scenarios give what is expected")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], sys.argv[3:]))
