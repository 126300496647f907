#!/usr/bin/env python3
"""Checks the habits of the house that no compiler checks: directions, banned names, form.

Run it from anywhere: tests/lint/tidy.py [ROOT]. Prints path:line: problem, exits 1 if there is any.
"""

import ast
import json
import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import banned  # noqa: E402
import cpp_text  # noqa: E402
import rooms  # noqa: E402

COLUMNS_MAX = 100
FUNCTION_LINES_MAX = 70
FILE_LINES_MAX = 500

CPP = (".cpp", ".hpp")
CODE = (*CPP, ".py", ".sh", ".cmake", ".ts", ".js")
TEXT = (*CODE, ".md", ".json", ".txt", ".properties", ".html", ".css", ".yml", ".yaml")
SCRIPTS = ("oomcast", "test", ".ci/run", "web/build", "CMakeLists.txt")

_PURE = ("sim", "models")
_TESTS = {"TEST_CASE", "TEST_CASE_METHOD", "SCENARIO"}


def is_code(path):
    return path.endswith(CODE) or os.path.basename(path) in SCRIPTS or path in SCRIPTS


def is_text(path):
    return is_code(path) or path.endswith(TEXT)


def check_form(path, text):
    if text and not text.endswith("\n"):
        yield path, text.count("\n") + 1, "no newline at the end"
    if not is_code(path):
        return
    if not text.isascii():
        bad = next(i for i, c in enumerate(text) if ord(c) > 127)
        yield path, cpp_text.line_of(text, bad), "not ASCII"
    for number, line in enumerate(text.split("\n"), 1):
        if len(line) > COLUMNS_MAX and not path.endswith((".cmake", "CMakeLists.txt")):
            yield path, number, f"{len(line)} columns, {COLUMNS_MAX} at most"
        if line.startswith(("<<<<<<< ", ">>>>>>> ")):
            yield path, number, "a conflict that was not resolved"
        if line != line.rstrip():
            yield path, number, "blanks at the end of the line"
    count = text.count("\n")
    if count > FILE_LINES_MAX and "Long because" not in "\n".join(text.split("\n")[:10]):
        yield path, 1, (f"{count} lines, {FILE_LINES_MAX} at most: split it by noun, "
                        "or say 'Long because ...' in its first ten lines")


def check_header(path, text):
    if path.endswith(".hpp"):
        if "#pragma once" not in text:
            yield path, 1, "no #pragma once"
        if not text.startswith("//"):
            yield path, 1, "the first line says in one sentence what this is"


def check_functions(path, text):
    functions = cpp_text.functions(text)
    asserts = r"REQUIRE|CHECK|(?i:check|require|expect|verify|assert)\w*\s*\("
    helpers = {f[0].split("::")[-1] for f in functions if re.search(asserts, f[3])} - _TESTS
    if helpers:
        asserts += "|" + "|".join(rf"\b{re.escape(name)}\s*\(" for name in sorted(helpers))
    for name, line, count, body in functions:
        if count > FUNCTION_LINES_MAX:
            yield path, line, f"{name} has {count} lines, {FUNCTION_LINES_MAX} at most"
        if name in _TESTS and not re.search(asserts, body):
            yield path, line, "a test that asserts nothing"


def check_python_functions(path, text):
    try:
        tree = ast.parse(text)
    except SyntaxError as error:
        yield path, error.lineno or 1, f"not Python: {error.msg}"
        return
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            count = node.end_lineno - node.lineno + 1
            if count > FUNCTION_LINES_MAX:
                problem = f"{node.name} has {count} lines, {FUNCTION_LINES_MAX} at most"
                yield path, node.lineno, problem


def check_table(path, text):
    """kinds.cpp, verbs.cpp, formats.cpp: declarations and rows of calls stand in order.

    A blank line or a line of comment begins a new group.
    """
    if os.path.basename(path) not in ("kinds.cpp", "verbs.cpp", "formats.cpp"):
        return
    code = cpp_text.without_comments_and_literals(text)
    declared = re.compile(r"^\w+ (\w+)\(\);$", re.MULTILINE)
    listed = re.compile(r"\b(\w+)\(\)\s*(?:,|(?=\}))")
    for pattern in (declared, listed):
        previous, end = "", 0
        for match in pattern.finditer(code):
            same_group = not re.search(r"\n\s*\n", code[end : match.start()])
            end = match.end()
            if same_group and match.group(1) < previous:
                line = cpp_text.line_of(code, match.start(1))
                yield path, line, f"{match.group(1)} stands after {previous}: keep the table sorted"
            previous = match.group(1)


def check_json(path, text):
    """Comments are allowed: scenarios may have them."""
    try:
        bare = re.sub(r'("(?:\\.|[^"\\])*")|//[^\n]*|/\*.*?\*/', lambda m: m.group(1) or "", text,
                      flags=re.DOTALL)
        json.loads(bare)
    except ValueError as error:
        yield path, getattr(error, "lineno", 1), f"not JSON: {error}"


