#!/usr/bin/env python3
"""Fits what all heaps share to the recorded cases, and says how well that carries to others.

calibrate.py FORECASTS CASES

FORECASTS is what `oomcast predict --cases CASES` wrote. Each line holds how hard the fullest heap
was pressed (live bytes against the most a heap keeps alive, the largest array against the largest
gap), past a death as well. Four numbers make a probability of it: by how much both limits are off,
and the standard deviations error.live_heap_ppm and error.array_ppm. They are chosen by the Brier
score, once on all families and once for each family on the others alone; nothing is chosen by case.
Prints the values that models/cost/coefficients.cpp should hold, and the errors.
"""

import itertools
import json
import math
import os
import sys

LIMITS = (0.94, 0.96, 0.98, 1.0, 1.02, 1.04, 1.06)
GAPS = (0.85, 0.9, 0.95, 1.0, 1.05, 1.1, 1.15)
LIVE_ERRORS = (0.03, 0.04, 0.05, 0.06, 0.07, 0.09)
GAP_ERRORS = (0.05, 0.08, 0.1, 0.12, 0.16, 0.2)


def chance(pressure, error):
    return 0.5 * (1 + math.erf((pressure - 1) / error / math.sqrt(2)))


def read(forecasts, folder):
    """(family, pressure of live bytes, of arrays, whether an executor's heap ran out)"""
    with open(forecasts, encoding="utf-8") as lines:
        for line in map(json.loads, lines):
            path = os.path.join(folder, line["id"])
            if "pressure" not in line or not os.path.exists(path):
                continue
            with open(os.path.join(path, "outcome.json"), encoding="utf-8") as file:
                status = json.load(file).get("status")
            with open(os.path.join(path, "case.json"), encoding="utf-8") as file:
                family = json.load(file)["family"]
            # Other failures end a job before its heap has shown whether it suffices.
            if status in ("success", "executor_lost"):
                pressure = line["pressure"]
                yield family, pressure["heap"], pressure["gap"], status == "executor_lost"


def brier(cases, chosen):
    limit, gap, live_error, gap_error = chosen
    total = 0.0
    for _, live, array, died in cases:
        p = max(chance(live / limit, live_error), chance(array / gap, gap_error))
        total += (p - died) ** 2
    return total / len(cases)


def wrong(cases, chosen):
    limit, gap, _, _ = chosen
    return sum((max(live / limit, array / gap) > 1) != died for _, live, array, died in cases)


def best(cases):
    choices = itertools.product(LIMITS, GAPS, LIVE_ERRORS, GAP_ERRORS)
    return min(choices, key=lambda chosen: brier(cases, chosen))


def main():
    cases = list(read(sys.argv[1], sys.argv[2]))
    if not cases:
        sys.exit("no forecast has a pressure: write them with 'oomcast predict'")
    # Cases far from both limits say the same under every choice.
    near = [case for case in cases if max(case[1], case[2]) > 0.6]
    chosen = best(near)
    print(f"{len(cases)} cases, {len(near)} of them near a limit, "
          f"{sum(case[3] for case in cases)} heaps ran out")
    print(f"as the table says   Brier {brier(cases, (1, 1, 0.06, 0.12)):.4f}, "
          f"{wrong(cases, (1, 1, 0.06, 0.12))} on the wrong side")
    print(f"fitted to all       Brier {brier(cases, chosen):.4f}, "
          f"{wrong(cases, chosen)} on the wrong side")
    print("  live limit x {}, gap x {}, error.live_heap_ppm {:.0f}, error.array_ppm {:.0f}".format(
        chosen[0], chosen[1], chosen[2] * 1e6, chosen[3] * 1e6))
    held_brier = held_wrong = 0.0
    print("family  cases  Brier  wrong   (fitted to the other families)")
    for family in sorted({case[0] for case in cases}, key=lambda name: (len(name), name)):
        mine = [case for case in cases if case[0] == family]
        others = best([case for case in near if case[0] != family])
        held_brier += brier(mine, others) * len(mine)
        held_wrong += wrong(mine, others)
        print(f"{family:6}  {len(mine):5}  {brier(mine, others):.3f}  {wrong(mine, others):5}")
    print(f"left out            Brier {held_brier / len(cases):.4f}, "
          f"{held_wrong:.0f} on the wrong side")


if __name__ == "__main__":
    main()
