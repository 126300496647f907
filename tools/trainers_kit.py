#!/usr/bin/env python3
"""The trainer's kit: for every lesson a notebook, a handout to print and the solution to it.

    python3 tools/trainers_kit.py FOLDER [--program ./oomcast] [LESSON...]

All of it is made of what the program says: run it again after a change. Only Python's own library
is needed to make the kit; the notebooks want Jupyter. The folder's index.html is the course.
"""

import argparse
import html
import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
READINGS = ("outcome", "operator", "exit_code", "executors_lost", "tasks_failed",
            "memory_bytes_spilled", "peak_heap", "peak_python", "peak_state", "container",
            "largest_task_rows")
STYLE = """@page { size: A4; margin: 2cm }
body { font: 11pt/1.45 Georgia, serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem }
h1 { font-size: 1.5rem } h2 { font-size: 1.1rem; margin-top: 1.6rem }
ol { list-style: lower-alpha } ol li, ul li { margin: .4rem 0 }
table { border-collapse: collapse; font-size: .85rem } td, th { padding: .2rem .7rem .2rem 0 }
th, td:first-child { text-align: left } tr { border-bottom: 1px solid #ccc }
td { text-align: right } code { font-size: .9em } footer { color: #555; font-size: .85rem }
.line { border-bottom: 1px solid #999; height: 2.2rem } .right { font-weight: bold }
blockquote { border-left: 3px solid #999; margin-left: 0; padding-left: 1rem }
section { break-inside: avoid }
"""


def text(value):
    return html.escape(str(value))


def page(title, body):
    return (f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8">\n'
            f"<title>{text(title)}</title>\n<style>{STYLE}</style></head>\n<body>\n{body}"
            "</body></html>\n")


def said(program, *words):
    done = subprocess.run([program, "lesson", *words], capture_output=True, text=True, timeout=600,
                          check=False)
    if done.returncode != 0:
        sys.exit(f"{program} lesson {' '.join(words)}: {done.stderr or done.stdout}")
    return done.stdout


def course(program):
    """The names of the lessons in their order."""
    lines = said(program, "--progress", os.devnull).splitlines()
    rows = [line[9:].split() for line in lines if line[:3].strip().isdigit()]
    return [row[0] for row in rows]


def runs_of(lesson):
    items = "".join(f"<li><b>{text(name)}</b>: {text(run['text'])}</li>"
                    for name, run in lesson["runs"].items())
    return f"<ul>{items}</ul>" if len(lesson["runs"]) > 1 else ""


def task(lesson):
    choices = "".join(f"<li>{text(choice['text'])}</li>" for choice in lesson["choices"])
    return (f"<h1>{lesson['number']}. {text(lesson['title'])}</h1>\n"
            f"<p>{text(lesson['setting'])}</p>\n{runs_of(lesson)}"
            f"<h2>{text(lesson['question'])}</h2>\n<ol>{choices}</ol>\n")


def handout(lesson):
    lines = '<div class="line"></div>' * 4
    return page(lesson["title"], task(lesson)
                + f"<section><h2>What I expect, and why</h2>{lines}</section>\n"
                + f"<section><h2>What the run showed</h2>{lines}</section>\n"
                + f"<footer>oomcast lesson {text(lesson['lesson'])}</footer>\n")


def shown(value):
    return f"{value:,}" if isinstance(value, int) else str(value or "-")


def readings(lesson):
    heads = "".join(f"<th>{text(name)}</th>" for name in lesson["runs"])
    rows = ""
    for name in READINGS:
        cells = [shown(run["readings"][name]) for run in lesson["runs"].values()]
        if any(cell not in ("0", "-") for cell in cells):
            rows += f"<tr><td>{name}</td>" + "".join(f"<td>{text(c)}</td>" for c in cells) + "</tr>"
    return f"<table><tr><th></th>{heads}</tr>{rows}</table>"


def solution(lesson):
    right = next(c for c in lesson["choices"] if c["letter"] == lesson["answer"])
    evidence = "".join(f"<li>{text(one['text'])}</li>" for one in right["evidence"]
                       + lesson["shows"])
    myth = (f"<blockquote>Often heard, and not so: {text(lesson['myth'])}</blockquote>\n"
            if lesson["myth"] else "")
    return page(lesson["title"] + ": solution", task(lesson)
                + f'<p class="right">Answer: {lesson["answer"]}. {text(right["text"])}</p>\n'
                + f"<ul>{evidence}</ul>\n{readings(lesson)}\n"
                + "".join(f"<p>{text(paragraph)}</p>\n" for paragraph in lesson["explanation"])
                + myth + "<h2>Sources</h2><ul>"
                + "".join(f"<li>{text(source)}</li>" for source in lesson["sources"]) + "</ul>\n")


