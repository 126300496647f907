#!/usr/bin/env python3
"""How adaptive execution read its shuffles: as many reduce tasks as Spark had.

usage: adaptive_reads.py PROGRAM CASES_DIR CORPUS

Oracle runs: a forecast plays the case from its description, so that the sizes of map outputs are
our own; its stages that read shuffles adaptively must have the real number of tasks. Event logs of
others (env OOMCAST_CORPUS overrides CORPUS; where it is absent that half is skipped, except in CI):
Spark logs the sizes of the partitions that a read ended with. They are spread evenly over the
partitions that the shuffle had, and the rules, given these, must end with the same ones
(`oomcast conform`). 95 % of all must be exact; the others are printed.
"""

import ctypes
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

from mechanics import read_predictions

EXACT_AT_LEAST = 0.95
ZSTD = b"\x28\xb5\x2f\xfd"
READS = ("AQEShuffleRead", "CustomShuffleReader")
BORDERS = ("Exchange", "QueryStage", "BroadcastExchange")
RULE_KEYS = ("spark.sql.adaptive.",)


def of_oracle(predicted, folder):
    """(what, real tasks, forecast tasks) of every stage of a run that was read adaptively."""
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name, "outcome.json"), encoding="utf-8") as file:
            outcome = json.load(file)
        reads = [read for one in outcome.get("aqe", []) for read in one.get("shuffle_reads", [])]
        counts = {read["metrics"].get("number of partitions") for read in reads}
        first = min((stage["stage"] for stage in outcome["stages"]), default=0)
        said = {stage["stage"]: stage["tasks"] for stage in predicted[name].get("stages", [])}
        for stage in outcome["stages"]:
            number = stage["stage"] - first
            if stage["num_tasks"] in counts and number in said:
                yield f"{name} stage {number}", stage["num_tasks"], said[number]


class Buffer(ctypes.Structure):
    _fields_ = [("at", ctypes.c_void_p), ("size", ctypes.c_size_t), ("pos", ctypes.c_size_t)]


def unzstd(data):
    """Any number of frames; the last may be cut off."""
    library = ctypes.CDLL("libzstd.so.1")
    library.ZSTD_createDStream.restype = ctypes.c_void_p
    library.ZSTD_decompressStream.restype = ctypes.c_size_t
    stream = ctypes.c_void_p(library.ZSTD_createDStream())
    source = ctypes.create_string_buffer(data, len(data))
    room = ctypes.create_string_buffer(1 << 20)
    given = Buffer(ctypes.addressof(source), len(data), 0)
    parts = []
    while True:
        taken = Buffer(ctypes.addressof(room), len(room), 0)
        code = library.ZSTD_decompressStream(stream, ctypes.byref(taken), ctypes.byref(given))
        parts.append(room.raw[:taken.pos])
        if library.ZSTD_isError(ctypes.c_size_t(code)) or taken.pos == 0:
            break
    library.ZSTD_freeDStream(stream)
    return b"".join(parts)


def events_of(path):
    files = sorted(path.glob("events_*")) if path.is_dir() else [path]
    for file in files:
        data = file.read_bytes()
        for line in (unzstd(data) if data.startswith(ZSTD) else data).splitlines():
            try:
                event = json.loads(line)
            except ValueError:
                continue
            if isinstance(event, dict):
                yield event


class Log:
    """What a log says of adaptive reads."""

    def __init__(self, path):
        self.conf, self.values, self.cores, self.plans = {}, {}, {}, {}
        for event in events_of(path):
            self.take(event.get("Event", "").rsplit("SparkListener", 1)[-1], event)

    def take(self, kind, event):
        if kind == "EnvironmentUpdate":
            self.conf.update(event.get("Spark Properties", {}))
        elif kind == "ExecutorAdded":
            self.cores[event["Executor ID"]] = event["Executor Info"]["Total Cores"]
        elif kind == "DriverAccumUpdates":
            for accumulator, value in event["accumUpdates"]:
                self.values.setdefault(accumulator, []).append(value)
        elif kind in ("SQLExecutionStart", "SQLAdaptiveExecutionUpdate"):
            conf = {**self.conf, **event.get("modifiedConfigs", {})}
            self.plans[event["executionId"]] = (event["sparkPlanInfo"], conf)

    def parallelism(self, conf):
        told = conf.get("spark.default.parallelism")
        master = re.fullmatch(r"local\[(\d+).*\]", conf.get("spark.master", ""))
        return int(told or (master and master[1]) or max(2, sum(self.cores.values())))


def stages_in(node, mine, all_stages):
    """Collects the adaptive reads of each stage, from the top of a plan down."""
    name = node["nodeName"]
    if name.startswith(READS):
        mine.append(node)
    border = name.startswith(BORDERS) or name.endswith("QueryStage")
    for child in node["children"]:
        if border:
            all_stages.append([])
        stages_in(child, all_stages[-1] if border else mine, all_stages)


