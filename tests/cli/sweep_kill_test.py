"""A sweep that is killed at random moments and started again ends with the same bytes.

usage: sweep_kill_test.py PROGRAM SCENARIO POINTS [CPU_SECONDS]

The undisturbed sweep takes no more than CPU_SECONDS, of all cores together: that does not depend on
what else the machine does.
"""

import os
import random
import resource
import subprocess
import sys
import tempfile
import time

program, scenario = sys.argv[1:3]
POINTS = int(sys.argv[3])
CPU_SECONDS = float(sys.argv[4]) if len(sys.argv) > 4 else None
SEED = int(os.environ.get("OOMCAST_SEED", "20"))
KILLS = 5


def command(folder, name, threads):
    return [program, "sweep", scenario, "--vary", f"skew=0..2/{POINTS}", "--format", "csv",
            "--threads", str(threads), "--journal", os.path.join(folder, name + ".journal"),
            "-o", os.path.join(folder, name + ".csv")]


def read(path):
    with open(path, "rb") as file:
        return file.read()


def cpu_seconds():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def records(path):
    return read(path).count(b"\n") - 1 if os.path.exists(path) else 0


with tempfile.TemporaryDirectory() as folder:
    started = time.monotonic()
    subprocess.run(command(folder, "whole", 2), check=True, timeout=300)
    took = time.monotonic() - started
    cpu = cpu_seconds()
    print(f"{POINTS} points: {cpu:.1f} s of CPU, {took:.1f} s")
    assert CPU_SECONDS is None or cpu <= CPU_SECONDS, f"more than {CPU_SECONDS} s of CPU"
    dice = random.Random(SEED)
    journal = os.path.join(folder, "killed.journal")
    for kill, wanted in enumerate(sorted(dice.sample(range(POINTS * 9 // 10), KILLS)), 1):
        # At a random number of records, at any moment of the next one's being written.
        process = subprocess.Popen(command(folder, "killed", 2))
        while records(journal) < wanted and process.poll() is None:
            time.sleep(0.001)
        time.sleep(dice.uniform(0, took / POINTS))
        assert process.poll() is None, "the sweep ended before it was killed"
        process.kill()
        process.wait()
        print(f"kill {kill}: {records(journal)} of {POINTS} records")
    assert not os.path.exists(os.path.join(folder, "killed.csv")), "a killed sweep wrote a result"
    subprocess.run(command(folder, "killed", 1), check=True, timeout=300)
    assert read(os.path.join(folder, "killed.csv")) == read(os.path.join(folder, "whole.csv"))
    assert records(journal) == POINTS, "a result was lost or played twice"
    numbers = [line.split()[1] for line in read(journal).splitlines()[1:]]
    assert len(set(numbers)) == POINTS, "a point is there twice"
    before = read(journal)
    subprocess.run(command(folder, "killed", 2), check=True, timeout=300)
    assert read(journal) == before, "a finished sweep played something again"
    print(f"killed {KILLS} times, same bytes")