def cell(kind, number, source):
    made = {"cell_type": kind, "id": f"lesson-{number}", "metadata": {},
            "source": source.strip().splitlines(keepends=True)}
    return made | ({"execution_count": None, "outputs": []} if kind == "code" else {})


PLAY = '''
import json, os, subprocess

program = os.environ.get("OOMCAST", {program!r})
done = subprocess.run([program, "lesson", {name!r}, "--format", "json"],
                      capture_output=True, text=True, check=True)
lesson = json.loads(done.stdout)
runs = lesson["runs"]
print(" " * 22 + "".join(f"{{name:>18}}" for name in runs))
for reading in {readings!r}:
    values = [run["readings"][reading] for run in runs.values()]
    if any(values):
        print(f"{{reading:22}}" + "".join(f"{{value or '-':>18}}" for value in values))
'''
GRADE = '''
right = next(c for c in lesson["choices"] if c["letter"] == lesson["answer"])
print("Right:" if answer == right["letter"] else "Not so. The simulation says",
      right["letter"] + ".", right["text"])
for one in right["evidence"] + lesson["shows"]:
    print(" +" if one["holds"] else " -", one["text"])
'''
EXPLAIN = '''
print("\\n\\n".join(lesson["explanation"]))
if lesson["myth"]:
    print("\\nOften heard, and not so:", lesson["myth"])
print("\\nSources\\n ", "\\n  ".join(lesson["sources"]))
'''


def notebook(lesson, program):
    runs = "".join(f"- **{name}**: {run['text']}\n" for name, run in lesson["runs"].items())
    choices = "".join(f"- {c['letter']}) {c['text']}\n" for c in lesson["choices"])
    cells = [
        ("markdown", f"# {lesson['number']}. {lesson['title']}\n\n{lesson['setting']}\n\n{runs}"),
        ("markdown", f"## {lesson['question']}\n\n{choices}\nPut your answer in before you go on."),
        ("code", 'answer = ""'),
        ("code", PLAY.format(program=program, name=lesson["lesson"], readings=READINGS)),
        ("code", GRADE),
        ("code", EXPLAIN),
    ]
    return json.dumps({
        "cells": [cell(kind, number, source) for number, (kind, source) in enumerate(cells)],
        "metadata": {"kernelspec": {"display_name": "Python 3", "language": "python",
                                    "name": "python3"},
                     "language_info": {"name": "python"}},
        "nbformat": 4, "nbformat_minor": 5}, indent=1) + "\n"


def write_lesson(folder, program, name):
    """Writes the lesson's three files; returns the lesson and their common stem."""
    lesson = json.loads(said(program, name, "--format", "json"))
    stem = f"{lesson['number']:02}-{name}"
    (folder / f"{stem}.html").write_text(handout(lesson), encoding="utf-8")
    (folder / f"{stem}-solution.html").write_text(solution(lesson), encoding="utf-8")
    (folder / f"{stem}.ipynb").write_text(notebook(lesson, program), encoding="utf-8")
    return lesson, stem


def index(lessons):
    rows = "".join(
        f"<tr><td>{lesson['number']}. {text(lesson['title'])}</td>"
        f'<td><a href="{stem}.html">handout</a></td>'
        f'<td><a href="{stem}-solution.html">solution</a></td>'
        f'<td><a href="{stem}.ipynb">notebook</a></td></tr>\n' for lesson, stem in lessons)
    return page("Oomcast: the course", "<h1>The course</h1>\n<p>Hand out the question, collect "
                "predictions, run it together, then read the solution.</p>\n"
                f"<table>{rows}</table>\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("lessons", nargs="*", help="names; default: all")
    parser.add_argument("--program", default=str(ROOT / "oomcast"))
    options = parser.parse_args()
    program = os.path.abspath(options.program)
    options.folder.mkdir(parents=True, exist_ok=True)
    names = options.lessons or course(program)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        lessons = list(pool.map(lambda name: write_lesson(options.folder, program, name), names))
    (options.folder / "index.html").write_text(index(lessons), encoding="utf-8")
    print(f"{len(lessons)} lessons in {options.folder}")


if __name__ == "__main__":
    main()
