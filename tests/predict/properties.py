#!/usr/bin/env python3
"""Holds what must be true of forecasts of cases that nobody recorded.

properties.py PROGRAM ORACLE

Changes recorded cases in one number at a time: more memory never makes a job much likelier to
fail, more data never makes it much likelier to live, on the way from one to the other the
probability passes the middle where physics decides, and no value of a common conf key is more than
the reader of cases or the simulation can take.
"""

import copy
import json
import os
import re
import subprocess
import sys
import tempfile

# Of a probability; two runs beside each other may differ in which small tasks meet a large one.
MOST_BACK = 0.15

CONF_VALUES = [
    ("spark.memory.fraction", "0.3"), ("spark.memory.fraction", "0.9"),
    ("spark.memory.storageFraction", "0.0"), ("spark.memory.storageFraction", "0.9"),
    ("spark.sql.adaptive.enabled", "true"), ("spark.sql.shuffle.partitions", "1"),
    ("spark.sql.shuffle.partitions", "64"), ("spark.io.compression.codec", "zstd"),
    ("spark.executor.pyspark.memory", "512m"), ("spark.python.worker.reuse", "false"),
    ("spark.sql.execution.arrow.maxRecordsPerBatch", "0"), ("spark.task.maxFailures", "4"),
    ("spark.driver.maxResultSize", "10m"), ("spark.executor.memoryOverhead", "1g"),
    ("spark.executor.extraJavaOptions", "-XX:+UseParallelGC"),
    ("spark.sql.autoBroadcastJoinThreshold", "10m"), ("spark.buffer.pageSize", "1m"),
    ("spark.sql.sortMergeJoinExec.buffer.spill.threshold", "1000"),
]


