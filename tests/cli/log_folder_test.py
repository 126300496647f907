#!/usr/bin/env python3
"""A folder of many logs: a line each, whatever the threads. log_folder_test.py PROGRAM SOURCE."""

import gzip
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
import zipfile

PROGRAM = SOURCE = None


def run(*words):
    return subprocess.run([PROGRAM, *words], capture_output=True, text=True, timeout=120,
                          stdin=subprocess.DEVNULL, check=False)


class Folder(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="oomcast-folder-")
        self.addCleanup(shutil.rmtree, self.folder)
        hostile = os.path.join(SOURCE, "tests/oracle/eventlogs-hostile")
        good = shutil.copy(os.path.join(hostile, "good.log"), self.folder)
        shutil.copytree(os.path.join(hostile, "eventlog_v2_app-hostile-order"),
                        os.path.join(self.folder, "older", "eventlog_v2_app-1"))
        with zipfile.ZipFile(os.path.join(self.folder, "logs.zip"), "w",
                             zipfile.ZIP_DEFLATED) as archive:
            archive.write(good, "app-good")
        for name in ("broken", ".hidden", "appstatus_app-2"):
            with open(os.path.join(self.folder, name), "wb") as file:
                file.write(b"\x00\x01 no log\n" * 9 if name == "broken" else b"{}")

    def test_each_log_has_a_line_and_a_broken_one_stops_no_other(self):
        done = run("facts", self.folder)
        self.assertEqual(done.returncode, 0, done.stderr)
        lines = done.stdout.splitlines()
        names = [line.split()[0] for line in lines[1:4]]
        self.assertEqual(names, ["good.log", "logs.zip", "older/eventlog_v2_app-1"])
        told = json.loads(run("facts", self.folder, "--format", "json").stdout)["logs"]
        self.assertEqual([one["log"] for one in told],
                         ["broken", "good.log", "logs.zip", "older/eventlog_v2_app-1"])
        facts = {one["log"]: one["answer"] for one in told}
        alone = json.loads(run("facts", os.path.join(self.folder, "good.log")).stdout)
        self.assertEqual(facts["good.log"], alone)
        same = {key for key in alone if facts["logs.zip"][key] == alone[key]}
        self.assertGreater(len(same), len(alone) // 2)

    def test_the_bytes_are_the_same_at_any_number_of_threads(self):
        for form in ("text", "json"):
            said = {run("facts", self.folder, "--format", form, "--threads", n).stdout
                    for n in ("1", "2", "7")}
            self.assertEqual(len(said), 1)

    def test_a_folder_of_broken_logs_is_bad_input(self):
        inner = os.path.join(self.folder, "inner")
        os.mkdir(inner)
        self.assertEqual(run("facts", inner).returncode, 2)
        shutil.copy(os.path.join(self.folder, "broken"), inner)
        done = run("replay", inner)
        self.assertEqual(done.returncode, 2)
        self.assertIn("1 without an answer", done.stdout)

    def test_every_log_of_a_folder_is_replayed(self):
        logs = os.path.join(self.folder, "runs")
        os.mkdir(logs)
        for name in ("f2_smj_l50k_r500k_hl2_hr400k_512m_c2_sp8",
                     "f1_clist_n300k_hot90_str300_512m_c2_sp8"):
            source = os.path.join(SOURCE, "tests/oracle/runs", name, "eventlog.gz")
            if os.path.exists(source):
                with gzip.open(source) as packed, open(os.path.join(logs, name), "wb") as plain:
                    shutil.copyfileobj(packed, plain)
        count = len(os.listdir(logs))
        self.assertGreater(count, 0)
        done = run("replay", logs, "--volume", "2", "--format", "json")
        self.assertIn(done.returncode, (0, 3), done.stderr)
        told = json.loads(done.stdout)["logs"]
        self.assertEqual(len(told), count)
        for one in told:
            self.assertTrue(one["answer"]["changed"]["stages"], one["log"])
        table = run("replay", logs).stdout.splitlines()
        self.assertEqual(len(table), count + 1)


if __name__ == "__main__":
    PROGRAM, SOURCE = sys.argv[1:3]
    unittest.main(argv=sys.argv[:1] + sys.argv[3:])
