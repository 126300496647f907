#!/usr/bin/env python3
"""Plays transcripts: commands with what they print and how they exit.

transcripts_test.py PROGRAM FOLDER [NAME...]

A transcript is a text file FOLDER/NAME.transcript. Lines that begin with '$ oomcast' are commands;
after each stand its stdout, its stderr (each line after '! ') and, unless it is 0, its exit code
('? 2'). Lines that begin with '#' before the first command are comments. Commands run in
tests/cli/fixtures. OOMCAST_ACCEPT=1 rewrites the transcripts with what really happened.
"""

import difflib
import os
import shlex
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
FIXTURES = os.path.join(HERE, "fixtures")
PROMPT = "$ oomcast"


def play(program, command):
    """The command's line with everything that came of it."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("OOMCAST_", "LC_"))}
    environment["LC_ALL"] = "C"
    words = shlex.split(command)[1:]
    done = subprocess.run([program, *words], cwd=FIXTURES, env=environment, timeout=120,
                          stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    lines = [f"$ {command}"] + done.stdout.splitlines()
    lines += [f"! {line}" for line in done.stderr.splitlines()]
    if done.returncode != 0:
        lines.append(f"? {done.returncode}")
    return lines


def replayed(program, text):
    lines = []
    for line in text.splitlines():
        if line.startswith(PROMPT):
            if lines and lines[-1]:
                lines.append("")
            lines += play(program, line[2:])
        elif line.startswith("#") and not any(x.startswith(PROMPT) for x in lines):
            lines.append(line)
    return "\n".join(lines) + "\n"


def main(program, folder, names):
    program = os.path.abspath(program)
    names = names or sorted(f[:-11] for f in os.listdir(folder) if f.endswith(".transcript"))
    failed = 0
    for name in names:
        path = os.path.join(folder, name + ".transcript")
        with open(path, encoding="utf-8") as file:
            before = file.read()
        after = replayed(program, before)
        if before == after:
            print(f"ok   {name}")
        elif os.environ.get("OOMCAST_ACCEPT") == "1":
            with open(path, "w", encoding="utf-8") as file:
                file.write(after)
            print(f"new  {name}")
        else:
            failed += 1
            print(f"DIFF {name}")
            sys.stdout.writelines(difflib.unified_diff(before.splitlines(True),
                                                       after.splitlines(True), path, "now"))
    if failed:
        print("OOMCAST_ACCEPT=1 takes over what differs, once it is right.")
    return 1 if failed or not names else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], sys.argv[3:]))
