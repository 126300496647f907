#!/usr/bin/env python3
"""Holds the table of coefficients to what recorded cases say.

fitted_rows.py PROGRAM SOURCE

Fails if models/cost/fitted.inc is not what `oomcast calibrate` makes of the cases, or if a fit to
the other families is much worse than the fit to all. OOMCAST_ACCEPT=1 rewrites the file
and its section of docs/accuracy.md.
"""

import os
import pathlib
import re
import subprocess
import sys
import tempfile

import page_section

# Shares of all cases: what a forecast loses that was fitted without the case's own family.
MOST_LOST = 0.05


def calibrated(program, cases):
    """The rows of the table, and what is said of the fit."""
    with tempfile.TemporaryDirectory(prefix="oomcast-rows-") as folder:
        rows = pathlib.Path(folder) / "fitted.inc"
        done = subprocess.run([program, "calibrate", "--cases", cases, "--save-rows", rows],
                              check=True, capture_output=True, text=True, timeout=300)
        return rows.read_text(encoding="utf-8"), done.stdout


def main():
    program, source = sys.argv[1:]
    cases = os.path.join(source, "tests", "oracle", "runs")
    path = os.path.join(source, "models", "cost", "fitted.inc")
    rows, text = calibrated(program, cases)
    if os.environ.get("OOMCAST_ACCEPT") == "1":
        with open(path, "w", encoding="utf-8") as file:
            file.write(rows)
    with open(path, encoding="utf-8") as file:
        if file.read() != rows:
            sys.exit(f"{path} differs from what the cases say now:\n{rows}")
    print(text)
    failures = page_section.hold(pathlib.Path(source) / "docs" / "accuracy.md", "calibration", text)
    if failures:
        sys.exit(failures[0])
    limits = text.split("\n\n")[1:]
    if len(limits) < 3:
        sys.exit("expected at least three limits")
    for limit in limits:
        fitted = re.search(r"error fitted.*Brier ([\d.]+)  wrong (\d+)", limit)
        without = re.search(r"  all +(\d+) +([\d.]+) +(\d+)", limit)
        lost = (int(without[3]) - int(fitted[2])) / int(without[1])
        if lost > MOST_LOST or float(without[2]) - float(fitted[1]) > MOST_LOST:
            sys.exit("does not carry from one family to another: " + limit.splitlines()[0])


if __name__ == "__main__":
    main()
