#!/usr/bin/env python3
"""How quick recorded tasks were in a young JVM, and what the table of estimates says of it.

task_times.py PROGRAM SOURCE

Times are those in which tasks held their slot, without collections, of first attempts that ended
well. Some runs shared their machine with others and were up to ten times slower, so all spreads are
wide; "calm" are the runs whose first task took less than the median one. Prints quartiles by the
place of a task, beside what `oomcast model` gives for it; fails if that lies outside of the
quartiles of the calm ones, or if docs/accuracy.md shows anything else.
OOMCAST_ACCEPT=1 rewrites it.
"""

import collections
import gzip
import json
import pathlib
import subprocess
import sys

import page_section

SMALL_ROWS = 20_000  # tasks that read no more are mostly set-up
FIRST, WAVE, LATER = "first of an executor", "first of a later stage", "later, small"


def tasks_of(log):
    """(executor, stage, launch, held slot, rows) of every task that ended well, all times in ms."""
    with gzip.open(log, "rt", encoding="utf-8") as lines:
        for line in lines:
            if not line.startswith('{"Event":"SparkListenerTaskEnd"'):
                continue
            event = json.loads(line)
            info, metrics = event["Task Info"], event.get("Task Metrics")
            if info["Failed"] or info["Killed"] or info["Attempt"] or not metrics:
                continue
            rows = (metrics["Shuffle Read Metrics"]["Total Records Read"]
                    + metrics["Input Metrics"]["Records Read"])
            held = info["Finish Time"] - info["Launch Time"] - metrics["JVM GC Time"]
            yield info["Executor ID"], event["Stage ID"], info["Launch Time"], held, rows


def places(log):
    """Times by the place of their tasks in the life of an executor."""
    times = collections.defaultdict(list)
    seen, stages = set(), set()
    cores = 2  # as many start at once and load together; those with fewer give fewer first ones
    started = collections.Counter()
    for executor, stage, _, held, rows in sorted(tasks_of(log), key=lambda task: task[2]):
        started[executor, stage] += 1
        if executor not in seen:
            times[FIRST].append(held)
        elif (executor, stage) not in stages:
            times[WAVE].append(held)
        elif started[executor, stage] > cores and rows < SMALL_ROWS:
            times[LATER].append(held)
        seen.add(executor)
        stages.add((executor, stage))
    return times


def quartiles(values):
    values = sorted(values)
    return [values[(len(values) - 1) * quarter // 4] for quarter in (1, 2, 3)]


def modelled(program):
    """What the estimates say, in ms, of a task with nothing to do."""
    text = subprocess.run([program, "model", "--format", "json"], check=True,
                          capture_output=True, text=True).stdout
    values = {row["name"]: row["value"] for row in json.loads(text)}
    overhead = values["task.overhead_ns"] * (1 + values["jvm.cold_code_ppm"] / 1e6)
    stage = values["jvm.first_of_stage_ns"]
    return {FIRST: (overhead + stage + values["jvm.first_task_ns"]) / 1e6,
            WAVE: (overhead + stage) / 1e6, LATER: overhead / 1e6}


def main():
    program, source = sys.argv[1], pathlib.Path(sys.argv[2])
    runs = [places(log) for log in sorted((source / "tests/oracle/runs").glob("*/eventlog.gz"))]
    runs = [times for times in runs if times[FIRST]]
    middle = quartiles([min(times[FIRST]) for times in runs])[1]
    calm = [times for times in runs if min(times[FIRST]) < middle]
    says = modelled(program)
    lines = ["milliseconds             runs  tasks  quartiles               model"]
    wrong = []
    for place in (FIRST, WAVE, LATER):
        for label, some in (("all", runs), ("calm", calm)):
            values = [time for times in some for time in times[place]]
            low, median, high = quartiles(values)
            lines.append(f"{place:24} {label:5} {len(values):5}  {low:6} {median:6} {high:6}"
                         f"  {says[place]:8.0f}".rstrip())
            if label == "calm" and not low <= says[place] <= high:
                wrong.append(f"{place}: the model says {says[place]:.0f} ms")
    text = "\n".join(lines) + "\n"
    print(text)
    wrong += page_section.hold(source / "docs/accuracy.md", "task times", text)
    print("\n".join(wrong))
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
