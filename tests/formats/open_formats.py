#!/usr/bin/env python3
"""Opens every format in the program it is for and compares what that reads with the run.

    tests/formats/open_formats.py OOMCAST SCENARIOS

Runs in build/python: perfetto's protos, pyarrow, Grafana's own model of dashboards, and the History
Server of pip's pyspark on loopback; promtool is Debian's package prometheus.
"""

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

from history_server import HistoryServer

OOMCAST = SCENARIOS = None
SCENARIO = "kubernetes-kill"
QUERY = "hot-key-join"  # whose operators report metrics before it dies
EPOCH_MS = 1767225600000


def render(folder, form, *options, name="out", scenario=SCENARIO):
    path = os.path.join(folder, name)
    done = subprocess.run([OOMCAST, "run", scenario, "--no-advice", "--format", form, "-o", path,
                           *options], env={**os.environ, "OOMCAST_SCENARIOS": SCENARIOS})
    if done.returncode not in (0, 3):  # 3: inconclusive
        raise RuntimeError(f"oomcast run --format {form}: exit code {done.returncode}")
    return path


class Formats(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="oomcast-formats-")
        with open(render(cls.folder, "json", "--tasks"), encoding="utf-8") as file:
            cls.run_ = json.load(file)

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    def test_perfetto_reads_tasks_as_slices_and_accounts_as_counters(self):
        from perfetto.protos.perfetto.trace.perfetto_trace_pb2 import Trace, TrackEvent
        trace = Trace()
        with open(render(self.folder, "perfetto"), "rb") as file:
            trace.ParseFromString(file.read())
        tracks, slices, counters, depth = {}, [], {}, {}
        for packet in trace.packet:
            if packet.HasField("track_descriptor"):
                tracks[packet.track_descriptor.uuid] = packet.track_descriptor
                continue
            event = packet.track_event
            self.assertIn(event.track_uuid, tracks)
            if event.type == TrackEvent.TYPE_SLICE_BEGIN:
                depth[event.track_uuid] = depth.get(event.track_uuid, 0) + 1
                self.assertEqual(depth[event.track_uuid], 1, "slices of a slot do not overlap")
                slices.append((event.name, list(event.categories), packet.timestamp))
            elif event.type == TrackEvent.TYPE_SLICE_END:
                depth[event.track_uuid] -= 1
            elif event.type == TrackEvent.TYPE_COUNTER:
                counters.setdefault(tracks[event.track_uuid].name, []).append(event.counter_value)
        self.assertEqual(set(depth.values()), {0})
        wanted = sorted((f"stage {t['stage']} task {t['index']}", t["start_ns"])
                        for t in self.run_["tasks"])
        drawn = sorted((name, at) for name, kinds, at in slices if "task" in kinds)
        self.assertEqual(drawn, wanted)
        peak = max(e["peak_rss"] for e in self.run_["executors"])
        self.assertEqual(max(counters["resident"]), peak)
        self.assertIn("heap.execution", counters)
        names = {t.process.process_name for t in tracks.values() if t.HasField("process")}
        self.assertEqual(len(names), len(self.run_["executors"]))

    def test_parquet_and_csv_hold_the_same_tables(self):
        import pyarrow.parquet
        for name in ("conf", "executors", "failures", "ledger", "partitions", "stages", "steps",
                     "tasks"):
            with self.subTest(table=name):
                table = pyarrow.parquet.read_table(
                    render(self.folder, "parquet", "--table", name)).to_pydict()
                with open(render(self.folder, "csv", "--table", name), encoding="utf-8",
                          newline="") as file:
                    rows = list(csv.DictReader(io.StringIO(file.read())))
                self.assertEqual(list(table), list(rows[0]))
                self.assertEqual([dict(zip(table, map(str, row)))
                                  for row in zip(*table.values())], rows)
                if name in ("stages", "executors", "failures", "tasks"):
                    self.assertEqual(len(rows), len(self.run_[name]))
        self.assertEqual(sum(table["rows"]), sum(t["rows"] for t in self.run_["tasks"]))

    @unittest.skipUnless(shutil.which("promtool") or os.environ.get("CI"), "no promtool here")
    def test_prometheus_takes_the_metrics_and_the_rules(self):
        metrics = render(self.folder, "openmetrics")
        data = os.path.join(self.folder, "tsdb")
        made = subprocess.run(["promtool", "tsdb", "create-blocks-from", "openmetrics", metrics,
                               data], capture_output=True, text=True)
        self.assertEqual(made.returncode, 0, made.stderr)
        os.makedirs(os.path.join(data, "wal"), exist_ok=True)  # dump looks there too
        dump = subprocess.run(["promtool", "tsdb", "dump", data], check=True, text=True,
                              capture_output=True).stdout
        resident = [float(line.split()[-2]) for line in dump.splitlines()
                    if "oomcast_container_resident_bytes" in line]
        self.assertTrue(resident)
        self.assertLessEqual(max(resident), max(e["peak_rss"] for e in self.run_["executors"]))
        ended = [float(line.split()[-2]) for line in dump.splitlines()
                 if '"oomcast_tasks_total"' in line]
        self.assertTrue(ended)
        rules = render(self.folder, "prometheus-rules", name="rules.yml")
        checked = subprocess.run(["promtool", "check", "rules", rules], capture_output=True,
                                 text=True)
        self.assertEqual(checked.returncode, 0, checked.stdout + checked.stderr)
        self.check_that_alerts_fire(rules)

    def check_that_alerts_fire(self, rules):
        """promtool plays ten minutes of an executor in every trouble against the rules."""
        of_executor = {"scenario": "s", "executor": "1"}
        of_stage = {"scenario": "s", "stage": "2"}
        series = {"heap_live_bytes": "95x20", "heap_limit_bytes": "100x20",
                  "gc_seconds_total": "0+10x20", "task_seconds_total": "0+30x20",
                  "spilled_disk_bytes_total": "0+6000000000x20",
                  "container_resident_bytes": "96x20", "container_limit_bytes": "100x20"}
        inputs = [{"series": f'oomcast_{name}{{scenario="s",executor="1"}}', "values": values}
                  for name, values in series.items()]
        rows = 'oomcast_partition_rows{scenario="s",stage="2",statistic="%s"}'
        inputs += [{"series": rows % "max", "values": "1100x20"},
                   {"series": rows % "median", "values": "100x20"}]
        alerts = (
            ("OomcastHeapNearlyFull", of_executor,
             "Live heap of executor 1 is above 90 % of -Xmx."),
            ("OomcastGarbageCollection", of_executor,
             "Tasks of executor 1 spend over 25 % of their time in GC."),
            ("OomcastSpillRate", of_executor, "Executor 1 spills more than 100 MiB/s to disk."),
            ("OomcastContainerMemory", of_executor,
             "The container of executor 1 is above 95 % of its limit."),
            ("OomcastPartitionSkew", of_stage,
             "The largest partition of stage 2 has over 10 times the median's rows."))
        with open(rules, encoding="utf-8") as file:
            known = [rule["alert"] for rule in json.load(file)["groups"][0]["rules"]]
        self.assertEqual(known, [name for name, _, _ in alerts])
        case = {"rule_files": [rules], "evaluation_interval": "30s", "tests": [{
            "interval": "30s", "input_series": inputs,
            "alert_rule_test": [
                {"eval_time": "9m", "alertname": name, "exp_alerts": [{
                    "exp_labels": {"severity": "warning", **labels},
                    "exp_annotations": {"summary": summary}}]}
                for name, labels, summary in alerts]}]}
        path = os.path.join(self.folder, "rules_test.yml")
        with open(path, "w", encoding="utf-8") as file:
            json.dump(case, file)
        tested = subprocess.run(["promtool", "test", "rules", path], capture_output=True, text=True)
        self.assertEqual(tested.returncode, 0, tested.stdout + tested.stderr)

    def test_the_dashboard_asks_for_metrics_that_there_are(self):
        with open(render(self.folder, "openmetrics"), encoding="utf-8") as file:
            families = {line.split()[2] for line in file if line.startswith("# TYPE ")}
        with open(render(self.folder, "grafana"), encoding="utf-8") as file:
            dashboard = json.load(file)
        asked = set()
        for panel in dashboard["panels"]:
            for target in panel.get("targets", []):
                asked.update(re.findall(r"oomcast_\w+", target["expr"]))
        self.assertTrue(asked)
        for name in asked:
            self.assertIn(name.removesuffix("_total"), families)

    def test_the_dashboard_is_one_of_grafanas_model_and_has_every_alert(self):
        from grafana_foundation_sdk.cog.encoder import JSONEncoder
        from grafana_foundation_sdk.cog.plugins import register_default_plugins
        from grafana_foundation_sdk.models.dashboard import Dashboard
        with open(render(self.folder, "grafana"), encoding="utf-8") as file:
            dashboard = json.load(file)
        register_default_plugins()
        understood = json.loads(json.dumps(Dashboard.from_json(dashboard), cls=JSONEncoder))
        self.assertEqual(list(not_understood(dashboard, understood)), [])
        panels = dashboard["panels"]
        self.assertEqual(len({panel["id"] for panel in panels}), len(panels))
        places = [(at["x"] + x, at["y"] + y) for at in (panel["gridPos"] for panel in panels)
                  for x in range(at["w"]) for y in range(at["h"])]
        self.assertEqual(len(places), len(set(places)), "panels overlap")
        self.assertLess(max(x for x, _ in places), 24)
        with open(render(self.folder, "prometheus-rules"), encoding="utf-8") as file:
            rules = json.load(file)["groups"][0]["rules"]
        drawn = {panel["targets"][0]["expr"]: panel["fieldConfig"]["defaults"]["thresholds"]
                 for panel in panels[1:-1]}
        for rule in rules:
            expression, limit = rule["expr"].rsplit(" > ", 1)
            self.assertEqual(drawn[expression]["steps"][-1]["value"], float(limit))
        self.assertEqual(panels[-1]["type"], "alertlist")

    @unittest.skipUnless(shutil.which("java") or os.environ.get("CI"), "no JRE here")
    def test_the_history_server_shows_the_run(self):
        logs = os.path.join(self.folder, "logs")
        os.mkdir(logs)
        render(logs, "eventlog", name="killed")
        render(logs, "eventlog", name="query", scenario=QUERY)
        with open(render(self.folder, "json", "--tasks", scenario=QUERY), encoding="utf-8") as file:
            query = json.load(file)
        with HistoryServer(logs, self.folder, applications=2) as server:
            apps = {app["name"]: app["id"] for app in server.get("applications")}
            for run in (self.run_, query):
                app = apps[run["manifest"]["scenario"]]
                with self.subTest(scenario=run["manifest"]["scenario"]):
                    self.compare_stages(server, app, run)
                    self.compare_executors(server, app, run)
                    self.compare_tasks(server, app, run)
                    self.compare_query(server, app, run)
                    failed = run["verdict"]["outcome"] != "success"
                    job = server.get(f"applications/{app}/jobs")[0]
                    self.assertEqual(job["status"], "FAILED" if failed else "SUCCEEDED")

    def compare_query(self, server, app, run):
        """The SQL tab: the tree of operators, with what they reported."""
        shown = server.get(f"applications/{app}/sql?details=true&planDescription=true&length=99")
        self.assertEqual(len(shown), len({stage["job"] for stage in run["stages"]}))
        failed = run["verdict"]["outcome"] != "success"
        self.assertEqual(shown[0]["status"], "FAILED" if failed else "COMPLETED")
        self.assertEqual(shown[0]["failedJobIds" if failed else "successJobIds"], [0])
        nodes = shown[0]["nodes"]
        self.assertEqual(len(shown[0]["edges"]), len(nodes) - 1)
        self.assertTrue(shown[0]["planDescription"].startswith("== Physical Plan ==\n"))
        self.assertEqual(sum(node["nodeName"] == "SortMergeJoin" for node in nodes), 1)
        self.assertIn("+- SortMergeJoin on key", shown[0]["planDescription"])
        for metric, figures in (
                ("peak memory", [each["peak_memory"] for stage in run["stages"]
                                 for each in stage["operators"]]),
                ("shuffle bytes written", [stage["shuffle_write_bytes"] for stage in run["stages"]
                                           if stage["shuffle_write_bytes"]])):
            drawn = [one["value"] for node in nodes for one in node["metrics"]
                     if one["name"] == metric]
            self.assertEqual(sorted(drawn), sorted(map(as_spark_shows, figures)))

    def compare_stages(self, server, app, run):
        shown = {(s["stageId"], s["attemptId"]): s
                 for s in server.get(f"applications/{app}/stages")}
        for stage in run["stages"]:
            if stage["status"] in ("skipped", "not_reached"):
                continue
            attempts = {attempt for id_, attempt in shown if id_ == stage["stage"]}
            self.assertEqual(attempts, set(range(stage["attempt"] + 1)))
            spark = shown[(stage["stage"], stage["attempt"])]
            self.assertEqual(spark["name"], stage["name"])
            if stage["attempt"] == 0:
                self.assertEqual(spark["numTasks"], stage["tasks"])
            if stage["status"] == "succeeded":
                self.assertGreaterEqual(spark["numCompleteTasks"], spark["numTasks"])
                self.assertEqual(spark["status"], "COMPLETE")
            else:
                self.assertEqual(spark["status"], "FAILED")
                self.assertEqual(spark["failureReason"], run["verdict"]["message"])
            good = [t for t in run["tasks"] if t["stage"] == stage["stage"] and
                    t["stage_attempt"] == stage["attempt"]]
            self.assertEqual(spark["memoryBytesSpilled"],
                             sum(t["memory_bytes_spilled"] for t in good))
            self.assertEqual(spark["diskBytesSpilled"],
                             sum(t["disk_bytes_spilled"] for t in good))
        # An attempt that another one followed did its work, and lost it, or could not read.
        last = {stage["stage"]: stage["attempt"] for stage in run["stages"]}
        for (stage, attempt), spark in shown.items():
            if attempt < last[stage] and spark["status"] == "FAILED":
                self.assertRegex(spark["failureReason"],
                                 r"^FetchFailed: map outputs of stage \d+ were lost with executor")

    def compare_executors(self, server, app, run):
        shown = {e["id"]: e for e in server.get(f"applications/{app}/allexecutors")}
        for executor in run["executors"]:
            name = "driver" if executor["id"] in (-1, "driver") else str(executor["id"])
            spark = shown[name]
            self.assertEqual(spark["maxMemory"], executor["unified"])
            if name == "driver":
                continue
            self.assertEqual(spark["isActive"], not executor["lost"])
            if executor["lost"]:
                self.assertEqual(spark["removeReason"], executor["reason"])
            peaks = spark.get("peakMemoryMetrics")
            if executor["tasks"] > 0 and not executor["lost"]:
                self.assertLessEqual(peaks["JVMHeapMemory"], executor["heap_max"])
                self.assertEqual(peaks["OnHeapExecutionMemory"], executor["peak_execution"])
                self.assertEqual(peaks["OnHeapStorageMemory"], executor["peak_storage"])

    def compare_tasks(self, server, app, run):
        for stage in {(t["stage"], t["stage_attempt"]) for t in run["tasks"]}:
            tasks = server.get(
                f"applications/{app}/stages/{stage[0]}/{stage[1]}/taskList?length=100000")
            shown = {(t["index"], t["attempt"]): t for t in tasks}
            self.assertEqual(len(shown), len(tasks), "an attempt has a number of its own")
            mine = {(t["index"], t["attempt"]): t for t in run["tasks"]
                    if (t["stage"], t["stage_attempt"]) == stage}
            self.assertEqual(set(shown), set(mine))
            for key, task in mine.items():
                spark = shown[key]
                self.assertEqual(spark["executorId"], str(task["executor"]))
                self.assertEqual(spark["status"],
                                 "SUCCESS" if task["outcome"] == "success" else "FAILED")
                if task["outcome"] != "success":
                    self.assertTrue(spark["errorMessage"])
                metrics = spark["taskMetrics"]
                self.assertEqual(metrics["peakExecutionMemory"], task["peak_execution_memory"])
                self.assertEqual(metrics["jvmGcTime"], task["gc_time_ns"] // 1_000_000)


def not_understood(given, understood, path=""):
    """What a model that read `given` does not have when it writes it again."""
    if isinstance(given, dict) and isinstance(understood, dict):
        for key, value in given.items():
            if key in understood:
                yield from not_understood(value, understood[key], f"{path}/{key}")
            else:
                yield f"{path}/{key}"
    elif isinstance(given, list) and isinstance(understood, list) and \
            len(given) == len(understood):
        for at, pair in enumerate(zip(given, understood)):
            yield from not_understood(*pair, f"{path}/{at}")
    elif given != understood:
        yield path


def as_spark_shows(size):
    """Utils.bytesToString."""
    for unit, name in ((1 << 40, "TiB"), (1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")):
        if size >= 2 * unit:
            return f"{size / unit:.1f} {name}"
    return f"{size}.0 B"


if __name__ == "__main__":
    OOMCAST, SCENARIOS = sys.argv[1:3]
    unittest.main(argv=sys.argv[:1] + sys.argv[3:], verbosity=2)
