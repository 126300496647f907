"""The logs of other people: a folder that is not part of the repository, with facts beside each.

Env OOMCAST_CORPUS overrides the folder that a test is given.
"""
import json
import os
import pathlib

SUFFIX = ".expected.json"
SKIPPED = 77


def read(folder):
    """The folder, and what must be told of each of its logs, by path; says so if there are none."""
    folder = pathlib.Path(os.environ.get("OOMCAST_CORPUS") or folder)
    facts = {str(file).removesuffix(SUFFIX): json.loads(file.read_text())
             for file in sorted(folder.rglob("*" + SUFFIX))}
    if not facts:
        print(f"skipped: no corpus in {folder}")
    return folder, facts


def absent():
    """The exit status where there is none: skipped, except in CI."""
    return 1 if os.environ.get("CI") else SKIPPED
