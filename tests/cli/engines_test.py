#!/usr/bin/env python3
"""Comparing engines at the command line: engines_test.py PROGRAM"""

import json
import subprocess
import sys


def compare(program, *words):
    done = subprocess.run([program, "compare", *words], capture_output=True, text=True, timeout=120,
                          check=False)
    return done.returncode, done.stdout, done.stderr


def main():
    program = sys.argv[1]
    code, told, _ = compare(program, "black-friday-small", "--engines", "spark, flink,trino",
                            "--format", "json")
    assert code == 0, told
    rows = json.loads(told)["rows"]
    assert [row["engine"] for row in rows] == ["spark", "flink", "trino", "trino, spill-enabled"]
    assert [row["fidelity"] for row in rows] == ["simulated"] + ["simplified"] * 3, rows
    assert rows[0]["outcome"] == "executor_oom" and rows[1]["outcome"] == "success", rows
    code, _, complaint = compare(program, "black-friday-small", "--engines", "flnk")
    assert code == 2 and "flink" in complaint, complaint
    code, _, complaint = compare(program, "black-friday-small", "salting", "--engines", "flink")
    assert code == 2 and "leave B away" in complaint, complaint
    code, _, complaint = compare(program, "counts-on-the-heap", "--engines", "flink")
    assert code == 2 and "stream" in complaint, complaint
    print("engines can be compared")


main()
