"""Every conf key that a source file reads by name stands in the table, is read as what it is, and
has a default where the reading needs one. Keys of the table name a reader if, and only if, a source
file names them. Usage: reads.py ROOT"""

import pathlib
import re
import sys

GETTER_OF_UNIT = {
    "kBytes": "bytes", "kKibibytes": "bytes", "kMebibytes": "bytes", "kDuration": "duration",
    "kSeconds": "duration", "kBoolean": "boolean", "kInteger": "integer", "kLong": "integer",
    "kReal": "real", "kText": "text",
}
ROW = re.compile(r'row\(\s*"([^"]+)",\s*(k\w+),\s*(unset\(\))?')
# Behind a row's name and unit stand its defaults, a call or a list in braces, and its reader.
READER = re.compile(r'row\(\s*"([^"]+)",\s*k\w+,\s*(?:\w*\([^)]*\)|\{[^}]*\}),\s*("\w+"|kNobody)')
# Keys that are read as this and a word (models/state/rocksdb.cpp).
COMPOSED = ("spark.sql.streaming.stateStore.rocksdb.",)
NAMED = re.compile(r'"(spark\.[\w.]+)"')
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


def readers(root):
    """name -> whether its row names a reader"""
    found = {}
    for path in sorted((root / "models" / "conf").glob("keys_*.cpp")):
        for name, reader in READER.findall(path.read_text()):
            found[name] = reader != "kNobody"
    return found


def mistakes_of_readers(rows, texts):
    """texts: of the sources beside the table"""
    named = {name for text in texts for name in NAMED.findall(text)}
    for name, has_reader in rows.items():
        is_read = name in named or name.startswith(COMPOSED)
        if is_read != has_reader:
            yield f"{name}: its row names {'a' if has_reader else 'no'} reader, " + (
                "write kNobody: no source names it" if has_reader else "but a source names it")


def main():
    root = pathlib.Path(sys.argv[1])
    keys = table(root)
    assert len(keys) > 150, "the table was not understood"
    probe = 'conf.integer("spark.executor.memory"); conf.bytes("spark.executor.memoryOverhead");'
    assert len(list(mistakes_in(probe, keys))) == 2, "a wrong read was not noticed"
    count = 0
    texts = []
    for room in ROOMS:
        for path in sorted((root / room).rglob("*.?pp")):
            text = path.read_text()
            if not path.match("models/conf/keys*"):
                texts.append(text)
            for line, mistake in mistakes_in(text, keys):
                print(f"{path.relative_to(root)}:{line}: {mistake}")
                count += 1
    probe = {"spark.a": True, "spark.b": False}
    wrong = list(mistakes_of_readers(probe, ['"spark.b"']))
    assert len(wrong) == 2, "a wrong reader was not noticed"
    rows = readers(root)
    assert rows.keys() == keys.keys(), keys.keys() ^ rows.keys()
    for mistake in mistakes_of_readers(rows, texts):
        print(f"models/conf: {mistake}")
        count += 1
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main())
