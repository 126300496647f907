"""Ends what a test started, with all that it started in turn."""

import os
import signal


def end(process):
    """Of a Popen with start_new_session=True."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    process.wait()
