#!/usr/bin/env python3
"""Runs the commands that README.md and docs/*.md show. readme_commands.py PROGRAM SOURCE

A command is a line of a fenced block of the language sh that begins with './oomcast',
'build/release/oomcast' or 'oomcast'. It must exit with 0, or with N where the line ends with
'# exit N'. Blocks after a line '<!-- not run -->' are left out. Commands run in an empty folder
that links to the source's scenarios, policies, docs and tests; files they write vanish with it.
"""

import glob
import os
import re
import shlex
import subprocess
import sys
import tempfile

COMMAND = re.compile(r"^(?:\./|build/release/)?oomcast(?=\s|$)")
EXIT = re.compile(r"\s#\s*exit\s+(\d+)\s*$")
FENCE = re.compile(r"^```(\w*)")


def commands(text):
    """(line number, command, expected exit code) of all commands."""
    language, skip, marked = None, False, False
    for number, line in enumerate(text.splitlines(), 1):
        fence = FENCE.match(line)
        if fence:
            opens = language is None
            language = fence.group(1) if opens else None
            skip, marked = opens and marked, False
            continue
        if language is None:
            marked = line.strip() == "<!-- not run -->" or (marked and not line.strip())
            continue
        if language == "sh" and not skip and COMMAND.match(line):
            code = EXIT.search(line)
            yield number, EXIT.sub("", line), int(code.group(1)) if code else 0


def documents(source):
    paths = [os.path.join(source, "README.md")]
    return [p for p in paths + sorted(glob.glob(os.path.join(source, "docs", "*.md")))
            if os.path.exists(p)]


def run(program, command, folder):
    line = COMMAND.sub(lambda _: shlex.quote(program), command)
    return subprocess.run(["sh", "-c", line], cwd=folder, timeout=300, stdin=subprocess.DEVNULL,
                          env={**os.environ, "XDG_STATE_HOME": folder},  # not our lessons
                          capture_output=True, text=True, check=False)


def main(program, source):
    program = os.path.abspath(program)
    tried = failed = 0
    with tempfile.TemporaryDirectory() as folder:
        for name in ("scenarios", "policies", "docs", "tests"):
            os.symlink(os.path.join(os.path.abspath(source), name), os.path.join(folder, name))
        for path in documents(source):
            with open(path, encoding="utf-8") as file:
                text = file.read()
            for number, command, expected in commands(text):
                tried += 1
                done = run(program, command, folder)
                if done.returncode != expected:
                    failed += 1
                    print(f"{os.path.relpath(path, source)}:{number}: {command}\n"
                          f"  exit {done.returncode}, not {expected}\n{done.stderr[-2000:]}")
    print(f"{tried - failed} of {tried} commands behave as shown")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
