#!/usr/bin/env python3
"""Ingests a synthetic event log and checks the memory that it took.

    bench/ingest_memory.py PROGRAM BYTES     (64m in CI; 2g by hand)

The peak resident memory of `oomcast facts` must stay under 200 MB + 200 bytes a task, whatever the
size of the log, and every task must have been read.
"""

import json
import os
import subprocess
import sys
import tempfile
import time

import make_event_log


def main():
    program, size = sys.argv[1], make_event_log.bytes_of(sys.argv[2])
    with tempfile.TemporaryDirectory(prefix="oomcast-ingest-") as folder:
        log, facts = os.path.join(folder, "log"), os.path.join(folder, "facts.json")
        with open(log, "w", encoding="ascii") as out:
            tasks = make_event_log.write(size, out)
        written = os.path.getsize(log)
        begun = time.monotonic()
        reader = subprocess.Popen([program, "facts", log, "-o", facts])
        _, status, used = os.wait4(reader.pid, 0)
        seconds = time.monotonic() - begun
        if status != 0:
            sys.exit(f"facts ended with status {status}")
        with open(facts, encoding="utf-8") as file:
            read = json.load(file)["events"]["SparkListenerTaskEnd"]
    resident = used.ru_maxrss * 1024
    allowed = 200_000_000 + 200 * tasks
    print(f"{written / 1e6:.0f} MB, {tasks} tasks: {resident / 1e6:.0f} MB resident of "
          f"{allowed / 1e6:.0f} MB allowed, {seconds:.1f} s, {written / 1e6 / seconds:.0f} MB/s")
    if read != tasks:
        sys.exit(f"{read} of {tasks} tasks were read")
    if resident > allowed:
        sys.exit("more memory than promised")


if __name__ == "__main__":
    main()
