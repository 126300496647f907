"""Advice over the shipped failing scenarios: the first one survives, and sizes are near the least.

usage: advise_fixes.py PROGRAM SCENARIOS [FAMILY...]

For every scenario that fails the first proposal is given back to `oomcast run`, which must end in
success; of conf sizes that were searched, the least that survives is looked for by brute force,
step by step down from what was advised.
"""

import json
import pathlib
import re
import subprocess
import sys

FIXED_SHARE = 0.9
TOLERANCE = 1.10
STEPS_PER_DOUBLING = 24
SIZES = (".memory", ".memoryOverhead", ".maxResultSize", ".offHeap.size")
REWRITE = ""  # a rewrite's value is its whole text
UNITS = {"": 1 << 20, "k": 1 << 10, "m": 1 << 20, "g": 1 << 30, "t": 1 << 40}


def oomcast(program, *words):
    done = subprocess.run([program, *words], capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1, 2, 3):
        sys.exit(f"{' '.join(words)}: exit {done.returncode}\n{done.stderr}")
    return json.loads(done.stdout) if done.stdout else None


def survives(program, path, changes):
    options = [word for key, value in changes
               for word in (("--apply", value) if key == REWRITE else ("--conf", f"{key}={value}"))]
    run = oomcast(program, "run", path, "--no-advice", "--format", "json", *options)
    # A size that Spark refuses does not survive either.
    return run is not None and run["verdict"]["outcome"] == "success"


def mib(text):
    number, unit = re.fullmatch(r"(\d+)([kmgt]?)b?", text.lower()).groups()
    return int(number) * UNITS[unit] // (1 << 20)


def least_by_force(program, path, changes, key, advised):
    """The least size from which on the job survives up to the advised one, from above. A smaller
    one may survive by the luck of one spill more, with larger ones above it that do not."""
    others = [change for change in changes if change[0] != key]
    least = advised
    size = advised / 2 ** (1 / STEPS_PER_DOUBLING)
    while size > advised / 4 and survives(program, path, [*others, (key, f"{int(size)}m")]):
        least = int(size)
        size = min(size - 1, size / 2 ** (1 / STEPS_PER_DOUBLING))
    return least


def is_plain(proposal):
    return all(change["kind"] != "cluster" for change in proposal["changes"])


def changes_of(proposal):
    return [(REWRITE if c["kind"] == "rewrite" else c["key"], c["value"])
            for c in proposal["changes"]]


def check(program, path):
    """(whether the first advice fixes it, lines about sizes that are too large)."""
    advice = oomcast(program, "advise", path, "--format", "json")
    proposals = advice["proposals"]
    if not proposals:
        return False, []
    # A disk is no key: what was simulated is what counts there.
    fixed = not is_plain(proposals[0]) or survives(program, path, changes_of(proposals[0]))
    wrong = []
    for proposal in filter(is_plain, proposals):
        if not proposal["least"]:
            continue
        changes = changes_of(proposal)
        key, value = next(change for change in changes if change[0].endswith(SIZES))
        least = least_by_force(program, path, changes, key, mib(value))
        if mib(value) > least * TOLERANCE + 1:
            wrong.append(f"{path}: {key}={value}, but {least}m survives")
    return fixed, wrong


def failing(scenarios, families):
    for expected in sorted(pathlib.Path(scenarios).glob("*/*.expected.json")):
        scenario = expected.with_name(expected.name.replace(".expected.json", ".json"))
        outcome = json.loads(expected.read_text())["outcome"]
        if outcome != "success" and expected.parent.name in families and scenario.exists():
            yield str(scenario)


def main(program, scenarios, *families):
    results = {path: check(program, path) for path in failing(scenarios, families)}
    fixed = [path for path, (good, _) in results.items() if good]
    wrong = [line for _, lines in results.values() for line in lines]
    print(f"{len(fixed)} of {len(results)} failing scenarios are fixed by the first advice")
    for path in results:
        if path not in fixed:
            print("not fixed:", path)
    print(*wrong, sep="\n")
    if not results or len(fixed) < FIXED_SHARE * len(results) or wrong:
        sys.exit(1)


if __name__ == "__main__":
    main(*sys.argv[1:])
