#!/usr/bin/env python3
"""Replays the corpus' logs of failures: the same stage and kind, or a reason why not.

usage: replay_failures.py OOMCAST CORPUS REASONS
A log counts if its facts hold texts of memory failures, or executors that were lost and not told
to go. Where the corpus is absent the test is skipped, except in CI. REASONS lists the logs whose
replay ends otherwise, each with the reason; one that is no longer needed must go.
"""
import json
import os
import pathlib
import subprocess
import sys

import corpus

TOLD_TO_GO = ("explicit termination request", "idle", "Stopped by external", "scale down",
              "Dynamic allocation")
KINDS = (("MaxResultSize", ("max_result_size",)),
         ("Container", ("container_kill",)),
         ("MemoryError", ("python_memory_error",)),
         ("OutOfMemory", ("executor_oom", "task_oom", "driver_oom")),
         ("", ("executor_oom", "container_kill")))


def lost_executors(facts):
    return [gone for gone in facts["executors"]["removed"]
            if not any(word in (gone.get("reason") or "") for word in TOLD_TO_GO)]


def expected_end(facts):
    """(stages that failed, kinds of failure that explain it), or nothing for any other log."""
    evidence = facts["oom_evidence"]["counts"]
    if not evidence and not lost_executors(facts):
        return None
    stages = [stage["id"] for stage in facts["stages"].get("list", []) if stage.get("failure")]
    texts = " ".join(sorted(evidence))
    return stages, next(kinds for word, kinds in KINDS if word in texts)


def difference(oomcast, log, stages, kinds):
    run = subprocess.run([oomcast, "replay", str(log), "--format", "json"],
                         capture_output=True, timeout=120)
    if run.returncode not in (0, 3):
        return f"exit status {run.returncode}: {run.stderr.decode(errors='replace')[-300:]}"
    verdict = json.loads(run.stdout)["simulated"]["verdict"]
    if verdict["outcome"] not in kinds:
        return f"replayed as {verdict['outcome']}, not {' or '.join(kinds)}"
    if stages and verdict["where"]["stage"] not in stages:
        return f"fails in stage {verdict['where']['stage']}, not in {stages}"
    return ""


def main():
    oomcast, reasons = sys.argv[1], json.loads(pathlib.Path(sys.argv[3]).read_text())
    folder, facts = corpus.read(sys.argv[2])
    if not facts:
        return corpus.absent()
    failed = 0
    for log, told in facts.items():
        end = expected_end(told)
        if end is None:
            continue
        name = os.path.relpath(log, folder)
        wrong, reason = difference(oomcast, log, *end), reasons.pop(name, "")
        print(f"{name}: {wrong or 'the same stage and kind'}" + (f" ({reason})" if reason else ""))
        failed += bool(wrong) != bool(reason)
    for name in reasons:
        print(f"{name}: there is a reason for it, but no such log of a failure")
    return 1 if failed or reasons else 0


if __name__ == "__main__":
    sys.exit(main())
