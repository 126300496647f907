#!/usr/bin/env python3
"""Replays every log of the corpus, and the damaged ones: no crash, none left out, repeatable.

usage: replay_corpus.py OOMCAST CORPUS HOSTILE [SECONDS]
Where the corpus is absent that half is skipped, except in CI. A log with ended tasks must be
replayed (exit status 0, or 3: inconclusive) with every stage that ended a task in the table, and
its answer must have the same bytes a second time; one without must be refused with one sentence
(exit status 2). SECONDS (default 20) is the limit of one replay.
"""
import concurrent.futures
import json
import os
import pathlib
import subprocess
import sys
import time

import corpus

WORKERS = 2


def replay(oomcast, log, seconds_max):
    """(exit status, output, complaints, what went wrong with the process itself)"""
    started = time.monotonic()
    try:
        run = subprocess.run([oomcast, "replay", str(log), "--format", "json"],
                             capture_output=True, timeout=4 * seconds_max)
    except subprocess.TimeoutExpired:
        return None, b"", "", [f"took more than {4 * seconds_max} s"]
    seconds = time.monotonic() - started
    wrong = [f"took {seconds:.1f} s"] if seconds > seconds_max else []
    errors = run.stderr.decode(errors="replace")
    if run.returncode not in (0, 2, 3):
        wrong.append(f"exit status {run.returncode}: {errors[-500:]}")
    if run.returncode == 2 and (run.stdout or "error" not in errors):
        wrong.append(f"refused without an error: {errors!r}")
    return run.returncode, run.stdout, errors, wrong


def stages_with_tasks(expected):
    """(stage, attempt) of every stage with an ended task, as facts list them."""
    stages = expected["stages"].get("list", [])
    return {(s["id"], s["attempt"]) for s in stages if sum(s["tasks"].values()) > 0}


def check_log(oomcast, log, expected, seconds_max):
    status, out, errors, wrong = replay(oomcast, log, seconds_max)
    wanted = stages_with_tasks(expected)
    if wanted and status == 2:
        wrong.append(f"refused: {errors[-300:]}")
    if not wanted and status != 2:
        wrong.append(f"no task ends in it, and yet exit status {status}")
    if status in (0, 3):
        answer = json.loads(out)
        found = {(s["stage"], s["attempt"]) for s in answer["stages"] if s["observed"]}
        if wanted - found:
            wrong.append(f"not in the table: {sorted(wanted - found)}")
        if not any(s["simulated"] for s in answer["stages"]):
            wrong.append("nothing was simulated")
        if replay(oomcast, log, seconds_max)[1] != out:
            wrong.append("another answer the second time")
    return wrong


def check_all(name, oomcast, tasks):
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
        results = [(log, pool.submit(check, oomcast, log, *rest)) for check, log, *rest in tasks]
        for log, result in results:
            for line in result.result():
                print(f"{log}: {line}")
            failed += bool(result.result())
    print(f"{name}: {len(tasks) - failed} of {len(tasks)} logs as they should be")
    return failed


def check_hostile(oomcast, log, seconds_max):
    return replay(oomcast, log, seconds_max)[3]


def main():
    oomcast = sys.argv[1]
    seconds_max = float(sys.argv[4]) if len(sys.argv) > 4 else 20.0
    hostile = [p for p in sorted(pathlib.Path(sys.argv[3]).iterdir())
               if p.name not in ("EXPECTED.csv", "README.md")]
    failed = check_all("hostile", oomcast, [(check_hostile, p, seconds_max) for p in hostile])
    _, facts = corpus.read(sys.argv[2])
    if not facts:
        return 1 if failed or os.environ.get("CI") else 0
    tasks = [(check_log, log, expected, seconds_max) for log, expected in facts.items()]
    failed += check_all("corpus", oomcast, tasks)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