def check_links(path, text, exists):
    for match in re.finditer(r"\]\(([^)#\s]+)(#[^)\s]*)?\)", text):
        target = match.group(1)
        if re.match(r"[a-z]+:", target):
            continue
        resolved = os.path.normpath(os.path.join(os.path.dirname(path), target))
        if not exists(resolved):
            line = cpp_text.line_of(text, match.start())
            yield path, line, f"a link to {target}, which is not there"


def check_unordered(files):
    """In sim and models, nothing walks an unordered container: its order is the library's."""
    declared = re.compile(r"\bunordered_(?:multi)?(?:map|set)\s*<[^;{}()]*>\s*&?\s*(\w+)")
    names = {}
    pure = [(p, cpp_text.without_comments_and_literals(t)) for p, t in files
            if p.endswith(CPP) and rooms.within(p, _PURE)]
    for path, code in pure:
        names.setdefault(os.path.dirname(path), set()).update(declared.findall(code))
    for path, code in pure:
        found = names[os.path.dirname(path)]
        if not found:
            continue
        walk = r"for\s*\([^;()]*:\s*(?:\w+(?:\.|->))*({0})\s*\)|\b({0})(?:\.|->)c?begin\s*\("
        for match in re.finditer(walk.format("|".join(sorted(found))), code):
            name = match.group(1) or match.group(2)
            line = cpp_text.line_of(code, match.start())
            yield path, line, f"walks {name}, which is unordered: use a vector or std::map"


def check_versions(files):
    """The changelog begins with the version that is built; what npm pins and we ship is named."""
    texts = dict(files)
    built = re.search(r"^project\(\w+ VERSION ([\d.]+)", texts.get("CMakeLists.txt", ""), re.M)
    newest = re.search(r"^## ([\d.]+)", texts.get("CHANGELOG.md", ""), re.M)
    if built and newest and built.group(1) != newest.group(1):
        line = cpp_text.line_of(texts["CHANGELOG.md"], newest.start())
        yield "CHANGELOG.md", line, f"begins with another version than {built.group(1)}"
    bundled = {}
    for path in ("web-report/package.json", "web/package.json"):
        bundled |= json.loads(texts.get(path, "{}")).get("devDependencies", {})
    for name, version in bundled.items():
        work = f"{name.split('/')[-1]} {version}".lower()
        if name != "esbuild" and work not in texts.get("THIRD-PARTY.md", "").lower():
            yield "THIRD-PARTY.md", 1, f"does not name {work}, which is bundled"


def check_one(path, text, exists):
    yield from banned.check_words(path, text)
    yield from check_form(path, text)
    if path.endswith(CPP):
        yield from banned.check_names(path, cpp_text.bare_code(text))
        yield from check_header(path, text)
        yield from check_functions(path, text)
        yield from check_table(path, text)
        yield from rooms.check_includes(path, text)
    elif path.endswith(".py"):
        yield from check_python_functions(path, text)
    elif path.endswith(".json") and not path.startswith("tests/"):
        yield from check_json(path, text)
    elif path.endswith(".md"):
        yield from check_links(path, text, exists)


def list_files(root):
    listed = subprocess.run(
        ["git", "-C", root, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        capture_output=True, check=False)
    if listed.returncode == 0:
        return sorted({p for p in listed.stdout.decode().split("\0")
                       if p and os.path.isfile(os.path.join(root, p))})
    found = []
    for folder, inner, names in os.walk(root):
        inner[:] = [d for d in inner if d not in ("build", ".git", "__pycache__")]
        found += [os.path.relpath(os.path.join(folder, n), root) for n in names]
    return sorted(found)


def lint(root):
    """All problems below root, as (path, line, problem), and the number of files read."""
    files, problems = [], []
    for path in list_files(root):
        # Recordings of real Spark, and their scorer, stand as they were made; so do bundles.
        if not is_text(path) or path.startswith(("tests/oracle/", "web-report/dist/")):
            continue
        try:
            with open(os.path.join(root, path), encoding="utf-8", newline="") as file:
                files.append((path, file.read()))
        except UnicodeDecodeError:
            problems.append((path, 1, "not UTF-8"))
    for path, text in files:
        problems += check_one(path, text, lambda p: os.path.exists(os.path.join(root, p)))
    cpp = [(p, t) for p, t in files if p.endswith(CPP)]
    problems += rooms.check_cycles(cpp)
    problems += check_unordered(cpp)
    problems += check_versions(files)
    return sorted(problems), len(files)


def main(arguments):
    root = arguments[0] if arguments else os.path.join(os.path.dirname(__file__), "..", "..")
    problems, count = lint(os.path.abspath(root))
    for path, line, problem in problems:
        print(f"{path}:{line}: {problem}")
    print(f"tidy: {count} files, {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
