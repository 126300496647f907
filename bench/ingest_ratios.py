#!/usr/bin/env python3
"""How fast event logs are read, beside bare passes over the same bytes: a table of ratios.

    bench/ingest_ratios.py build/bench/bench/eventlog_bench [LOG ...]

LOG is a real event log, plain or zstd; two synthetic ones are always there. All figures are CPU
time of one run of the benchmark, rounds interleaved at random, medians: compare the ratios. Fails
where a ratio is below what is promised: 60 % of a pass that takes the same fields, 70 % of
decompression and that pass.
"""

import json
import os
import subprocess
import sys

PLAIN_AT_LEAST, ZSTD_AT_LEAST = 60, 70
ROUNDS = 7


def measured(program, logs):
    """Megabytes per second of CPU time, by log and benchmark."""
    run = subprocess.run(
        [program, "--benchmark_format=json", f"--benchmark_repetitions={ROUNDS}",
         "--benchmark_enable_random_interleaving=true", "--benchmark_min_time=0.05",
         "--benchmark_report_aggregates_only=true"],
        env=dict(os.environ, OOMCAST_BENCH_LOGS=":".join(logs)), check=True, capture_output=True)
    speeds = {}
    for one in json.loads(run.stdout)["benchmarks"]:
        if one["aggregate_name"] == "median":
            what, log = one["run_name"].split("/", 1)
            speeds.setdefault(log, {})[what] = one["bytes_per_second"] / 1e6
    return speeds


def main():
    speeds = measured(sys.argv[1], [os.path.abspath(log) for log in sys.argv[2:]])
    short = []
    print("| log | plain MB/s | same fields MB/s | ratio | DOM MB/s "
          "| zstd MB/s | unpacked + fields MB/s | ratio | zstd alone MB/s |")
    print("| --- |" + " ---: |" * 8)
    for log, by in speeds.items():
        plain = 100 * by["read_plain"] / by["bare_fields"]
        zstd = 100 * by["read_zstd"] / by["bare_zstd_fields"]
        print(f"| {log} | {by['read_plain']:.0f} | {by['bare_fields']:.0f} | {plain:.0f} % "
              f"| {by['bare_dom']:.0f} | {by['read_zstd']:.0f} | {by['bare_zstd_fields']:.0f} "
              f"| {zstd:.0f} % | {by['bare_zstd']:.0f} |")
        if plain < PLAIN_AT_LEAST or zstd < ZSTD_AT_LEAST:
            short.append(log)
    if short:
        sys.exit("below what is promised: " + ", ".join(short))


if __name__ == "__main__":
    main()
