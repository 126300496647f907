"""Which folder may include which: the one direction of the house (docs/architecture.md)."""

import re

import cpp_text

ROOMS = ("sim", "models", "inputs", "studies", "reports", "cli", "python", "web")
_HOUSE = ("sim", "models", "inputs", "studies", "reports")

# Room (longest prefix wins) -> what it may include, beside itself.
ARROWS = {
    "sim": (),
    "models": ("sim",),
    "inputs/properties": ("sim", "models"),
    "inputs/scenario": ("sim", "models", "inputs/properties"),
    "inputs/policy": ("sim", "models", "inputs/scenario"),
    "inputs/eventlog": ("sim", "models", "inputs/properties"),
    "inputs/plan_text": ("sim", "models"),
    "inputs/query": ("sim", "models", "inputs/plan_text"),
    "inputs/cases": (
        "sim",
        "models",
        "inputs/plan_text",
        "inputs/properties",
        "inputs/scenario",
    ),
    "inputs/vectors": ("sim", "models"),
    "inputs/lesson": ("sim", "models", "inputs/scenario"),
    "inputs/statistics": ("sim", "models", "inputs/scenario"),
    "studies": ("sim", "models", "inputs"),
    "reports": ("sim", "models", "studies"),
    "cli": _HOUSE,
    "python": _HOUSE,
    "web": _HOUSE,
    "bench": _HOUSE,
    "tests": (*_HOUSE, "cli"),
}

# Third-party headers: pattern -> where they may be included.
_JSON = ("inputs/scenario", "inputs/cases", "inputs/vectors", "reports", "tests")
_CODECS = ("inputs/eventlog", "bench", "tests")
THIRD_PARTY = (
    (r"boost/program_options", ("cli",)),
    (r"curl/", ("cli",)),
    (r"nlohmann/", _JSON),
    (r"simdjson", _CODECS),
    (r"(zstd|lz4|lz4frame|snappy|snappy-c|xxhash)\.h", _CODECS),
    (r"zlib\.h", (*_CODECS, "inputs/vectors")),
    (r"(unsupported/)?Eigen/", ("studies",)),
    (r"catch2/", ("tests/support",)),
    (r"benchmark/", ("bench",)),
    (r"nanobind/", ("python",)),
)

# Standard headers that a room has no use for, and why.
_QUIET = (
    "sim",
    "models",
    "inputs/plan_text",
    "inputs/policy",
    "inputs/query",
    "inputs/scenario",
    "inputs/cases",
    "inputs/vectors",
    "inputs/lesson",
    "inputs/statistics",
    "reports",
)
NOT_HERE = (
    ("fstream|filesystem", ("sim", "models"), "files are read by inputs and cli"),
    ("thread|mutex|future|condition_variable|shared_mutex", _QUIET, "threads belong to studies"),
    ("chrono", ("sim", "models"), "time is simulated: sim/time.hpp"),
    ("iostream", ("sim", "models", "inputs", "studies", "reports"), "only cli talks to a terminal"),
    ("random", ROOMS, "own distributions: sim/random.hpp"),
)

_POSIX = re.compile(r"(sys/|netinet/|arpa/)?[a-z0-9_]+\.h")
_STANDARD = re.compile(r"[a-z0-9_]+")
_POSIX_ROOMS = ("inputs/eventlog", "studies", "cli", "bench", "tests", "python")


def within(path, folders):
    return any(path == f or path.startswith(f + "/") for f in folders)


def _longest(path, table):
    best = ""
    for folder in table:
        if within(path, (folder,)) and len(folder) > len(best):
            best = folder
    return best


def _check_own(path, name):
    room = _longest(path, ARROWS)
    if not room:
        return None
    if "/" not in name:
        return f'include "{name}" by its path from the root'
    if within(name, (room, *ARROWS[room])) or (room == "tests" and within(name, ROOMS)):
        return None
    allowed = ", ".join((room, *ARROWS[room]))
    return f'{room} must not include "{name}"; it may include {allowed} (tests/lint/rooms.py)'


def _check_angle(path, name):
    for pattern, folders in THIRD_PARTY:
        if re.match(pattern, name):
            if within(path, folders):
                return None
            return f"<{name}> belongs to {', '.join(folders)} only"
    for pattern, folders, why in NOT_HERE:
        if re.fullmatch(pattern, name) and within(path, folders):
            return f"<{name}> is not used here: {why}"
    if _STANDARD.fullmatch(name):
        return None
    if _POSIX.fullmatch(name):
        if within(path, _POSIX_ROOMS):
            return None
        return f"<{name}> is of the operating system (or of C; say <c...>)"
    return f"<{name}>: an unknown library; name its room in tests/lint/rooms.py"


def check_includes(path, text):
    for line, include in cpp_text.includes(text):
        check = _check_own if include[0] == '"' else _check_angle
        problem = check(path, include[1:-1])
        if problem:
            yield path, line, problem


def _unit(path):
    """What may not lie on a cycle: a folder of a room, or a file that stands in the room itself."""
    parts = path.split("/")
    return "/".join(parts[:2]) if len(parts) > 2 else path


def _graph(files):
    edges = {}
    for path, text in files:
        if not within(path, ROOMS):
            continue
        for line, include in cpp_text.includes(text):
            target = include[1:-1]
            if include[0] == '"' and within(target, ROOMS) and _unit(target) != _unit(path):
                edges.setdefault(_unit(path), {}).setdefault(_unit(target), (path, line))
    return edges


def check_cycles(files):
    """Folders of one room may include each other in any order, as long as no cycle comes of it."""
    edges = _graph(files)
    state = {}
    found = []

    def visit(node, trail):
        state[node] = "open"
        for target, where in sorted(edges.get(node, {}).items()):
            if state.get(target) == "open":
                cycle = trail[trail.index(target) :] + [target]
                found.append((*where, "a cycle of includes: " + " -> ".join(cycle)))
            elif target not in state:
                visit(target, trail + [target])
        state[node] = "done"

    for node in sorted(edges):
        if node not in state:
            visit(node, [node])
    yield from found
