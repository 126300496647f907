#!/usr/bin/env python3
"""The course as a learner meets it: the list, a question at the terminal, progress that is kept.

course_test.py PROGRAM
"""

import os
import subprocess
import sys
import tempfile


def lesson(program, *words, stdin=""):
    done = subprocess.run([program, "lesson", *words], input=stdin, capture_output=True, text=True,
                          timeout=300, check=False)
    return done.returncode, done.stdout, done.stderr


def main():
    program = sys.argv[1]
    with tempfile.TemporaryDirectory() as folder:
        progress = os.path.join(folder, "deep", "lessons")
        keep = ("--progress", progress)

        code, listed, _ = lesson(program, *keep)
        numbers = [int(line[:3]) for line in listed.splitlines() if line[:3].strip().isdigit()]
        assert code == 0 and len(numbers) >= 20, listed
        assert numbers == sorted(set(numbers)), "two lessons with one number"
        assert "0 of" in listed

        code, told, _ = lesson(program, "memory-layout", *keep, stdin="what?\nb\n")
        assert code == 0 and "One letter, please." in told and "Right: b." in told, told
        code, told, _ = lesson(program, "null-keys", "--answer", "a", *keep)
        assert code == 0 and "Not so." in told, told
        code, listed, _ = lesson(program, *keep)
        assert "1 of" in listed and "right" in listed and "wrong" in listed, listed

        code, told, _ = lesson(program, "memory-layout", *keep)
        assert code == 0 and "Answer" not in told.split("Your answer")[-1], "nobody answered"

        code, _, complaint = lesson(program, "memory-layout", "--answer", "z", *keep)
        assert code == 2 and "one letter of a-c" in complaint, complaint
        code, _, complaint = lesson(program, "sort-that-spills")
        assert code == 2 and "lesson" in complaint, complaint
    print("the course can be taken")


main()
