#!/usr/bin/env python3
"""Same input, same bytes: builds the program with clang and compares its answers with g++'s.

same_bytes.py SOURCE PROGRAM CLANG. The questions are in questions.txt; a line with {scenario} is
asked for every file below scenarios/. Also compares with the release build, if there is one.
"""

import concurrent.futures
import glob
import os
import shutil
import subprocess
import sys

SKIPPED = 77
OUR_BUG = 70


def build(source, compiler):
    tree = os.path.join(source, "build", "clang")
    configure = ["cmake", "--preset", "clang", f"-DCMAKE_CXX_COMPILER={compiler}"]
    if shutil.which("ccache"):
        configure.append("-DCMAKE_CXX_COMPILER_LAUNCHER=ccache")
    subprocess.run(configure, cwd=source, check=True, stdout=subprocess.DEVNULL)
    jobs = str(os.cpu_count())
    subprocess.run(["cmake", "--build", tree, "-j", jobs, "--target", "oomcast"], check=True)
    return os.path.join(tree, "oomcast")


def scenario_files(source):
    """Those in the families: beside them stand the schema and the expected answers."""
    for path in sorted(glob.glob(os.path.join(source, "scenarios", "*", "**", "*.json"),
                                 recursive=True)):
        if not path.endswith("expected.json"):
            yield os.path.relpath(path, source)


def questions(source):
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "questions.txt")
    with open(path, encoding="utf-8") as file:
        for line in file:
            words = line.split("#")[0].split()
            if "{scenario}" in words:
                for scenario in scenario_files(source):
                    yield [scenario if w == "{scenario}" else w for w in words]
            elif words:
                yield words


def answer(source, program, words):
    done = subprocess.run([program, *words], cwd=source, capture_output=True, timeout=300,
                          check=False)
    return done.returncode, done.stdout, done.stderr


def main(arguments):
    source, program, *compilers = arguments
    if not compilers or compilers[0].endswith("NOTFOUND"):
        print("no clang++ on this machine; CI installs one")
        return 1 if os.environ.get("CI") else SKIPPED
    others = [build(source, compilers[0])]
    release = os.path.join(source, "build", "release", "oomcast")
    if os.path.exists(release):
        others.append(release)

    def agree(words):
        first = answer(source, program, words)
        sane = 0 <= first[0] < OUR_BUG
        return [(sane and answer(source, other, words) == first,
                 f"{os.path.relpath(other, source)} {' '.join(words)}") for other in others]

    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        answers = [pair for pairs in pool.map(agree, questions(source)) for pair in pairs]
    for same, question in answers:
        if not same:
            print(f"other bytes, or a crash: {question}")
    asked, different = len(answers), sum(not same for same, _ in answers)
    print(f"same_bytes: {asked} answers compared, {different} differ")
    return 1 if different or not asked else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
