"""A sweep that is killed at random moments and started again ends with the same bytes."""

import os
import random
import subprocess
import sys
import tempfile
import time

program, scenario = sys.argv[1:3]
SEED = int(os.environ.get("OOMCAST_SEED", "20"))
POINTS = 60
KILLS = 5


def command(folder, name, threads):
    return [program, "sweep", scenario, "--vary", f"skew=0..2/{POINTS}", "--format", "csv",
            "--threads", str(threads), "--journal", os.path.join(folder, name + ".journal"),
            "-o", os.path.join(folder, name + ".csv")]


def read(path):
    with open(path, "rb") as file:
        return file.read()


def records(path):
    return read(path).count(b"\n") - 1 if os.path.exists(path) else 0


with tempfile.TemporaryDirectory() as folder:
    started = time.monotonic()
    subprocess.run(command(folder, "whole", 2), check=True, timeout=300)
    took = time.monotonic() - started
    dice = random.Random(SEED)
    journal = os.path.join(folder, "killed.journal")
    kills = 0
    for _ in range(50):
        if kills == KILLS:
            break
        process = subprocess.Popen(command(folder, "killed", 2))
        try:
            process.wait(timeout=dice.uniform(0.02, took / (KILLS + 1)))
            assert False, f"the sweep ended after {kills} kills: make it longer"
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            kills += 1
            print(f"kill {kills}: {records(journal)} of {POINTS} records")
    assert not os.path.exists(os.path.join(folder, "killed.csv")), "a killed sweep wrote a result"
    subprocess.run(command(folder, "killed", 1), check=True, timeout=300)
    assert read(os.path.join(folder, "killed.csv")) == read(os.path.join(folder, "whole.csv"))
    assert records(journal) == POINTS, "a result was lost or played twice"
    numbers = [line.split()[1] for line in read(journal).splitlines()[1:]]
    assert len(set(numbers)) == POINTS, "a point is there twice"
    before = read(journal)
    subprocess.run(command(folder, "killed", 2), check=True, timeout=300)
    assert read(journal) == before, "a finished sweep played something again"
    print(f"killed {kills} times, same bytes")
