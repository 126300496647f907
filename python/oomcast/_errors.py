"""What is wrong with what the caller gave: the words that the program prints, as exceptions."""

from typing import NamedTuple


class Problem(NamedTuple):
    """One mistake: its place, what it is, and what to do."""

    severity: str
    where: str
    what: str
    fix: str


class InputError(ValueError):
    """All mistakes of a scenario, a conf or a log at once, one a line; also as `problems`."""

    def __init__(self, text, problems=()):
        super().__init__(text)
        self.problems = tuple(Problem(*problem) for problem in problems)

    def __reduce__(self):
        return type(self), (str(self), self.problems)


class InputWarning(UserWarning):
    """Something about a conf or a log that one should know; the forecast goes on."""


def input_error(where, what, fix=""):
    """An InputError of one problem found on this side of the border."""
    text = f"{where}: {what}" + (f"; {fix}" if fix else "")
    return InputError(text, [("error", where, what, fix)])