class Cases:
    def __init__(self, oracle):
        self.oracle = oracle
        self.all = []

    def load(self, name):
        kind = "kills" if name.startswith(("c_", "y_")) else "runs"
        with open(os.path.join(self.oracle, kind, name, "case.json"), encoding="utf-8") as file:
            return json.load(file)

    def add(self, case, tag):
        case = copy.deepcopy(case)
        case["id"] += "@" + str(tag)
        self.all.append(case)
        return case

    def heap(self, name, mib, whose="executor"):
        case = self.add(self.load(name), mib)
        case["cluster"][f"{whose}_xmx_mb"] = mib
        case["spark_conf"][f"spark.{whose}.memory"] = f"{mib}m"
        return case["id"]

    def disk(self, name, mib):
        case = self.add(self.load(name), mib)
        case["cluster"]["local_dir_mb"] = mib
        return case["id"]

    def rows(self, name, percent):
        """Of the largest range of the code."""
        case = self.add(self.load(name), percent)
        rows = max(re.findall(r"spark\.range\(0, (\d+)", case["code"]), key=int)
        more = str(int(rows) * percent // 100)
        whole = r"(?<![\w.])" + rows + r"(?![\w.])"
        case["code"] = re.sub(whole, more, case["code"])
        case["physical_plans"] = [re.sub(whole, more, plan) for plan in case["physical_plans"]]
        return case["id"]

    def param(self, name, key, value):
        case = self.add(self.load(name), value)
        case["workload"]["params"][key] = value
        return case["id"]

    def conf(self, name, key, value):
        case = self.add(self.load(name), f"{key}={value}")
        case["spark_conf"][key] = value
        return case["id"]

    def forecasts(self, program):
        with tempfile.TemporaryDirectory() as folder:
            for number, case in enumerate(self.all):
                path = os.path.join(folder, f"{number:05}")
                os.makedirs(path)
                with open(os.path.join(path, "case.json"), "w", encoding="utf-8") as file:
                    json.dump(case, file)
            done = subprocess.run([program, "predict", "--cases", folder], check=True, timeout=300,
                                  capture_output=True, text=True)
        return {line["id"]: line for line in map(json.loads, done.stdout.splitlines())}


def series(cases):
    """(what, ids, whether p falls along them, whether it passes the middle on its way)"""
    heap = "f1_clist_n600k_hot90_str300_512m_c2_sp8"
    yield "heap", [cases.heap(heap, mib) for mib in range(512, 1700, 48)], True, True
    wide = "f7_wide_shuffle_n8_60mb_512m_c2"
    yield "heap", [cases.heap(wide, mib) for mib in range(460, 620, 10)], True, True
    join = "f3_shj_l50k_r400k_hl0_hr0k_512m_c2_sp3"
    yield "heap", [cases.heap(join, mib) for mib in range(480, 900, 32)], True, False
    yield "rows", [cases.rows(join, percent) for percent in range(50, 200, 10)], False, False
    smj = "f2_smj_l50k_r700k_hl2_hr630k_512m_c2_sp8"
    yield "rows", [cases.rows(smj, percent) for percent in range(50, 200, 10)], False, True
    results = "f6_jcollect_n600k_L256_drv512m_mrs1g__drv576m"
    yield "driver", [cases.heap(results, mib, "driver") for mib in range(460, 760, 20)], True, True
    pandas = "f6_topandas_n400k_L256_drv512m_mrs1g"
    yield "rows", [cases.rows(pandas, percent) for percent in range(50, 200, 10)], False, True
    sort = "f12_sort_n400k_L256_512m_c2_sp8__disk24m"
    yield "disk", [cases.disk(sort, mib) for mib in range(18, 42, 2)], True, True
    for name in ("y_py1_x544", "c_py1_x656", "c_py4_x144"):
        step = 8 if "4" in name[:5] else 16
        middle = int(name.rsplit("x", 1)[1])
        grown = range(middle - 4 * step, middle + 5 * step, step)
        yield "Python", [cases.param(name, "mb", mib) for mib in grown], False, True
    tmpfs = [cases.param("c_tmpfs_f600", "file_mb", mib) for mib in range(560, 740, 16)]
    yield "tmpfs", tmpfs, False, True


def wrong_with(chances, falls, smooth):
    if falls:
        chances = chances[::-1]
    if not chances[0] < 0.1 < 0.9 < chances[-1]:
        return f"ends at {chances[0]:.3f} and {chances[-1]:.3f}"
    back = max(max(chances[:i + 1]) - chance for i, chance in enumerate(chances))
    if back > MOST_BACK:
        return f"turns back by {back:.2f}"
    if smooth and not any(0.1 < chance < 0.9 for chance in chances):
        return "jumps"
    return ""


def main():
    program, oracle = sys.argv[1:]
    cases = Cases(oracle)
    lines = list(series(cases))
    supported = [cases.conf(name, key, value) for key, value in CONF_VALUES
                 for name in ("f1_clist_n600k_hot30_str300_512m_c2_sp8",
                              "f2_smj_l50k_r300k_hl2_hr150k_512m_c2_sp8",
                              "f3_bhj_r100k_L256_1g_drv512m_c2_x1",
                              "f4_rdd_n1000k_L64_memory_only_512m_P16",
                              "f5_scalar_n200k_L200_b10000_512m_c2_py1g_ec",
                              "f7_wide_noop_n4_60mb_512m_c2", "c_cal", "y_cal")]
    said = cases.forecasts(os.path.abspath(program))
    failures = [f"{name}: {said[name]['reason']}" for name in said
                if said[name]["status"] == "unsupported"]
    failures += [f"{name}: no forecast" for name in supported if name not in said]
    for what, names, falls, smooth in lines:
        chances = [said[name].get("p_fail", -1) for name in names]
        name = names[0].split("@")[0]
        wrong = wrong_with(chances, falls, smooth)
        print(f"{name:46} {what:7} {' '.join(f'{chance:.2f}' for chance in chances)}")
        failures += [f"{name}, {what}: {wrong}"] if wrong else []
    print(f"{len(supported)} values of conf keys")
    if failures:
        sys.exit("\n".join(failures))


if __name__ == "__main__":
    main()
