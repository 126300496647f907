#!/usr/bin/env python3
"""Runs lines of edge.jsonl or random.jsonl (from 1) on real Spark and prints each as it ends now.

record.py edge|random LINE...

Needs pyspark==4.3.0, pandas and pyarrow in the interpreter that runs it, and Java 17.
"""

import glob
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
import types

import edge

LIMIT_SECONDS = 150


def start_spark(case, folder):
    """A local cluster of the case's executors, which logs its events to the folder."""
    from pyspark.sql import SparkSession
    cluster = case["cluster"]
    builder = SparkSession.builder.master(
        f"local-cluster[{cluster['executors']},{cluster['cores_per_executor']},"
        f"{cluster['executor_xmx_mb']}]")
    conf = dict(case["spark_conf"])
    conf.update({"spark.eventLog.enabled": "true", "spark.eventLog.dir": folder,
                 "spark.eventLog.compress": "false", "spark.eventLog.rolling.enabled": "false",
                 "spark.local.dir": folder, "spark.ui.enabled": "false"})
    for key, value in conf.items():
        builder = builder.config(key, value)
    return builder.getOrCreate()


def play(case, spark):
    """Runs the case's code; whether it came to its end, and whether without an error."""
    import pandas
    from pyspark import StorageLevel
    from pyspark.sql import Window, functions

    class Timed:
        """Stands in for the recorder's stopwatch."""
        def __init__(self, *_):
            pass
        def __enter__(self):
            return self
        def __exit__(self, *_):
            return False

    names = {"spark": spark, "sc": spark.sparkContext, "F": functions, "Window": Window,
             "StorageLevel": StorageLevel, "pd": pandas, "T": Timed, "time": time, "os": os,
             "threading": threading, "storage": lambda *_: None, "fact": lambda *_: None,
             "noop": lambda df: df.write.format("noop").mode("overwrite").save()}
    end = types.SimpleNamespace(error=None, done=threading.Event())

    def run():
        try:
            exec(case["code"], names)
        except BaseException as error:
            end.error = error
        end.done.set()

    threading.Thread(target=run, daemon=True).start()
    done = end.done.wait(LIMIT_SECONDS)
    return done, done and end.error is None


def losses(folder):
    """Executors lost, and the first failure of a task, as the event log tells."""
    lost, why = 0, None
    for path in glob.glob(os.path.join(folder, "app-*")):
        with open(path, encoding="utf-8") as file:
            for line in file:
                lost += '"SparkListenerExecutorRemoved"' in line
                if why is None and '"SparkListenerTaskEnd"' in line and line.endswith("}\n"):
                    why = json.loads(line)["Task End Reason"].get("Class Name")
    return lost, why


def record_here(run):
    """In a process of its own, with the driver's heap that the case wants."""
    case = edge.case_of(run, run["of"])
    with tempfile.TemporaryDirectory() as folder:
        spark = start_spark(case, folder)
        begun = time.monotonic()
        done, fine = play(case, spark)
        seconds = round(time.monotonic() - begun)
        time.sleep(1)  # the log's last events
        lost, why = losses(folder)
    result = {key: run[key] for key in ("of", "cluster", "spark_conf") if key in run}
    result.update(ended="success" if fine else "failed" if done else "timeout",
                  executors_lost=lost, seconds=seconds)
    if why:
        result["why"] = why
    print(json.dumps(result), flush=True)
    os.killpg(os.getpgid(0), signal.SIGKILL)  # the cluster's own processes, too


def main():
    if sys.argv[1:2] == ["--here"]:
        record_here(edge.lines(sys.argv[2])[int(sys.argv[3]) - 1])
        return
    kind = sys.argv[1]
    for number in sys.argv[2:]:
        case = edge.case_of(edge.lines(kind)[int(number) - 1], number)
        driver = case["cluster"]["driver_xmx_mb"] or 700
        options = case["spark_conf"].get("spark.driver.extraJavaOptions", "")
        environment = dict(os.environ, PYSPARK_PYTHON=sys.executable,
                           PYSPARK_DRIVER_PYTHON=sys.executable, SPARK_LOCAL_IP="127.0.0.1",
                           PYSPARK_SUBMIT_ARGS=f"--driver-memory {driver}m "
                           f"--driver-java-options '{options}' pyspark-shell")
        subprocess.run([sys.executable, __file__, "--here", kind, number], env=environment,
                       check=False, start_new_session=True)


if __name__ == "__main__":
    main()
