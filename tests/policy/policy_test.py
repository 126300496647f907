"""`oomcast check` as a CI system meets it: exit codes, JUnit, annotations, baselines.

usage: policy_test.py PROGRAM REPOSITORY
"""

import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree

try:
    from junitparser import JUnitXml
except ImportError:  # ./test installs it; without it the file is only parsed
    JUnitXml = None

program, repository = sys.argv[1], pathlib.Path(sys.argv[2])
policies = repository / "policies"
WORKLOAD = "basics/hot-key-join-1500m"


def check(*words, cwd=repository):
    return subprocess.run(
        [program, "check", *map(str, words)], capture_output=True, text=True, check=False, cwd=cwd
    )


def expect(condition, what, done=None):
    if not condition:
        sys.exit(f"{what}\n{done.stdout + done.stderr if done else ''}")


def write(folder, name, document):
    path = folder / name
    path.write_text(json.dumps(document))
    return path


def lower_memory_fails(folder):
    junit, summary, table = folder / "x.xml", folder / "x.md", folder / "x.json"
    done = check(
        "policies/lower-memory.json",
        "--also", f"junit={junit}", "--also", f"markdown={summary}", "--also", f"json={table}",
    )  # fmt: skip
    expect(done.returncode == 1, "the policy that lowers memory must fail", done)
    plain = re.sub(r"\s+", " ", done.stdout)
    expect(f"{WORKLOAD}: survives fails: executor_oom" in plain, "names workload and reason", done)
    expect("java.lang.OutOfMemoryError" in plain, "names the cause", done)
    tree = ElementTree.parse(junit).getroot()
    failures = tree.findall(".//failure")
    expect(len(failures) == int(tree.get("failures")) > 0, "JUnit counts its failures")
    expect(any(f.get("type") == "survives" and WORKLOAD in f.text for f in failures), "JUnit names")
    if JUnitXml is not None:
        xml = JUnitXml.fromfile(str(junit))
        cases = [case for suite in xml for case in suite]
        bad = [case for case in cases if case.result and case.result[0]._tag == "failure"]
        expect(xml.tests == len(cases) and xml.failures == len(bad), "junitparser counts the same")
        expect(
            any(c.name == "survives" and WORKLOAD in c.classname for c in bad), "junitparser names"
        )
    report = json.loads(table.read_text())
    row = next(w for w in report["workloads"] if w["workload"] == WORKLOAD)
    expect(row["before"]["outcome"] == "success", "it lives without the proposed layer")
    expect(row["now"]["outcome"] == "executor_oom", "it dies with it")
    expect("| workload |" in summary.read_text(), "the summary is a table")
    annotations = check("policies/lower-memory.json", "--format", "github")
    pattern = r"^::error file=policies/lower-memory\.json,line=\d+,title=[^:]+%3A [^:]+::.+$"
    expect(re.search(pattern, annotations.stdout, re.M), "annotations", annotations)


def todays_policy_holds(folder):
    baseline = folder / "nightly.baseline.json"
    made = check("policies/nightly.json", "--baseline", baseline, "--update-baseline")
    expect(made.returncode in (0, 3), "today's policy holds", made)
    first = baseline.read_text()
    again = check("policies/nightly.json", "--baseline", baseline)
    expect(again.returncode == made.returncode, "the same figures hold again", again)
    expect("Against the baseline" not in again.stdout, "nothing moved", again)
    # A cheaper past: price is now too high, and the diff says from what to what.
    figures = json.loads(first)
    figures["workloads"][WORKLOAD]["price_billionths"] //= 2
    baseline.write_text(json.dumps(figures))
    dearer = check("policies/nightly.json", "--baseline", baseline)
    expect(dearer.returncode == 1 and "price_within fails" in dearer.stdout, "price", dearer)
    expect(f"{WORKLOAD}: price: " in dearer.stdout, "the diff names the figure", dearer)
    update = check("policies/nightly.json", "--baseline", baseline, "--update-baseline")
    expect(update.returncode == made.returncode, "an update judges by no old figure", update)
    expect("Against the baseline" in update.stdout, "an update shows what moved", update)
    expect(baseline.read_text() == first, "the same figures make the same bytes")
    threads = check("policies/nightly.json", "--threads", "1", "--format", "json")
    many = check("policies/nightly.json", "--threads", "7", "--format", "json")
    expect(threads.stdout == many.stdout, "threads change nothing")


