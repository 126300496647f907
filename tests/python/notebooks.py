#!/usr/bin/env python3
"""Executes notebooks, each in a kernel of its own: notebooks.py FILE..."""

import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbclient
import nbformat

CELL_SECONDS_MAX = 240
KERNELS = 2


def play(path):
    """The error of the notebook, or none."""
    book = nbformat.read(path, as_version=4)
    begin = time.monotonic()
    try:
        nbclient.NotebookClient(book, timeout=CELL_SECONDS_MAX, kernel_name="python3",
                                resources={"metadata": {"path": str(path.parent)}}).execute()
    except (nbclient.exceptions.CellExecutionError, nbclient.exceptions.CellTimeoutError,
            nbclient.exceptions.DeadKernelError) as error:
        return f"{path.name}: {error}"
    figures = sum("image/png" in output.get("data", {}) for cell in book.cells
                  for output in cell.get("outputs", []))
    print(f"{path.name}: {time.monotonic() - begin:.1f} s, {figures} figures", flush=True)
    return None


def stored_outputs(path):
    """What a run would change is not kept in the repository."""
    book = nbformat.read(path, as_version=4)
    if any(cell.get("outputs") or cell.get("execution_count") for cell in book.cells):
        return f"{path.name}: clear its outputs before you commit it"
    return None


def main(arguments):
    paths = [Path(argument).resolve() for argument in arguments]
    with ThreadPoolExecutor(KERNELS) as pool:
        errors = [*map(stored_outputs, paths), *pool.map(play, paths)]
    print("\n".join(error for error in errors if error) or f"{len(paths)} notebooks passed")
    return 1 if any(errors) or not paths else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
