#!/usr/bin/env python3
"""Replays every recorded event log, forecasts siblings from it; docs/accuracy.md shows the tables.

log_tables.py PROGRAM SOURCE

Fails if the shares fall below what was reached, or if the page shows another table.
OOMCAST_ACCEPT=1 rewrites the table there.
"""

import collections
import concurrent.futures
import json
import os
import pathlib
import subprocess
import sys

import page_section

WORKERS = 2
# Shares of stages, in percent, that replays must reach.
# Ratchets: what is reached less a stage or two, but every success is replayed as one.
PEAK_AT_LEAST, SPILL_AT_LEAST, VERDICT_AT_LEAST = 94, 95, 100
SPILLING_AT_LEAST = 76
SIBLINGS_AT_LEAST = 93  # percent of pairs whose source did not fail
# Failures replayed as such, of those that are recorded.
FAILURES_AT_LEAST = {"driver_oom": 4, "executor_lost": 29, "task_oom": 19}
# Outcomes in the words of a replay that are the same failure.
SAME = {"driver_oom": ("driver_oom",), "executor_lost": ("executor_oom", "container_kill"),
        "task_oom": ("task_oom", "python_memory_error")}
NOTHING = collections.defaultdict(int)


def replay(program, folder):
    status = json.loads((folder / "outcome.json").read_text())["status"]
    run = subprocess.run([program, "replay", str(folder / "eventlog.gz"), "--format", "json"],
                         capture_output=True, timeout=300)
    return status, json.loads(run.stdout) if run.returncode in (0, 3) else None


def near(observed, simulated, share):
    return abs(simulated - observed) <= share * observed


def percent(part, whole):
    return f"{100 * part / whole:5.1f} %" if whole else "    -  "


class Stages:
    """How close simulated figures of stages come to the observed ones."""

    def __init__(self):
        self.peak = [0, 0]
        self.spill = [0, 0]
        self.spilling = [0, 0]
        self.disk = [0, 0]
        self.times = []

    def add(self, observed, simulated):
        def both(name):
            return observed[name], simulated[name]

        def count(to, good):
            to[0] += good
            to[1] += 1

        peak, spill = both("peak_execution_memory"), both("memory_bytes_spilled")
        disk = both("disk_bytes_spilled")
        if max(peak) > 0:
            count(self.peak, near(*peak, 0.05))
        count(self.spill, near(*spill, 0.10))
        if max(spill) > 0:
            count(self.spilling, near(*spill, 0.10))
            count(self.disk, near(*disk, 0.10))
        if observed["task_time_ns"] > 0 and simulated["task_time_ns"] > 0:
            self.times.append(simulated["task_time_ns"] / observed["task_time_ns"])

    def lines(self):
        self.times.sort()
        at = [self.times[int(q * (len(self.times) - 1))] for q in (0.1, 0.5, 0.9)]
        def line(label, part):
            return f"{label:40}{percent(*part)}  of {part[1]} stages"

        return [
            line("peak execution memory within 5 %", self.peak),
            line("spilled memory within 10 %", self.spill),
            line("  of those that spill at all", self.spilling),
            line("  spilled bytes on disk within 10 %", self.disk),
            "task time, simulated / observed          "
            f"p10 {at[0]:.2f}  median {at[1]:.2f}  p90 {at[2]:.2f}  of {len(self.times)} stages",
        ]


def table(program, source):
    folders = sorted(p.parent for p in (source / "tests/oracle/runs").glob("*/eventlog.gz"))
    stages, kinds, usual = Stages(), collections.Counter(), [0, 0]
    with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
        for status, answer in pool.map(lambda folder: replay(program, folder), folders):
            outcome = answer["simulated"]["verdict"]["outcome"] if answer else "refused"
            kinds[status, outcome] += 1
            if status != "success":
                continue
            usual[0] += bool(answer) and answer["usual_outcome"] == "success"
            usual[1] += 1
            for stage in answer["stages"] if answer else []:
                if stage["observed"]:
                    stages.add(stage["observed"], stage["simulated"] or NOTHING)
    good = kinds["success", "success"]
    lines = [f"{label:40}{percent(*part)}  of {part[1]} logs" for label, part in (
        ("success replayed as success", [good, usual[1]]),
        ("  before the log taught anything", usual))]
    lines += stages.lines() + ["real -> replayed"]
    for status in sorted({kind[0] for kind in kinds}):
        ends = sorted(((n, end) for (s, end), n in kinds.items() if s == status), reverse=True)
        lines.append(f"  {status:20} " + ", ".join(f"{end} {n}" for n, end in ends))
    failures = []
    for name, reached, least in (("verdicts", [good, usual[1]], VERDICT_AT_LEAST),
                                 ("peaks", stages.peak, PEAK_AT_LEAST),
                                 ("spills", stages.spill, SPILL_AT_LEAST),
                                 ("stages that spill", stages.spilling, SPILLING_AT_LEAST)):
        if 100 * reached[0] < least * reached[1]:
            failures.append(f"{name}: {reached[0]} of {reached[1]}, less than {least} %")
    for status, least in FAILURES_AT_LEAST.items():
        reached = sum(n for (s, end), n in kinds.items() if s == status and end in SAME[status])
        if reached < least:
            failures.append(f"{status}: {reached} replayed as such, less than {least}")
    return "\n".join(lines) + "\n", failures


def siblings(program, source):
    runs = source / "tests/oracle/runs"
    text = subprocess.run([program, "siblings", str(runs)], check=True, capture_output=True,
                          text=True, timeout=600).stdout
    line = next(line for line in text.splitlines() if "verdict right" in line)
    right, whole = line.split()[-3::2]
    failures = []
    if 100 * int(right) < SIBLINGS_AT_LEAST * int(whole):
        failures.append(f"siblings: {right} of {whole}, less than {SIBLINGS_AT_LEAST} %")
    return text, failures


def main():
    program, source = os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2])
    failures = []
    for section, make in (("replay", table), ("siblings", siblings)):
        text, short = make(program, source)
        print(text)
        failures += short + page_section.hold(source / "docs" / "accuracy.md", section, text)
    if failures:
        sys.exit("\n".join(failures))


if __name__ == "__main__":
    main()
