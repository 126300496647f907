#!/usr/bin/env python3
"""One learner's way through the playground, by Playwright, in the system's own Chromium.

    tests/web/playground_journey.py PAGE

Real clicks and keys on what can be seen: a lesson, a slider, steps and back, two configurations, a
shared link opened by somebody else. Exits 77 (skipped) without Chromium, Playwright or PAGE; only
CI takes that for a failure.
"""

import os
import pathlib
import shutil
import sys


def skip(reason):
    print(f"skipped: {reason}")
    sys.exit(1 if os.environ.get("CI") else 77)


def lesson(page, expect):
    page.goto(page.address)
    page.select_option("#scenario", "scenarios/lessons/hot-key-in-collect-list.json")
    expect(page.locator("#runs")).to_be_hidden()
    page.locator("#prediction input[value=b]").check()
    page.get_by_role("button", name="Check").click()
    expect(page.locator("#graded")).to_contain_text("Right: b)")
    expect(page.locator("#glance")).to_contain_text("ran out of Java heap")


def slider(page, expect):
    page.select_option("#scenario", "scenarios/basics/hot-key-join.json")
    expect(page.locator("#glance")).to_contain_text("ran out of Java heap")
    page.locator("#heap").focus()
    for _ in range(4):  # 512 MiB to 2 GiB
        page.keyboard.press("ArrowRight")
    expect(page.locator("#glance")).to_contain_text("ends well")
    page.locator("#reset").click()
    expect(page.locator("#glance")).to_contain_text("ran out of Java heap")


def steps(page, expect):
    player = page.locator("#run-now .player")
    sentence = page.locator("#step-sentence-now")
    first = sentence.text_content()
    player.get_by_role("button", name="One step on").click()
    expect(player).to_contain_text("Step 2 of")
    player.get_by_role("button", name="To the next failure").click()
    expect(sentence).not_to_have_text(first)
    player.focus()
    page.keyboard.press("Home")
    expect(sentence).to_have_text(first)


def shared(page, expect):
    page.locator("#compare").click()
    page.locator("#heap").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#comparison")).to_contain_text("spark.executor.memory")
    traces = ["Trace " + page.locator(f"#run-{side} .facts").text_content().split("Trace ")[1]
              for side in ("now", "kept")]
    assert traces[0] != traces[1]
    other = page.context.browser.new_page()
    other.goto(page.url)
    for side, trace in zip(("now", "kept"), traces):
        expect(other.locator(f"#run-{side} .facts")).to_contain_text(trace)
    other.reload()
    expect(other.locator("#run-now .facts")).to_contain_text(traces[0])


def main():
    path = pathlib.Path(sys.argv[1]).resolve()
    browser_path = shutil.which("chromium") or shutil.which("chromium-browser")
    try:
        from playwright.sync_api import expect, sync_playwright
    except ImportError:
        skip("no Playwright")
    if not browser_path or not path.exists():
        skip("no Chromium" if path.exists() else f"{path} is not built")
    complaints = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox"])
        page = browser.new_page()
        page.address = path.as_uri()
        page.on("console", lambda line: complaints.append(line.text)
                if line.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        expect.set_options(timeout=20_000)
        for part in (lesson, slider, steps, shared):
            part(page, expect)
            print(f"{part.__name__}: ok")
        browser.close()
    if complaints:
        sys.exit("the console says:\n" + "\n".join(complaints))


if __name__ == "__main__":
    main()
