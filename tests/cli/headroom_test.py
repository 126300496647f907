#!/usr/bin/env python3
"""What headroom finds is true: simulated at its volumes, jobs end as it says.

headroom_test.py PROGRAM SOURCE
"""

import json
import subprocess
import sys


def told(program, *words):
    run = subprocess.run([program, *words, "--format", "json"], check=False, capture_output=True,
                         text=True, timeout=300)
    if run.returncode not in (0, 3):
        sys.exit(f"{words}: exit {run.returncode}: {run.stderr}")
    return json.loads(run.stdout)


def main():
    program, source = sys.argv[1:3]
    log = f"{source}/tests/oracle/runs/f2_smj_l50k_r500k_hl2_hr400k_512m_c2_sp8/eventlog.gz"
    found = told(program, "headroom", log, "--volume-max", "8")
    thresholds = {one["trouble"]: one for one in found["thresholds"]}
    abort = thresholds["abort of the job"]
    assert abort["found"] and abort["volume_ppm"] > 1_000_000, abort
    assert abort["low_ppm"] < abort["volume_ppm"] <= abort["high_ppm"], abort
    for one in thresholds.values():
        assert one["found"] == (one["band"] is not None), one
        assert not one["found"] or one["band"]["origins"][0] == "search", one
    assert "sizes" in abort["band"]["origins"] and found["sizes_error_ppm"] > 0, abort
    assert thresholds["first spill"]["volume_ppm"] <= abort["volume_ppm"], thresholds
    assert found["simulations"] > 10, found["simulations"]
    # Just below and just above the abort the job ends otherwise.
    for share, ends_well in ((0.95, True), (1.001, False)):
        volume = f"{abort['volume_ppm'] * share / 1e6:.6f}"
        verdict = told(program, "replay", log, "--volume", volume)["changed"]["verdict"]
        assert (verdict["outcome"] == "success") == ends_well, (volume, verdict["outcome"])
    least = next(one for one in found["least"] if one["key"] == "spark.executor.memory")
    assert least["survives"] and least["least"] <= 512, least
    # Whatever the number of threads, text and CSV have the same numbers.
    words = [program, "headroom", log, "--volume-max", "8"]
    once, again = (subprocess.run([*words, "--threads", threads], check=True, capture_output=True,
                                  text=True, timeout=300).stdout for threads in ("1", "3"))
    assert once == again
    assert f"{found['simulations']} simulations" in once, once
    lines = subprocess.run([*words, "--format", "csv"], check=True, capture_output=True, text=True,
                           timeout=300).stdout.splitlines()
    row = next(line.split(",") for line in lines if line.startswith("abort of the job"))
    assert [round(float(one) * 1e6) for one in row[3:6]] == [
        abort["volume_ppm"], abort["low_ppm"], abort["high_ppm"]], row
    refused = subprocess.run([program, "headroom", log, "--volume-max", "much"], check=False,
                             capture_output=True, timeout=60)
    assert refused.returncode == 2, refused.returncode
    print("headroom's thresholds hold")


if __name__ == "__main__":
    main()
