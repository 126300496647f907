#!/usr/bin/env python3
"""How close replays come to what real Spark did: peak execution memory and spill, stage by stage.

usage: replay_oracle.py OOMCAST RUNS [VERBOSE]
RUNS holds a folder a case with eventlog.gz and outcome.json. All cases are replayed;
printed are how they ended (by outcome.json, as the log was understood, as simulated), and of those
that succeeded the spread of simulated over observed. A measurement, without thresholds.
"""
import collections
import json
import pathlib
import subprocess
import sys


def quantiles(values):
    values = sorted(values)
    if not values:
        return "none"
    at = [values[min(len(values) - 1, int(q * len(values)))] for q in (0.1, 0.25, 0.5, 0.75, 0.9)]
    return " ".join(f"{v:.2f}" for v in at) + f"  ({len(values)})"


def main():
    oomcast, runs = sys.argv[1], pathlib.Path(sys.argv[2])
    verbose = len(sys.argv) > 3
    outcomes = collections.Counter()
    peaks, spills = [], []
    spill_agrees = collections.Counter()
    for folder in sorted(p for p in runs.iterdir() if (p / "outcome.json").exists()):
        status = json.loads((folder / "outcome.json").read_text())["status"]
        run = subprocess.run([oomcast, "replay", str(folder / "eventlog.gz"), "--format", "json"],
                             capture_output=True, timeout=120)
        if run.returncode not in (0, 3):
            outcomes[(status, f"exit {run.returncode}", "")] += 1
            print(f"{folder.name}: {run.stderr.decode()[-200:]}")
            continue
        answer = json.loads(run.stdout)
        simulated = answer["simulated"]["verdict"]["outcome"]
        outcomes[(status, answer["observed_outcome"], simulated)] += 1
        if verbose and (status == "success") != (simulated == "success"):
            print(f"{folder.name}: {status}, observed {answer['observed_outcome']}, "
                  f"simulated {simulated} {answer['simulated']['verdict']['place']}")
        if status != "success":
            continue
        for stage in answer["stages"]:
            seen, told = stage["observed"], stage["simulated"]
            if not seen or not told:
                continue
            peak = seen["peak_execution_memory"], told["peak_execution_memory"]
            spill = seen["memory_bytes_spilled"], told["memory_bytes_spilled"]
            if peak[0] > 0:
                peaks.append(peak[1] / peak[0])
            spill_agrees[(spill[0] > 0, spill[1] > 0)] += 1
            if min(spill) > 0:
                spills.append(spill[1] / spill[0])
            odd = peak[0] > 0 and not 0.5 < peak[1] / peak[0] < 2
            if verbose and (odd or (spill[0] > 0) != (spill[1] > 0)):
                print(f"{folder.name} stage {stage['stage']} {stage['name']}: "
                      f"peak {peak[0]} -> {peak[1]}, spill {spill[0]} -> {spill[1]}")
    print("outcome.json, as the log was understood, simulated:")
    for words, count in sorted(outcomes.items()):
        print(f"  {count:4} " + " ".join(f"{word:16}" for word in words))
    print("peak per task, simulated / observed, quantiles 10 25 50 75 90 %:", quantiles(peaks))
    print("spill (observed, simulated):", {str(k): v for k, v in sorted(spill_agrees.items())})
    print("spilled memory where both spill, quantiles:", quantiles(spills))


if __name__ == "__main__":
    main()
