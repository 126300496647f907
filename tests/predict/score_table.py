#!/usr/bin/env python3
"""Forecasts the recorded cases and scores the forecasts; docs/accuracy.md holds the table.

score_table.py PROGRAM SOURCE

Forecasts are made from a folder that holds nothing but case.json files, so that no outcome can leak
into them. Prints the scorer's table; fails if half of the cases or more cannot be expressed, or if
docs/accuracy.md shows another table. OOMCAST_ACCEPT=1 rewrites the table there.
"""

import glob
import os
import shutil
import subprocess
import sys
import tempfile

BEGIN, END = "<!-- table: begin -->\n```text\n", "```\n<!-- table: end -->"
SUPPORTED_AT_LEAST = 0.5


def forecasts_of(program, folders, scratch):
    """A line for every case of the folders, made from descriptions alone."""
    lines = []
    for number, folder in enumerate(folders):
        cases = os.path.join(scratch, str(number))
        for path in glob.glob(os.path.join(folder, "*", "case.json")):
            target = os.path.join(cases, os.path.basename(os.path.dirname(path)))
            os.makedirs(target)
            shutil.copy(path, target)
        out = cases + ".jsonl"
        subprocess.run([program, "predict", "--cases", cases, "-o", out], check=True,
                       stdout=subprocess.DEVNULL, timeout=600)
        with open(out, encoding="utf-8") as file:
            lines += file.readlines()
    return lines


def forecasts(program, oracle, folder):
    """One file with a line for every case."""
    kinds = [os.path.join(oracle, kind) for kind in ("runs", "kills")]
    lines = forecasts_of(program, kinds, folder)
    result = os.path.join(folder, "all.jsonl")
    with open(result, "w", encoding="utf-8") as file:
        file.writelines(lines)
    return result, len(lines), sum('"unsupported"' not in line for line in lines)


def main():
    program, source = sys.argv[1:3]
    oracle = os.path.join(source, "tests", "oracle")
    with tempfile.TemporaryDirectory() as folder:
        predictions, cases, supported = forecasts(os.path.abspath(program), oracle, folder)
        scorer = [sys.executable, "-B", os.path.join(oracle, "score.py"), predictions,
                  os.path.join(oracle, "runs"), os.path.join(oracle, "kills")]
        table = subprocess.run(scorer, check=True, capture_output=True, text=True).stdout
    print(table)
    if supported <= SUPPORTED_AT_LEAST * cases:
        sys.exit(f"only {supported} of {cases} cases can be expressed")
    if os.environ.get("OOMCAST_ACCEPT") == "1":  # one command rewrites the whole page
        logs = os.path.join(source, "tests", "predict", "log_tables.py")
        subprocess.run([sys.executable, "-B", logs, program, source], check=False)
    path = os.path.join(source, "docs", "accuracy.md")
    with open(path, encoding="utf-8") as file:
        page = file.read()
    before, rest = page.split(BEGIN)
    shown, after = rest.split(END)
    if shown == table:
        return
    if os.environ.get("OOMCAST_ACCEPT") == "1":
        with open(path, "w", encoding="utf-8") as file:
            file.write(before + BEGIN + table + END + after)
        return
    sys.exit("docs/accuracy.md shows another table; OOMCAST_ACCEPT=1 rewrites it")


if __name__ == "__main__":
    main()
