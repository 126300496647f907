"""Hooks of mkdocs.yml: pages of the repository, and reference made of the program's tables."""

import json
import posixpath
import re
from pathlib import Path

import oomcast
from mkdocs.structure.files import File

ROOT = Path(__file__).resolve().parent.parent
# Page of the site -> file of the repository.
BROUGHT_IN = {
    "index.md": "README.md",
    "changelog.md": "CHANGELOG.md",
    "contributing.md": "CONTRIBUTING.md",
    "scenarios.md": "scenarios/README.md",
}

# Words of tables stay whole.
STYLE = """.md-grid { max-width: 88rem }
.md-typeset table:not([class]) th { min-width: 0 }
.md-typeset td code { word-break: normal; overflow-wrap: normal }
"""


def cell(text):
    """A text that cannot break a table."""
    return re.sub(r"\s+", " ", str(text)).replace("|", "\\|").replace("<", "&lt;")


def rows(heads, lines):
    out = ["| " + " | ".join(heads) + " |", "|" + " --- |" * len(heads)]
    return "\n".join(out + ["| " + " | ".join(line) + " |" for line in lines]) + "\n"


def made(source):
    return f"*Made of {source}; the program checks what it reads against the same table.*\n\n"


def inputs_words(entry):
    least, most = entry["inputs_min"], entry["inputs_max"]
    if most == least:
        return {0: "no input", 1: "one input", 2: "two inputs"}.get(least, f"{least} inputs")
    return f"{least} or more inputs"


def operators_page():
    page = "# Operators\n\n" + made("`oomcast list operators`")
    for name, entry in oomcast.operators().items():
        page += f"## {name}\n\n{cell(entry['summary'])} Takes {inputs_words(entry)}.\n\n"
        lines = []
        for param in entry["params"]:
            default = "required" if param["required"] else param["default"] or ""
            takes = param["choices"] or param["takes"]
            takes = ", ".join(takes) if isinstance(takes, list) else str(takes).replace("|", ", ")
            lines.append((f"`{param['name']}`", cell(takes), cell(default), cell(param["help"])))
        page += rows(("parameter", "takes", "default", "meaning"), lines) + "\n" if lines else ""
    return page


def words_of_type(schema, part):
    if "$ref" in part:
        name = part["$ref"].rsplit("/", 1)[-1]
        return f"[{name}](#{name})"
    if "enum" in part:
        return ", ".join(f"`{word}`" for word in part["enum"])
    if "anyOf" in part:
        return " or ".join(dict.fromkeys(words_of_type(schema, one) for one in part["anyOf"]))
    kinds = part.get("type", "any")
    return " or ".join(kinds) if isinstance(kinds, list) else str(kinds)


def members(schema, part, path):
    """Lines for the members of an object, those of their members behind them."""
    for name, inner in part.get("properties", {}).items():
        here = f"{path}{name}"
        yield (f"`{here}`", words_of_type(schema, inner), cell(inner.get("description", "")))
        if here == "conf":
            yield ("`conf.KEY`", "any", "See [the keys](../conf.md).")
            continue
        if here == "jobs":
            yield ("`jobs[].name`", "string", "For people.")
            yield ("`jobs[].steps`", "array", "Steps; see [the operators](operators.md).")
            continue
        yield from members(schema, inner, here + ".")
        for deeper in (inner.get("additionalProperties"), inner.get("items")):
            for one in deeper.get("anyOf", [deeper]) if isinstance(deeper, dict) else []:
                yield from members(schema, one, here + ".NAME.")


def scenario_page():
    schema = oomcast.schema()
    page = "# Scenario files\n\n" + made("`oomcast schema`, the JSON Schema of scenario files")
    page += rows(("member", "is", "meaning"), members(schema, schema, ""))
    page += "\n## Kinds of values\n\n"
    for name, part in schema["$defs"].items():
        text = part.get("description") or words_of_type(schema, part).capitalize() + "."
        page += f"### {name}\n\n{cell(text)}\n\n"
    return page


def goldens():
    for path in sorted((ROOT / "scenarios").glob("*/*.expected.json")):
        name = path.name.removesuffix(".expected.json")
        yield name, json.loads(path.read_text(encoding="utf-8"))


def messages_page():
    page = "# Outcomes and messages\n\n"
    page += ("An outcome is a word; `exit` is the exit code of the process that dies. The messages "
             "are those that the scenarios which ship end with, as Spark, the JVM, YARN or the "
             "kernel would write them.\n\n")
    found = {}
    for name, golden in goldens():
        failure = golden.get("first_failure")
        if failure:
            message = re.sub(r"\d+(\.\d+)?", "N", failure["message"])
            line = (golden["outcome"], str(failure.get("exit_code") or ""), message)
            found.setdefault(line, []).append(name)
    lines = [(f"`{outcome}`", code, cell(message), ", ".join(f"`{n}`" for n in names))
             for (outcome, code, message), names in sorted(found.items())]
    return page + rows(("outcome", "exit", "message (N: a number)", "scenarios"), lines)


def limits_page():
    """What the page on the architecture says is rough, where users look for it."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    rough = re.search(r"^## What is rough\n(.*?)(?=^## )", text, re.MULTILINE | re.DOTALL)
    return ("# Limits of the model\n" + rough.group(1)
            + "\n[Accuracy](../accuracy.md) says how far forecasts and recorded runs agree.\n")


MADE = {
    "reference/limits.md": limits_page,
    "reference/operators.md": operators_page,
    "reference/scenario.md": scenario_page,
    "reference/messages.md": messages_page,
}


def nav_pages(nav):
    for entry in nav:
        inner = next(iter(entry.values())) if isinstance(entry, dict) else entry
        yield from nav_pages(inner) if isinstance(inner, list) else [inner]


def on_config(config):
    """A page of docs/ that mkdocs.yml does not name stands under "How to"."""
    named = set(nav_pages(config.nav))
    section = next(entry for entry in config.nav if "How to" in entry)["How to"]
    section += sorted(path.name for path in (ROOT / "docs").glob("*.md")
                      if path.name not in named)
    return config


def on_files(files, config):
    for page, source in BROUGHT_IN.items():
        text = (ROOT / source).read_text(encoding="utf-8")
        files.append(File.generated(config, page, content=text))
    files.append(File.generated(config, "site.css", content=STYLE))
    for page, make in MADE.items():
        files.append(File.generated(config, page, content=make()))
    return files


def on_page_markdown(markdown, page, config, files):
    """Links between files of the repository become links between pages, or plain names."""
    here = page.file.src_uri
    source = BROUGHT_IN.get(here, "docs/" + here)
    pages = {target: name for name, target in BROUGHT_IN.items()}

    def link(match):
        words, target, anchor = match.group(1), match.group(2), match.group(3) or ""
        if re.match(r"[a-z]+:", target) or here in MADE:
            return match.group(0)
        path = posixpath.normpath(posixpath.join(posixpath.dirname(source), target))
        to = pages.get(path, path.removeprefix("docs/") if path.startswith("docs/") else None)
        if to is None or files.get_file_from_path(to) is None:
            return f"{words} (`{path}`)" if words.strip("`") != path else f"`{path}`"
        return f"[{words}]({posixpath.relpath(to, posixpath.dirname(here) or '.')}{anchor})"

    return re.sub(r"\[([^\]]+)\]\(([^)#\s]+)(#[^)\s]*)?\)", link, markdown)
