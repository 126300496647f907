#!/usr/bin/env python3
"""Writes a synthetic Spark 4.3 event log of a given size.

    bench/make_event_log.py BYTES OUT        (2g, 64m, or a number; OUT '-' is stdout)

One application of stages of 10,000 tasks. Each task has a start and an end with 30 SQL metrics, as
the shape of real logs is (5.5 KB a task); numbers differ from task to task. The same size gives the
same bytes. Prints the number of tasks to stderr.
"""

import json
import sys

TASKS_OF_STAGE = 10_000
START_MS = 1_795_409_405_308
METRICS = 30


def event(name, **fields):
    return json.dumps({"Event": name, **fields}, separators=(",", ":")) + "\n"


def stage_info(stage):
    return {"Stage ID": stage, "Stage Attempt ID": 0, "Stage Name": "synthetic",
            "Number of Tasks": TASKS_OF_STAGE, "RDD Info": [], "Parent IDs": [], "Details": "",
            "Submission Time": START_MS + stage * 60_000, "Accumulables": []}


def head():
    yield event("SparkListenerLogStart", **{"Spark Version": "4.3.0"})
    yield event("SparkListenerApplicationStart", **{
        "App Name": "synthetic", "App ID": "app-synthetic-0001", "Timestamp": START_MS,
        "User": "bench"})
    yield event("SparkListenerEnvironmentUpdate", **{
        "JVM Information": {}, "System Properties": {}, "Classpath Entries": {},
        "Hadoop Properties": {}, "Metrics Properties": {},
        "Spark Properties": {"spark.executor.memory": "4g", "spark.executor.cores": "4"}})


def templates():
    """The lines of a task as str.format strings: t task, i index, s stage, a and b odd numbers."""
    task = ('"Task Info":{{"Task ID":{t},"Index":{i},"Attempt":0,"Partition ID":{i},'
            '"Launch Time":{launch},"Executor ID":"{e}","Host":"worker-{e}.example.org",'
            '"Locality":"PROCESS_LOCAL","Speculative":false,"Getting Result Time":0,'
            '"Finish Time":%s,"Failed":false,"Killed":false,"Accumulables":[%s]}}')
    metrics = ",".join(
        '{{"ID":%d,"Name":"data size of build side","Update":"{a}","Value":"{b}","Internal":true,'
        '"Count Failed Values":true,"Metadata":"sql"}}' % (100 + m) for m in range(METRICS))
    stage = '"Stage ID":{s},"Stage Attempt ID":0,'
    start = '{{"Event":"SparkListenerTaskStart",' + stage + task % ("0", "") + "}}\n"
    end = ('{{"Event":"SparkListenerTaskEnd",' + stage + '"Task Type":"ShuffleMapTask",'
           '"Task End Reason":{{"Reason":"Success"}},' + task % ("{finish}", metrics) +
           ',"Task Executor Metrics":{{"JVMHeapMemory":{b},"OnHeapExecutionMemory":{a}}},'
           '"Task Metrics":{{"Executor Deserialize Time":5,"Executor Deserialize CPU Time":{a},'
           '"Executor Run Time":{run},"Executor CPU Time":{b},"Peak Execution Memory":{b},'
           '"Result Size":4521,"JVM GC Time":7,"Result Serialization Time":0,'
           '"Memory Bytes Spilled":{b},"Disk Bytes Spilled":{a},"Shuffle Read Metrics":{{'
           '"Remote Blocks Fetched":3,"Local Blocks Fetched":2,"Fetch Wait Time":0,'
           '"Remote Bytes Read":{a},"Remote Bytes Read To Disk":0,"Local Bytes Read":{b},'
           '"Total Records Read":12345}},"Shuffle Write Metrics":{{"Shuffle Bytes Written":{a},'
           '"Shuffle Write Time":{b},"Shuffle Records Written":54321}},'
           '"Input Metrics":{{"Bytes Read":0,"Records Read":0}},'
           '"Output Metrics":{{"Bytes Written":0,"Records Written":0}},"Updated Blocks":[]}}}}\n')
    return start, end


def write(size, out):
    start, end = templates()
    written = 0

    def put(text):
        nonlocal written
        out.write(text)
        written += len(text)

    for line in head():
        put(line)
    task = 0
    number = 1
    while written < size:
        stage, index = divmod(task, TASKS_OF_STAGE)
        if index == 0:
            put(event("SparkListenerStageSubmitted", **{"Stage Info": stage_info(stage)}))
        number = (number * 6364136223846793005 + 1442695040888963407) % (1 << 64)
        values = {"t": task, "i": index, "s": stage, "e": task % 40, "a": number >> 44,
                  "b": number >> 34, "run": number % 9973, "launch": START_MS + task,
                  "finish": START_MS + task + 400}
        put(start.format(**values))
        put(end.format(**values))
        task += 1
        if task % TASKS_OF_STAGE == 0:
            info = {**stage_info(stage), "Completion Time": START_MS + (stage + 1) * 60_000}
            put(event("SparkListenerStageCompleted", **{"Stage Info": info}))
    put(event("SparkListenerApplicationEnd", Timestamp=START_MS + task + 1000))
    return task


def bytes_of(text):
    unit = {"k": 10, "m": 20, "g": 30}.get(text[-1].lower())
    return int(text[:-1]) << unit if unit else int(text)


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    size = bytes_of(sys.argv[1])
    if sys.argv[2] == "-":
        tasks = write(size, sys.stdout)
    else:
        with open(sys.argv[2], "w", encoding="ascii") as out:
            tasks = write(size, out)
    print(f"{tasks} tasks", file=sys.stderr)


if __name__ == "__main__":
    main()
