"""Columns from the simulator as a pandas DataFrame; no loop over rows."""

import pandas as pd


def _column(data):
    if not isinstance(data, tuple):
        return data
    if data[0] == "ns":
        return data[1].view("timedelta64[ns]")
    return pd.Categorical.from_codes(data[1], categories=data[2])


def frame(columns):
    """Numbers stay numpy's, times become timedelta64[ns], words of small sets categories."""
    return pd.DataFrame({name: _column(data) for name, data in columns.items()})
