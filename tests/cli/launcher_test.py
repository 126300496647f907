#!/usr/bin/env python3
"""Tests ./oomcast in a house of one file: builds once, starts at once, rebuilds what changed.

launcher_test.py SOURCE; the launcher and tools/setup.sh are taken from there.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

SOURCE = ""

FILES = {
    "CMakeLists.txt": """cmake_minimum_required(VERSION 3.25)
project(tiny LANGUAGES CXX)
file(GLOB sources CONFIGURE_DEPENDS cli/*.cpp)
add_executable(oomcast ${sources})
""",
    "CMakePresets.json": """{ "version": 6, "configurePresets": [ { "name": "release",
  "generator": "Ninja", "binaryDir": "${sourceDir}/build/release" } ] }
""",
    "cli/main.cpp": """#include <cstdio>
int main(int argc, char** argv) {
  for (int i = 1; i < argc; ++i) printf("[%s]", argv[i]);
  printf("one\\n");
  return 3;
}
""",
}


EVERYDAY = ("sh env cat find head tail sed awk sort grep mkdir mv rm cp touch readlink uname id "
            "flock git nproc dirname sleep date kill").split()


class Launcher(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = os.path.join(folder.name, "a house")
        for path, text in FILES.items():
            self.write(path, text)
        for folder_name in ("cmake", "sim", "models", "inputs", "studies", "reports", "scenarios"):
            os.makedirs(os.path.join(self.root, folder_name))
        os.makedirs(os.path.join(self.root, "tools"))
        for path in ("oomcast", "tools/setup.sh"):
            shutil.copy(os.path.join(SOURCE, path), os.path.join(self.root, path))

    def write(self, path, text):
        full = os.path.join(self.root, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, "w", encoding="utf-8") as file:
            file.write(text)

    def start(self, *words, cwd="/", program=None, env=None):
        return subprocess.Popen([program or os.path.join(self.root, "oomcast"), *words], cwd=cwd,
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, text=True, env=env)

    def system(self, **commands):
        """An environment with the everyday commands, and these scripts, and no others."""
        folder = self.root + " bin"
        os.makedirs(folder)
        for name in EVERYDAY:
            if shutil.which(name):
                os.symlink(shutil.which(name), os.path.join(folder, name))
        for name, script in commands.items():
            path = os.path.join(folder, name.replace("_", "-"))
            if os.path.lexists(path):
                os.remove(path)
            with open(path, "w", encoding="utf-8") as file:
                file.write("#!/bin/sh\n" + script + "\n")
            os.chmod(path, 0o755)
        return {"PATH": folder, "HOME": "/nonexistent"}

    def answer(self, *words, **where):
        child = self.start(*words, **where)
        out, err = child.communicate(timeout=100)
        return child.returncode, out, err

    def test_it_builds_once_and_hands_over_arguments_output_and_exit_code(self):
        code, out, err = self.answer("a b", "*", "")
        self.assertEqual((code, out), (3, "[a b][*][]one\n"))
        self.assertIn("building release", err)
        self.assertEqual(self.answer("c"), (3, "[c]one\n", ""))

    def test_it_starts_at_once_when_nothing_changed(self):
        self.answer()
        begin = time.monotonic()
        for _ in range(10):
            self.answer()
        self.assertLess((time.monotonic() - begin) / 10, 0.25)  # 0.01 s on a quiet machine

    def test_it_starts_through_a_link_from_any_folder(self):
        link = os.path.join(os.path.dirname(self.root), "link")
        os.symlink(os.path.join(self.root, "oomcast"), link)
        self.assertEqual(self.answer("x", program=link, cwd="/tmp")[:2], (3, "[x]one\n"))

    def test_an_edit_a_new_file_and_a_removed_file_are_rebuilt(self):
        self.answer()
        main = FILES["cli/main.cpp"]
        self.write("cli/main.cpp", main.replace("one", "two"))
        self.assertEqual(self.answer()[1], "two\n")
        self.write("cli/main.cpp", "const char* word();\n" + main.replace('"one\\n"', "word()"))
        self.write("cli/word.cpp", 'const char* word() { return "three\\n"; }\n')
        self.assertEqual(self.answer()[1], "three\n")
        self.write("cli/main.cpp", main)
        os.remove(os.path.join(self.root, "cli/word.cpp"))
        self.assertEqual(self.answer()[1], "one\n")

    def test_an_edited_preset_is_configured_again(self):
        self.write("CMakeLists.txt", FILES["CMakeLists.txt"]
                   + 'target_compile_definitions(oomcast PRIVATE WORD="${WORD}")\n')
        self.write("cli/main.cpp", FILES["cli/main.cpp"].replace('"one\\n"', 'WORD "\\n"'))
        for word in ("four", "five"):
            self.write("CMakePresets.json", FILES["CMakePresets.json"].replace(
                '"binaryDir"', '"cacheVariables": { "WORD": "%s" }, "binaryDir"' % word))
            self.assertEqual(self.answer()[:2], (3, word + "\n"))

    def test_a_broken_source_is_shown_on_stderr_and_is_no_answer(self):
        self.answer()
        self.write("cli/main.cpp", "int main() { return nothing_like_that; }\n")
        code, out, err = self.answer()
        self.assertEqual((code, out), (70, ""))
        self.assertIn("nothing_like_that", err)
        self.write("cli/main.cpp", FILES["cli/main.cpp"])
        self.assertEqual(self.answer()[:2], (3, "one\n"))

    def test_a_house_that_was_moved_builds_again(self):
        self.answer()
        moved = self.root + " moved"
        os.rename(self.root, moved)
        self.root = moved
        self.write("cli/main.cpp", FILES["cli/main.cpp"].replace("one", "moved"))
        self.assertEqual(self.answer()[:2], (3, "moved\n"))

    def test_elsewhere_it_says_what_to_install(self):
        for commands, expected in (
            ({"dnf": "exit 9"}, "sudo dnf install gcc-c++ cmake"),
            ({"brew": "exit 9", "uname": "echo Darwin"}, "brew install cmake"),
            ({}, "your package manager"),
        ):
            env = self.system(**commands)
            code, out, err = self.answer("version", env=env)
            self.assertEqual((code, out), (2, ""))
            self.assertIn(expected, err)
            shutil.rmtree(env["PATH"])

    def test_without_root_and_sudo_it_says_what_root_should_run(self):
        env = self.system(apt_get="exit 9", dpkg_query="exit 1", id="echo 1000")
        code, out, err = self.answer("version", env=env)
        self.assertEqual((code, out), (2, ""))
        self.assertIn("apt-get install -y --no-install-recommends g++ cmake ninja-build", err)

    def test_only_what_is_missing_is_installed_and_a_failure_is_shown(self):
        installed = "installed nlohmann-json3-dev installed libzstd-dev:amd64 not-installed g++ "
        env = self.system(apt_get='echo "apt: $*"; case "$*" in *update) ;; '
                          "*) exit 100 ;; esac", dpkg_query=f"echo '{installed}'", id="echo 0")
        code, out, err = self.answer("version", env=env)
        self.assertEqual((code, out), (2, ""))
        self.assertIn("could not install", err)
        self.assertIn("libsimdjson-dev", err)
        self.assertNotIn("nlohmann-json3-dev", err)
        self.assertNotIn("libzstd-dev", err)

    def test_an_old_cmake_is_named(self):
        env = self.system(dnf="exit 9", cmake="echo cmake version 3.22.1", ninja="", c__="")
        os.rename(os.path.join(env["PATH"], "c--"), os.path.join(env["PATH"], "c++"))
        code, _, err = self.answer("version", env=env)
        self.assertEqual(code, 2)
        self.assertIn("cmake 3.22.1 is too old, 3.25", err)

    def test_callers_at_the_same_time_all_get_their_answer(self):
        children = [self.start(str(i)) for i in range(4)]
        for i, child in enumerate(children):
            out, err = child.communicate(timeout=100)
            self.assertEqual((child.returncode, out), (3, f"[{i}]one\n"), err)


if __name__ == "__main__":
    SOURCE = sys.argv[1]
    unittest.main(argv=sys.argv[:1])
