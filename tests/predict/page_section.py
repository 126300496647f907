"""Sections of a page that a program makes: compared with what is shown there, or rewritten."""

import os


def hold(page, section, text):
    """What is wrong with the section; OOMCAST_ACCEPT=1 rewrites it instead. page: pathlib.Path"""
    begin = f"<!-- {section}: begin -->\n```text\n"
    end = f"```\n<!-- {section}: end -->"
    before, rest = page.read_text().split(begin)
    shown, after = rest.split(end)
    if shown == text:
        return []
    if os.environ.get("OOMCAST_ACCEPT") == "1":
        page.write_text(before + begin + text + end + after)
        return []
    return [f"{page} shows another table of {section}; OOMCAST_ACCEPT=1 rewrites it"]
