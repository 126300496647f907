"""The History Server of pip's pyspark, on loopback, for as long as a test needs it."""

import glob
import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import process_group  # noqa: E402


class HistoryServer:
    """Shows the logs of a folder; its own output goes to another one."""

    def __init__(self, logs, folder, applications=1):
        import pyspark
        self.applications = applications
        home = os.path.dirname(pyspark.__file__)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        jars = ":".join(glob.glob(os.path.join(home, "jars", "*.jar")))
        opens = ["--add-opens=java.base/%s=ALL-UNNAMED" % package for package in
                 ("java.lang", "java.nio", "java.util", "sun.nio.ch", "java.util.concurrent")]
        self.log = open(os.path.join(folder, "history.log"), "w", encoding="utf-8")
        self.process = subprocess.Popen(
            ["java", "-Xmx512m", *opens, f"-Dspark.history.fs.logDirectory=file://{logs}",
             f"-Dspark.history.ui.port={self.port}", "-Dspark.ui.showConsoleProgress=false",
             "-Dspark.history.fs.update.interval=1s", "-cp", jars,
             "org.apache.spark.deploy.history.HistoryServer"],
            stdout=self.log, stderr=self.log, stdin=subprocess.DEVNULL, start_new_session=True,
            env={**os.environ, "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_HOME": home})

    def __enter__(self):
        limit = time.monotonic() + 120
        while time.monotonic() < limit:
            if self.process.poll() is not None:
                break
            try:
                if len(self.get("applications")) == self.applications:
                    return self
            except (urllib.error.URLError, ConnectionError):
                pass
            time.sleep(0.5)
        self.__exit__()
        with open(self.log.name, encoding="utf-8") as file:
            raise RuntimeError("the History Server shows nothing: " + file.read()[-3000:])

    def __exit__(self, *_):
        process_group.end(self.process)
        self.log.close()

    def get(self, path):
        url = f"http://127.0.0.1:{self.port}/api/v1/{path}"
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(url, timeout=60) as answer:
            return json.load(answer)
