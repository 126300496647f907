"""Every conf key that a source file reads by name stands in the table, is read as what it is, and
has a default where the reading needs one. Usage: reads.py ROOT"""

import pathlib
import re
import sys

GETTER_OF_UNIT = {
    "kBytes": "bytes", "kKibibytes": "bytes", "kMebibytes": "bytes", "kDuration": "duration",
    "kSeconds": "duration", "kBoolean": "boolean", "kInteger": "integer", "kLong": "integer",
    "kReal": "real", "kText": "text",
}
ROW = re.compile(r'row\(\s*"([^"]+)",\s*(k\w+),\s*(unset\(\))?')
READ = re.compile(
    r'[.>](bytes|duration|boolean|integer|real|text|is_set)(_or_none)?\(\s*"(spark\.[^"]+)"')
ROOMS = ("models", "inputs", "studies", "reports", "cli")


def table(root):
    """name -> (getter, has a default)"""
    keys = {}
    for path in sorted((root / "models" / "conf").glob("keys_*.cpp")):
        for name, unit, unset in ROW.findall(path.read_text()):
            keys[name] = (GETTER_OF_UNIT[unit], not unset)
    return keys


def mistakes_in(text, keys):
    for match in READ.finditer(text):
        getter, or_none, name = match.groups()
        line = text.count("\n", 0, match.start()) + 1
        if name not in keys:
            yield line, f"{name} does not stand in the table of keys"
        elif getter not in ("text", "is_set") and getter != keys[name][0]:
            yield line, f"{name} is read as {getter}, the table says {keys[name][0]}"
        elif getter not in ("text", "is_set") and not or_none and not keys[name][1]:
            yield line, f"{name} has no default: read it with {getter}_or_none"


def main():
    root = pathlib.Path(sys.argv[1])
    keys = table(root)
    assert len(keys) > 150, "the table was not understood"
    probe = 'conf.integer("spark.executor.memory"); conf.bytes("spark.executor.memoryOverhead");'
    assert len(list(mistakes_in(probe, keys))) == 2, "a wrong read was not noticed"
    count = 0
    for room in ROOMS:
        for path in sorted((root / room).rglob("*.?pp")):
            for line, mistake in mistakes_in(path.read_text(), keys):
                print(f"{path.relative_to(root)}:{line}: {mistake}")
                count += 1
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main())
