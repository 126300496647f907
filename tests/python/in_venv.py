#!/usr/bin/env python3
"""Runs the Python of build/python with these arguments, away from the sources' own packages.

Exits 77 (skipped) when ./test has not made build/python, which only CI takes for a failure.
"""

import os
import sys

SKIPPED = 77


def main(arguments):
    root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    home = os.path.join(root, "build", "python")
    python = os.path.join(home, "bin", "python3")
    if not os.path.exists(os.path.join(home, "pins")):
        print("no build/python; ./test puts it there")
        return 1 if os.environ.get("CI") else SKIPPED
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    environment["PATH"] = os.path.dirname(python) + os.pathsep + environment["PATH"]
    environment["VIRTUAL_ENV"] = home
    environment["PYTHONDONTWRITEBYTECODE"] = "1"
    environment["PYSPARK_PYTHON"] = environment["PYSPARK_DRIVER_PYTHON"] = python
    os.execve(python, [python, *arguments], environment)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
