#!/usr/bin/env python3
"""Are the generated pages of docs/ what the program prints? generated_docs_test.py PROGRAM SOURCE

OOMCAST_ACCEPT=1 writes them.
"""

import os
import subprocess
import sys

PAGES = {
    "docs/cli.md": ["help", "--markdown"],
    "docs/conf.md": ["conf", "--format", "markdown"],
}


def main(program, source):
    stale = []
    for page, words in PAGES.items():
        path = os.path.join(source, page)
        now = subprocess.run([program, *words], capture_output=True, check=True, timeout=60).stdout
        before = b""
        if os.path.exists(path):
            with open(path, "rb") as file:
                before = file.read()
        if now == before:
            continue
        if os.environ.get("OOMCAST_ACCEPT") == "1":
            with open(path, "wb") as file:
                file.write(now)
        else:
            stale.append(f"{page} is not what 'oomcast {' '.join(words)}' prints")
    print("\n".join(stale) or "all pages are fresh")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
