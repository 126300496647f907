#!/usr/bin/env python3
"""A log by HTTP, from a server like the History Server. fetch_test.py PROGRAM SOURCE."""

import http.server
import io
import json
import os
import subprocess
import sys
import tempfile
import threading
import unittest
import zipfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from fetch_refusals import refusals  # noqa: E402

PROGRAM = SOURCE = None


def archive():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.write(os.path.join(SOURCE, "tests/oracle/eventlogs-hostile/good.log"), "app-good")
    return packed.getvalue()


class Server(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/moved/api/v1/applications/app-1/logs":
            self.send_response(302)
            self.send_header("Location", "/api/v1/applications/app-1/logs")
            self.end_headers()
            return
        known = self.path in ("/api/v1/applications/app-1/logs",
                              "/api/v1/applications/app-1/2/logs")
        self.send_response(200 if known else 403 if "secret" in self.path else 404)
        self.end_headers()
        self.wfile.write(archive() if known else b"no such app")

    def log_message(self, *_):
        pass


class Fetch(unittest.TestCase):
    def setUp(self):
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
        self.addCleanup(self.server.server_close)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.addCleanup(self.server.shutdown)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        temporary = tempfile.TemporaryDirectory(prefix="oomcast-fetch-")
        self.addCleanup(temporary.cleanup)
        self.temporary = temporary.name

    def run_verb(self, *words):
        done = subprocess.run([PROGRAM, *words], capture_output=True, text=True, timeout=60,
                              stdin=subprocess.DEVNULL, check=False,
                              env={**os.environ, "TMPDIR": self.temporary,
                                   "no_proxy": "127.0.0.1"})
        self.assertEqual(os.listdir(self.temporary), [], "fetched files go away")
        return done

    def test_the_zip_of_an_application_is_read(self):
        wanted = json.loads(self.run_verb(
            "facts", os.path.join(SOURCE, "tests/oracle/eventlogs-hostile/good.log")).stdout)
        for url, app in ((self.url, "app-1"), (self.url + "/", "app-1/2"),
                         (self.url + "/moved", "app-1")):
            done = self.run_verb("facts", "--history-server", url, "--app", app)
            self.assertEqual(done.returncode, 0, done.stderr)
            facts = json.loads(done.stdout)
            for key in ("app", "events", "stages", "tasks"):
                self.assertEqual(facts[key], wanted[key])
        for verb in ("replay", "headroom"):
            done = self.run_verb(verb, "--history-server", self.url, "--app", "app-1")
            self.assertIn(done.returncode, (0, 3), done.stderr)

    def test_what_cannot_be_fetched_is_said_with_its_reason(self):
        secret = (("--history-server", self.url, "--app", "secret"), "refuses (403)")
        for words, reason in (*refusals(self.url), secret):
            with self.subTest(words=words):
                done = self.run_verb("facts", *words)
                self.assertEqual(done.returncode, 2)
                self.assertIn(reason, done.stderr)


if __name__ == "__main__":
    PROGRAM, SOURCE = sys.argv[1:3]
    unittest.main(argv=sys.argv[:1] + sys.argv[3:])