def guardrails_and_names_are_escaped(folder):
    document = {
        "name": "a<b>&\"c\"'\u2028",
        "workloads": [{"scenarios": "basics/aqe-coalesce", "team": "x"}],
        "layers": [
            {"name": "l", "conf": {"spark.memory.fraction": 0.5, "spark.driver.maxResultSize": 0}}
        ],
        "guardrails": {
            "forbid": ["spark.memory.fraction"],
            "require": {"spark.sql.adaptive.enabled": True},
            "result_size_max": "1g",
            "teams": {"x": {"container_max": "300m", "cores_max": 1, "total_memory_max": "1m"}},
        },
    }
    path = write(folder, "odd.json", document)
    done = check(path, "--format", "junit")
    expect(done.returncode == 1, "guardrails fail", done)
    suite = ElementTree.fromstring(done.stdout).find("testsuite")
    expect(suite.get("name") == document["name"], "a name survives XML")
    failed = {case.get("name") for case in suite if case.find("failure") is not None}
    wanted = {"container_max", "cores_max", "total_memory_max", "result_size_max"}
    wanted |= {"forbid spark.memory.fraction"}
    expect({f"guardrail {name}" for name in wanted} <= failed, f"guardrails: {failed}")


def mistakes_are_named(folder):
    path = write(folder, "bad.json", {
        "workloads": [{"scenarios": ["basics/no-such-*"]}],
        "layers": [{"name": "x", "conf": {"spark.executor.memory": "lots"}}],
        "expect": {"survive": True},
    })  # fmt: skip
    done = check(path)
    expect(done.returncode == 2 and "survives" in done.stderr, "the nearest name", done)
    path = write(folder, "bad.json", {"workloads": [{"scenarios": ["basics/no-such-*"]}]})
    done = check(path)
    expect(done.returncode == 2 and "no-such" in done.stderr, "a pattern without a match", done)
    path = write(folder, "bad.json", {
        "workloads": [{"scenarios": ["basics/aqe-coalesce"]}],
        "layers": [{"name": "x", "conf": {"spark.executor.memory": "lots"}}],
    })  # fmt: skip
    done = check(path)
    expect(done.returncode == 2 and "layer 'x'" in done.stderr, "a layer's mistake", done)
    done = check("policies/nightly.json", "--update-baseline")
    expect(done.returncode == 2 and "--baseline" in done.stderr, "an update needs a file", done)


def action_calls_the_same_verb(folder):
    summary, junit = folder / "summary.md", folder / "action.xml"
    summary.write_text("before\n")
    environment = dict(
        os.environ, OOMCAST=program, POLICY="policies/lower-memory.json", JUNIT=str(junit),
        BASELINE="", GITHUB_STEP_SUMMARY=str(summary), GITHUB_OUTPUT=str(folder / "output"),
    )  # fmt: skip
    done = subprocess.run(
        ["bash", "tools/check-action.sh"],
        capture_output=True, text=True, check=False, cwd=repository, env=environment,
    )  # fmt: skip
    expect(done.returncode == 1 and done.stdout.startswith("::error file="), "the action", done)
    expect(summary.read_text().startswith("before\n## "), "the summary is appended to")
    expect(ElementTree.parse(junit).getroot().get("failures") != "0", "the action's JUnit file")
    expect((folder / "output").read_text() == "exit-code=1\n", "the action's output")
    action = (repository / "action.yml").read_text()
    expect("using: composite" in action and "tools/check-action.sh" in action, "action.yml")


def schema_names_all_members():
    """What the schema offers the program knows, and the shipped policies use only that."""
    schema = json.loads((policies / "policy.schema.json").read_text())
    source = (repository / "inputs/policy/read_policy.cpp").read_text()
    known = set(re.findall(r'"(\$?[a-z_]+)"', source))
    offered = set(schema["properties"])
    for part in ("workloads", "layers"):
        offered |= set(schema["properties"][part]["items"]["properties"])
    offered |= set(schema["properties"]["guardrails"]["properties"])
    offered |= set(schema["$defs"]["expect"]["properties"])
    expect(offered <= known, f"the schema offers unknown members: {offered - known}")


with tempfile.TemporaryDirectory() as name:
    lower_memory_fails(pathlib.Path(name))
    todays_policy_holds(pathlib.Path(name))
    guardrails_and_names_are_escaped(pathlib.Path(name))
    mistakes_are_named(pathlib.Path(name))
    action_calls_the_same_verb(pathlib.Path(name))
schema_names_all_members()
print("JUnit read with", "junitparser" if JUnitXml else "ElementTree only")