def sizes_of(read, values):
    metrics = {metric["name"]: metric["accumulatorId"] for metric in read["metrics"]}
    return values.get(metrics.get("partition data size"), [])


def evenly(size, parts):
    return [size * (i + 1) // parts - size * i // parts for i in range(parts)]


def parts_of(sums, partitions):
    """How many of the shuffle's partitions each read has, by their sizes; at least one."""
    left = partitions - len(sums)
    wanted = [left * size / (sum(sums) or 1) for size in sums]
    parts = [1 + int(share) for share in wanted]
    rest = sorted(range(len(sums)), key=lambda i: int(wanted[i]) - wanted[i])
    for i in rest[:partitions - sum(parts)]:
        parts[i] += 1
    return parts


def vector_of(what, reads, log, conf):
    """A vector of the family aqe_coalesce_rule; none if the log does not tell enough."""
    sizes = [sizes_of(read, log.values) for read in reads]
    count = len(sizes[0])
    partitions = int(conf.get("spark.sql.adaptive.coalescePartitions.initialPartitionNum")
                     or conf.get("spark.sql.shuffle.partitions", 200))
    plain = all(read["simpleString"].endswith("coalesced") for read in reads)
    if len(reads) > 2 or not plain or not count or count > partitions or \
            any(len(one) != count for one in sizes):
        return None
    parts = parts_of([sum(column) for column in zip(*sizes, strict=True)], partitions)
    ends = [sum(parts[:i + 1]) for i in range(count)]
    reads_out = [[["c", end - part, end, size]
                  for end, part, size in zip(ends, parts, one, strict=True)] for one in sizes]
    return {"id": what, "input": {
        "plan": "single" if len(reads) == 1 else "join",
        "bytes_by_partition": [
            [piece for size, part in zip(one, parts, strict=True) for piece in evenly(size, part)]
            for one in sizes],
        "shuffle_origins": ["ENSURE_REQUIREMENTS"] * len(reads),
        "shuffle_advisory_sizes": [None] * len(reads),
        "default_parallelism": log.parallelism(conf),
        "conf": {key: value for key, value in conf.items() if key.startswith(RULE_KEYS)},
    }, "output": {"reads": reads_out, "partitions": [count] * len(reads)}}


def of_log(path, root):
    log = Log(path)
    for execution, (plan, conf) in log.plans.items():
        stages = [[]]
        stages_in(plan, stages[0], stages)
        for number, reads in enumerate(filter(None, stages)):
            what = f"{path.relative_to(root)}/execution {execution}/{number}"
            vector = vector_of(what, reads, log, conf)
            if vector:
                yield vector


def conforms(program, vectors):
    """(what, Spark's tasks, ours) of every vector."""
    with tempfile.TemporaryDirectory() as folder:
        for number, vector in enumerate(vectors):
            document = {"schema": "oracle/planner/aqe_coalesce_rule/1", "spark_version": "4.3.0",
                        "split": "logs", "vectors": [vector]}
            pathlib.Path(folder, f"{number}.json").write_text(json.dumps(document))
        done = subprocess.run([program, "conform", folder], capture_output=True, text=True,
                              check=False)
    good = set(re.findall(r"^ok\s+(\d+)\.json", done.stdout, re.MULTILINE))
    print(*(line for line in done.stdout.splitlines() if not line.startswith("ok")), sep="\n")
    for number, vector in enumerate(vectors):
        tasks = vector["output"]["partitions"][0]
        yield vector["id"], tasks, tasks if str(number) in good else "other reads"


def logs_of(corpus):
    """Logs with adaptive updates, as the corpus's manifest tells; those in lzf are copies."""
    for line in (corpus / "MANIFEST.csv").read_text().splitlines()[1:]:
        name, rest = line.split(",", 1)
        if re.search(r"\bAQE \d", rest) and not name.endswith(".lzf"):
            yield corpus / name


def main(program, cases, corpus):
    results = list(of_oracle(read_predictions(program, [cases]), cases))
    corpus = pathlib.Path(os.environ.get("OOMCAST_CORPUS", corpus))
    if corpus.is_dir():
        vectors = [vector for path in logs_of(corpus) for vector in of_log(path, corpus)]
        results += conforms(os.path.abspath(program), vectors)
    elif os.environ.get("CI"):
        sys.exit(f"no corpus of event logs at {corpus}")
    else:
        print(f"logs of others: skipped: no corpus in {corpus}")
    wrong = [result for result in results if result[1] != result[2]]
    for what, real, ours in wrong:
        print(f"{what}: Spark had {real} tasks, forecast {ours}")
    print(f"{len(results) - len(wrong)} of {len(results)} adaptive reads have Spark's tasks")
    if not results or len(wrong) > (1 - EXACT_AT_LEAST) * len(results):
        sys.exit(f"at least {EXACT_AT_LEAST:.0%} are wanted")


if __name__ == "__main__":
    main(*sys.argv[1:4])
