"""Forecasts of recorded cases of real Spark, for scoring."""

from __future__ import annotations

import os

import pandas as pd

from oomcast import _core
from oomcast._frame import frame


def predict(folder, lines=None) -> pd.DataFrame:
    """A row for each folder below `folder` that holds a case.json; outcomes are not looked at.

    `lines` is a file for the forecasts as tests/oracle/score.py reads them.
    """
    columns, text = _core.predict(os.fspath(folder))
    if lines is not None:
        with open(lines, "w", encoding="utf-8") as file:
            file.write(text)
    table = frame(columns)
    table["p_fail"] = table.pop("p_fail_ppm") / 1e6
    return table
