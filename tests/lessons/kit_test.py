#!/usr/bin/env python3
"""The trainer's kit is whole, handouts keep the answer, and the course teaches what it must.

kit_test.py PROGRAM SOURCE
"""

import contextlib
import io
import json
import subprocess
import sys
import tempfile
from pathlib import Path

# What the course must have, and what of it corrects a rule that people repeat: a word of the myth.
SUBJECTS = {
    "memory-layout": "384 MB",
    "borrowing-and-eviction": "storage memory is exhausted",
    "fair-shares": None,
    "spill-is-not-failure": "Sorts, aggregations and windows",
    "hot-key-in-a-merge-join": None,
    "hot-key-in-collect-list": None,
    "hot-key-in-a-sum": "Partial aggregation",
    "null-keys": None,
    "double-the-memory": None,
    "ten-thousand-partitions": None,
    "aqe-and-aggregation": None,
    "aqe-and-the-driver": None,
    "aqe-and-python": None,
    "aqe-and-streaming": None,
    "aqe-and-cartesian": None,
    "driver-oom-by-collect": None,
    "driver-oom-by-broadcast": None,
    "driver-oom-by-accumulator": "Accumulators are an executor's memory",
    "scalar-and-grouped-pandas": "whole partition",
    "mapping-in-each-worker": None,
    "explode": None,
    "cache-never-unpersisted": "Storage exhaustion",
    "three-deaths": "Container killed by YARN",
    "midnight-job": None,
    "black-friday-small": None,
    "different-names": "different names",
    "twice-on-retry": "twice the memory",
    "arrow-and-pandas-udfs": "arrow.pyspark.enabled",
    "changelog-checkpointing": "Changelog checkpointing bounds state",
}


def play(book, answer):
    """What the notebook's code prints when the learner gives this answer, without a kernel."""
    names = {}
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        for cell in book["cells"]:
            if cell["cell_type"] == "code":
                code = "".join(cell["source"]).replace('answer = ""', f'answer = "{answer}"')
                exec(compile(code, cell["id"], "exec"), names)
    return printed.getvalue()


def main():
    program, source = sys.argv[1:]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        subprocess.run([sys.executable, "-B", f"{source}/tools/trainers_kit.py", name, "--program",
                        program], check=True, timeout=600, stdout=subprocess.DEVNULL)
        index = (folder / "index.html").read_text(encoding="utf-8")
        for lesson, myth in SUBJECTS.items():
            stem = next(folder.glob(f"[0-9]*-{lesson}.html"), None)
            assert stem is not None, f"there is no lesson {lesson}"
            solution = stem.with_name(stem.stem + "-solution.html").read_text(encoding="utf-8")
            asked = stem.read_text(encoding="utf-8")
            book = json.loads(stem.with_suffix(".ipynb").read_text(encoding="utf-8"))
            assert "Answer: " in solution and "Answer: " not in asked, lesson
            told = "".join("".join(cell["source"]) for cell in book["cells"])
            assert book["nbformat"] == 4 and "Answer: " not in told, lesson
            right = solution.split("Answer: ")[1][0]
            wrong = "a" if right != "a" else "b"
            assert "Right: " + right in play(book, right), lesson
            assert "Not so. The simulation says " + right in play(book, wrong), lesson
            assert myth is None or myth.replace("'", "&#x27;") in solution, (lesson, myth)
            assert stem.name in index, lesson
        handouts = len(list(folder.glob("*-solution.html")))
        assert handouts >= len(SUBJECTS), handouts
    print(f"{handouts} lessons, {len(SUBJECTS)} subjects, "
          f"{sum(myth is not None for myth in SUBJECTS.values())} corrections")


main()
