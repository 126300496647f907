#!/usr/bin/env python3
"""Runs the pinned clang-format over every C++ file: format.py ROOT [--fix].

Exits 77 (skipped) when build/lint has no clang-format, which only CI takes for a failure.
"""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import tidy  # noqa: E402

SKIPPED = 77
BATCH = 24


def main(arguments):
    root = os.path.abspath(arguments[0])
    program = os.path.join(root, "build", "lint", "bin", "clang-format")
    if not os.path.exists(program):
        print("no clang-format in build/lint; ./test puts it there")
        return 1 if os.environ.get("CI") else SKIPPED
    files = [p for p in tidy.list_files(root) if p.endswith(tidy.CPP)]
    options = ["-i"] if "--fix" in arguments else ["--dry-run", "-Werror"]
    batches = [files[i : i + BATCH] for i in range(0, len(files), BATCH)]

    def run(batch):
        return subprocess.run([program, *options, *batch], cwd=root, check=False).returncode

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        codes = list(pool.map(run, batches))
    print(f"format: {len(files)} files")
    if any(codes):
        print("to format them: python3 tests/lint/format.py . --fix")
    return 1 if any(codes) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
