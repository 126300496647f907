#!/usr/bin/env python3
"""Compares `oomcast facts` with the expected facts of every log of the corpus, field by field.

usage: facts_corpus.py OOMCAST CORPUS
Where the corpus is absent the test is skipped, except in CI.
"""
import json
import subprocess
import sys

import corpus


def differences(expected, actual, path=""):
    """Paths at which two JSON values differ, and how."""
    if isinstance(expected, dict) and isinstance(actual, dict):
        for key in sorted(set(expected) | set(actual)):
            here = f"{path}/{key}"
            if key not in actual:
                yield f"{here}: missing, expected {json.dumps(expected[key])[:200]}"
            elif key not in expected:
                yield f"{here}: unexpected {json.dumps(actual[key])[:200]}"
            else:
                yield from differences(expected[key], actual[key], here)
    elif isinstance(expected, list) and isinstance(actual, list) and len(expected) == len(actual):
        for i, (e, a) in enumerate(zip(expected, actual)):
            yield from differences(e, a, f"{path}/{i}")
    elif expected != actual or type(expected) is not type(actual):
        yield f"{path}: expected {json.dumps(expected)[:200]}, is {json.dumps(actual)[:200]}"


def leaves(value):
    if isinstance(value, dict):
        return sum(map(leaves, value.values())) or 1
    if isinstance(value, list):
        return sum(map(leaves, value)) or 1
    return 1


def main():
    oomcast = sys.argv[1]
    _, facts = corpus.read(sys.argv[2])
    if not facts:
        return corpus.absent()
    failed = fields = 0
    for log, expected in facts.items():
        run = subprocess.run([oomcast, "facts", log], capture_output=True, timeout=120)
        fields += leaves(expected)
        if run.returncode != 0:
            found = [f"exit status {run.returncode}: {run.stderr.decode(errors='replace')}"]
        else:
            found = list(differences(expected, json.loads(run.stdout)))
        if found:
            failed += 1
            print(f"{log}: {len(found)} differences")
            for line in found[:10]:
                print("  " + line)
    print(f"{len(facts) - failed} of {len(facts)} logs equal, {fields} values")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
