#!/usr/bin/env python3
"""A log that is fetched from a running History Server says what the file says.

    tests/formats/fetch_logs.py OOMCAST SCENARIOS

Runs in build/python: the History Server is the one of pip's pyspark.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

from history_server import HistoryServer

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from fetch_refusals import refusals  # noqa: E402

OOMCAST = SCENARIOS = None


def run(*words):
    return subprocess.run([OOMCAST, *words], capture_output=True, text=True, timeout=300,
                          stdin=subprocess.DEVNULL, check=False,
                          env={**os.environ, "OOMCAST_SCENARIOS": SCENARIOS,
                               "no_proxy": "127.0.0.1"})


@unittest.skipUnless(shutil.which("java") or os.environ.get("CI"), "no JRE here")
class Fetch(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="oomcast-fetch-")
        logs = os.path.join(cls.folder, "logs")
        os.mkdir(logs)
        cls.log = os.path.join(logs, "app")
        made = run("run", "kubernetes-kill", "--no-advice", "--format", "eventlog", "-o", cls.log)
        if made.returncode not in (0, 3):
            raise RuntimeError(made.stderr)
        cls.server = HistoryServer(logs, cls.folder).__enter__()
        cls.url = f"http://127.0.0.1:{cls.server.port}"
        cls.app = cls.server.get("applications")[0]["id"]

    @classmethod
    def tearDownClass(cls):
        cls.server.__exit__()
        shutil.rmtree(cls.folder)

    def remote(self, verb, *words):
        return run(verb, "--history-server", self.url + "/", "--app", self.app, *words)

    def test_the_facts_are_those_of_the_file(self):
        file, fetched = run("facts", self.log), self.remote("facts")
        self.assertEqual((file.returncode, fetched.returncode), (0, 0), fetched.stderr)
        mine, theirs = json.loads(file.stdout), json.loads(fetched.stdout)
        different = {key for key in mine if mine[key] != theirs[key]}
        self.assertLessEqual(different, {"source", "source_path", "parts", "files", "stream",
                                         "layout", "codec", "file", "warnings"})
        self.assertIn("tasks", {key.split("_")[0] for key in mine} | set(mine))

    def test_replay_and_headroom_take_it_too(self):
        mine = json.loads(run("replay", self.log, "--format", "json").stdout)
        theirs = json.loads(self.remote("replay", "--format", "json").stdout)
        self.assertEqual(mine["stages"], theirs["stages"])
        self.assertEqual(mine["application_id"], self.app)
        found = self.remote("headroom", "--volume-only", "--volume-max", "2", "--format", "json")
        self.assertIn(found.returncode, (0, 3), found.stderr)
        self.assertEqual(len(json.loads(found.stdout)["thresholds"]), 5)

    def test_what_cannot_be_fetched_is_said_with_its_reason(self):
        for words, reason in refusals(self.url):
            with self.subTest(words=words):
                done = run("facts", *words)
                self.assertEqual(done.returncode, 2)
                self.assertIn(reason, done.stderr)


if __name__ == "__main__":
    OOMCAST, SCENARIOS = sys.argv[1:3]
    unittest.main(argv=sys.argv[:1] + sys.argv[3:], verbosity=2)
