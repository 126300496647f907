"""Names and words that are banned, where, and what to do instead."""

import re

import cpp_text
import rooms

_HOUSE = ("sim", "models", "inputs", "studies", "reports", "cli")
_EVERYWHERE = (*_HOUSE, "tests", "bench", "python", "web")
_RANDOM = "draw from a named stream, sim/random.hpp"
_NO_HOST = "name no registry's host"

# (words without one of which the pattern need not be tried, pattern, folders where it is banned,
#  files or folders that are excepted, what to do instead)
NAMES = (
    ("rand", r"\bs?rand\s*\(\s*\)|\bstd::s?rand\b|\bsrand\s*\(", _EVERYWHERE, (), _RANDOM),
    ("random_device", r"\brandom_device\b", _EVERYWHERE, (), "seeds come from the scenario"),
    ("_distribution", r"\bstd::\w+_distribution\b", _EVERYWHERE, (), _RANDOM),
    ("shuffle", r"\bstd::(random_)?shuffle\b", _EVERYWHERE, (), _RANDOM),
    ("_clock std::time gettimeofday",
     r"\b(system|steady|high_resolution)_clock\b|\bstd::time\s*\(|\bgettimeofday\b",
     _HOUSE, ("cli",), "no clock in the house; simulated time is sim/time.hpp"),
    ("cout cerr clog printf puts",
     r"\bstd::(cout|cerr|clog)\b|(?<![:\w])(std::)?v?f?printf\s*\(|\bf?puts\s*\(",
     _HOUSE, ("cli", "sim/check.cpp"), "only cli talks to the terminal"),
    ("xit abort terminate",
     r"(?<![\w.>])(std::)?(_?[eE]xit|abort|quick_exit|terminate)\s*\(",
     _HOUSE, ("sim/check.cpp",), "return an error, or SIM_CHECK"),
    ("new", r"(?<!operator )\bnew\b(?!\s*[;(])", _HOUSE, (), "std::make_unique or a container"),
    ("new", r"(?<!operator )\bnew\b(?=\s*\()", _HOUSE, ("sim",), "only sim's pools place objects"),
    ("delete", r"(?<!operator )(?<!= )(?<!=)\bdelete\b", _HOUSE, (), "unique_ptr or a container"),
    ("_shared shared_ptr", r"\bshared_ptr\b|\bmake_shared\b",
     _HOUSE, (), "say who owns it: unique_ptr, value, index"),
    ("throw", r"\bthrow\b",
     _HOUSE, (), "user mistakes are Problems, our bugs SIM_CHECK, failures data"),
    ("std::",
     r"\bstd::(exp|exp2|expm1|log|log2|log10|log1p|pow|cbrt|sin|cos|tan|tgamma|lgamma|erf)\s*\(",
     ("sim", "models"), (), "libm differs between machines; sim has its own"),
)

# In every text file, of code or not: (words as above, in lower case; pattern; what to do instead)
WORDS = (
    ("fixme todo xxx", r"\bFIXME\b|\bTODO\b|\bXXX\b", "do it, or say what is left out and why"),
    ("session", r"(?i)(?<![.\w-])sessions?\b(?![ _-]?(window|timezone|catalog))",
     "what is meant here?"),
    ("issue", r"(?i)\bissues?[ /-]?#?\d+|\bissue #", "say what happened, not a number"),
    ("pypi pythonhosted crates npmjs golang",
     r"(?i)\b(pypi|pythonhosted|crates|npmjs|golang)\.(org|io|com)\b", _NO_HOST),
    ("maven debian", r"(?i)\brepo1?\.maven\b|\b(deb|security|snapshot|ftp)\.debian\.org", _NO_HOST),
)
_WORDS_EXCEPTED = ("tests/lint/banned.py", "LICENSE")

_NAMES = [(k.split(), re.compile(p), *rest) for k, p, *rest in NAMES]
_WORDS = [(k.split(), re.compile(p), why) for k, p, why in WORDS]


def check_words(path, text):
    if path in _WORDS_EXCEPTED:
        return
    lower = text.lower()
    for keys, pattern, why in _WORDS:
        if not any(key in lower for key in keys):
            continue
        for match in pattern.finditer(text):
            yield path, cpp_text.line_of(text, match.start()), f"'{match.group(0)}': {why}"


def check_names(path, code):
    """`code` is C++ without comments and literals."""
    for keys, pattern, folders, excepted, why in _NAMES:
        if not rooms.within(path, folders) or rooms.within(path, excepted):
            continue
        if not any(key in code for key in keys):
            continue
        for match in pattern.finditer(code):
            line = cpp_text.line_of(code, match.start())
            yield path, line, f"'{match.group(0).strip()}' is banned here: {why}"
