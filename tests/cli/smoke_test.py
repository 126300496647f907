#!/usr/bin/env python3
"""Does the program run, and does it fail as promised? smoke_test.py PROGRAM VERSION."""

import subprocess
import sys
import unittest

OK, BAD_INPUT = 0, 2
PROGRAM, VERSION = "", ""


def run(*words):
    return subprocess.run([PROGRAM, *words], capture_output=True, text=True, timeout=60,
                          stdin=subprocess.DEVNULL, check=False)


class Smoke(unittest.TestCase):
    def test_version_prints_the_version_and_nothing_else(self):
        done = run("version")
        self.assertEqual((done.returncode, done.stderr), (OK, ""))
        self.assertEqual(done.stdout.splitlines()[0], f"oomcast {VERSION}")

    def test_an_unknown_verb_is_bad_input_and_named_on_stderr(self):
        done = run("frobnicate")
        self.assertEqual((done.returncode, done.stdout), (BAD_INPUT, ""))
        self.assertIn("'frobnicate'", done.stderr)

    def test_a_full_pipe_is_no_crash(self):
        shell = subprocess.run(["sh", "-c", '"$0" version >/dev/full; echo $?', PROGRAM],
                               capture_output=True, text=True, timeout=60, check=False)
        self.assertLess(int(shell.stdout), 128)


if __name__ == "__main__":
    PROGRAM, VERSION = sys.argv[1:3]
    unittest.main(argv=sys.argv[:1])
