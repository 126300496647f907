"""Reads C++ just well enough to lint it: blanks comments and literals, finds function bodies."""

import re

_TOKEN = re.compile(
    r'//[^\n]*|/\*.*?\*/'
    r'|R"(?P<raw>[^\s()\\]{0,16})\(.*?\)(?P=raw)"'
    r'|"(?:\\.|[^"\\\n])*"'
    r"|(?<![0-9a-fA-F'])'(?:\\.|[^'\\\n])+'",
    re.DOTALL,
)
_INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"][^>"\n]+[>"])', re.MULTILINE)
_DIRECTIVE = re.compile(r"^[ \t]*#(?:[^\n]*\\\n)*[^\n]*", re.MULTILINE)
_SCOPE = re.compile(r"\b(?:namespace|class|struct|union|enum|extern)\b")
_AFTER_PARAMETERS = re.compile(
    r"\s*(?:(?:const|noexcept|override|final|mutable|&&?)\s*)*(?:(?:->|requires\b).*)?"
    r"|\s*[:,].*\}\s*",  # the initializers of members
    re.DOTALL,
)
_EDGE = re.compile(r"[{};]")


def _blank(text):
    return re.sub(r"[^\n]", " ", text)


def without_comments_and_literals(text):
    """The same text, same line numbers, with comments and literals turned into spaces."""

    def replace(match):
        token = match.group(0)
        if token[0] in "\"'R":
            return token[0] + _blank(token[1:-1]) + token[-1]
        return _blank(token)

    return _TOKEN.sub(replace, text)


def line_of(text, offset):
    return text.count("\n", 0, offset) + 1


def includes(text):
    """(line, "<name>" or '"name"') of every include."""
    return [(line_of(text, m.start(1)), m.group(1)) for m in _INCLUDE.finditer(text)]


def _is_body(header):
    """Does this text, which stands before a brace at declaration level, begin a function?"""
    if ")" not in header or not _AFTER_PARAMETERS.fullmatch(header[header.rindex(")") + 1 :]):
        return False
    return re.search(r"[^=!<>]=[^=]", header.split("(")[0]) is None or "operator" in header


class _Scanner:
    """Walks the braces; `scopes` says of each open one whether it is a namespace or a type."""

    def __init__(self, code):
        self.code = code
        self.scopes = []
        self.header_from = 0
        self.found = []

    def open(self, at):
        header = self.code[self.header_from : at]
        if not all(kind == "scope" for kind, _, _ in self.scopes):
            kind = "inner"
        elif _SCOPE.search(header) and not _is_body(header.split("\n")[-1]):
            kind = "scope"
        else:
            kind = "body" if _is_body(header) else "initializer"
        self.scopes.append((kind, at, header))
        if kind == "scope":
            self.header_from = at + 1

    def close(self, at):
        if not self.scopes:
            return
        kind, begin, header = self.scopes.pop()
        if kind == "body":
            self.found.append((begin, at, header))
        following = self.code[at + 1 : at + 80].lstrip()
        if kind != "inner" and not (kind == "initializer" and following[:1] in (",", "{")):
            self.header_from = at + 1


def functions(text):
    """(name, first line of the body, its number of lines, the body) of every function."""
    code = without_comments_and_literals(text)
    code = _DIRECTIVE.sub(lambda m: _blank(m.group(0)), code)
    scanner = _Scanner(code)
    for edge in _EDGE.finditer(code):
        if edge.group() == "{":
            scanner.open(edge.start())
        elif edge.group() == "}":
            scanner.close(edge.start())
        elif all(kind == "scope" for kind, _, _ in scanner.scopes):
            scanner.header_from = edge.end()
    result = []
    for begin, end, header in scanner.found:
        name = re.search(r"([~\w:]+|operator\S+)\s*\(", header)
        lines = code.count("\n", begin, end) + 1
        result.append((name.group(1) if name else "?", line_of(code, begin), lines,
                       code[begin : end + 1]))
    return result
