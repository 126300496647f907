#!/usr/bin/env python3
"""Runs `oomcast facts` on damaged event logs and compares with EXPECTED.csv.

usage: hostile.py OOMCAST FOLDER [MEMORY_MIB]
Every log: no crash, at most 10 s of the processor and MEMORY_MIB (default 1024) of memory, the
expected facts, a warning where one is expected, and for a refused log one clear sentence that names
the file.
"""
import csv
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import threading

SECONDS_MAX = 10  # of the processor
HANG_SECONDS = 200  # on the clock
# What the undamaged stream of a cut or flipped file holds at most: a decoder may recover more than
# the reference did, or fewer by a block.
DAMAGED = {"truncated_frame.zstd", "truncated_block.lz4", "bitflip.zstd", "bitflip.lz4"}
BLOCK_TASKS = 60


def run(oomcast, log):
    """Exit status, stdout, stderr, processor seconds and MiB. Time on the clock would blame the log
    for what else the machine does; a program that hangs is killed."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        process = subprocess.Popen([oomcast, "facts", str(log)], stdout=out, stderr=err)
        killer = threading.Timer(HANG_SECONDS, process.kill)
        killer.start()
        _, status, usage = os.wait4(process.pid, 0)
        killer.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        seconds = usage.ru_utime + usage.ru_stime
        return (process.returncode, out.read().decode(), err.read().decode(), seconds,
                usage.ru_maxrss // 1024)


def facts_of(text):
    facts = json.loads(text)
    return {
        "jobs": facts["jobs"]["count"],
        "stages": facts["stages"]["count"],
        "end_events": facts["tasks"]["end_events"],
        "unique_ended": facts["tasks"]["unique_ended"],
        "succeeded": facts["tasks"]["succeeded"],
        "malformed": facts["malformed"]["count"],
        "run_time_ms": facts["tasks"]["sum"].get("executor_run_time_ms", 0),
        "spilled": facts["tasks"]["sum"].get("memory_bytes_spilled", 0),
        "executors": len(facts["executors"]["added"]),
    }


def wrong(row, status, out, err):
    """What is not as expected."""
    name = row["file"]
    if row["expect"] == "reject":
        if status != 2:
            yield f"exit status {status}, expected 2 (refused)"
        if out:
            yield "wrote half an answer"
        if name not in err or len(err.strip().splitlines()) != 1:
            yield f"not one sentence that names the file: {err!r}"
        return
    if name == "bitflip.zstd" and status == 2 and name in err:
        return  # refusing it is right too
    if status != 0:
        yield f"exit status {status}: {err}"
        return
    facts = facts_of(out)
    warnings = err.strip().splitlines()
    if row["expect"] == "accept" and warnings:
        yield f"needless warning: {warnings[0]}"
    if row["expect"] == "accept_with_warning" and not warnings:
        yield "no warning"
    if len(set(warnings)) != len(warnings) or len(warnings) > 8:
        yield f"{len(warnings)} warnings: not one per kind"
    whole = facts["end_events"] == int(row["end_events"])
    for key, value in facts.items():
        expected = int(row[key])
        if name in DAMAGED and key in ("end_events", "unique_ended", "succeeded"):
            if value < expected - BLOCK_TASKS:
                yield f"{key} {value}, expected about {expected}"
        elif value != expected and (name not in DAMAGED or whole):
            yield f"{key} {value}, expected {expected}"


def main():
    oomcast, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    memory_max_mib = int(sys.argv[3]) if len(sys.argv) > 3 else 1024
    failed = count = 0
    with open(folder / "EXPECTED.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    missing = sorted({p.name for p in folder.iterdir()} - {r["file"] for r in rows}
                     - {"EXPECTED.csv", "README.md"})
    for row in rows:
        count += 1
        status, out, err, seconds, mib = run(oomcast, folder / row["file"])
        found = list(wrong(row, status, out, err))
        if seconds > SECONDS_MAX:
            found.append(f"took {seconds:.1f} s")
        if mib > memory_max_mib:
            found.append(f"took {mib} MiB")
        if os.environ.get("OOMCAST_VERBOSE"):
            print(f"{row['file']}: status {status}, {seconds:.2f} s, {mib} MiB")
            print(err, end="")
        for line in found:
            print(f"{row['file']}: {line}")
        failed += bool(found)
    if missing:
        print(f"not in EXPECTED.csv: {missing}")
    print(f"{count - failed} of {count} hostile logs as expected")
    return 1 if failed or missing else 0


if __name__ == "__main__":
    sys.exit(main())
