#!/usr/bin/env python3
"""One lesson: the simulator gives exactly one of its choices, and shows what the text says.

lesson_test.py PROGRAM NAME
"""

import json
import subprocess
import sys


def run(*words):
    done = subprocess.run(words, capture_output=True, text=True, timeout=300, check=False)
    if done.returncode != 0:
        sys.exit(f"{' '.join(words)}: exit code {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def main():
    program, name = sys.argv[1:]
    lesson = json.loads(run(program, "lesson", name, "--format", "json"))
    assert lesson["sound"] is True, lesson["shows"]
    right = [c["letter"] for c in lesson["choices"] if all(e["holds"] for e in c["evidence"])]
    assert right == [lesson["answer"]], right
    for choice in lesson["choices"]:
        assert choice["evidence"], f"choice {choice['letter']} holds whatever happens"
    told = run(program, "lesson", name, "--answers")
    assert f"Answer: {lesson['answer']}." in told, told
    assert "{" not in "".join(lesson["explanation"]), "a reading was not filled in"
    assert lesson["sources"]
    handout = run(program, "lesson", name, "--format", "markdown")
    assert "Answer" not in handout, "a handout gives the answer away"
    print(f"{name}: {lesson['answer']}")


main()
