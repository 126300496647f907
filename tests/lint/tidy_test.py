#!/usr/bin/env python3
"""Tests of the lint: what it must find, and what it must leave alone."""

import os
import sys
import tempfile
import time
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import cpp_text  # noqa: E402
import rooms  # noqa: E402
import tidy  # noqa: E402

HEADER = "// What this is.\n#pragma once\n"
ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")


def problems_in(path, text, files=()):
    """The problems of one file in a tree that holds it and perhaps others."""
    with tempfile.TemporaryDirectory() as root:
        for name, content in ((path, text), *files):
            full = os.path.join(root, name)
            os.makedirs(os.path.dirname(full), exist_ok=True)
            with open(full, "w", encoding="utf-8", newline="") as file:
                file.write(content)
        return [problem for _, _, problem in tidy.lint(root)[0]]


class Lint(unittest.TestCase):
    def finds(self, path, text, part, files=()):
        found = problems_in(path, text, files)
        self.assertTrue(any(part in p for p in found), f"{part!r} not in {found}")

    def passes(self, path, text, files=()):
        self.assertEqual(problems_in(path, text, files), [])


class Directions(Lint):
    def test_an_arrow_upwards_is_found(self):
        self.finds("sim/a.cpp", '#include "models/b.hpp"\n', "sim must not include")
        self.finds("models/a.cpp", '#include "inputs/scenario/b.hpp"\n', "models must not")
        self.finds("studies/a.cpp", '#include "reports/b.hpp"\n', "studies must not")
        self.finds("reports/a.cpp", '#include "inputs/cases/b.hpp"\n', "reports must not")
        self.finds("inputs/eventlog/a.cpp", '#include "inputs/scenario/b.hpp"\n', "must not")

    def test_an_arrow_downwards_is_fine(self):
        self.passes("cli/a.cpp", '#include "studies/b.hpp"\n#include "sim/c.hpp"\n')
        self.passes("inputs/cases/a.cpp", '#include "inputs/scenario/b.hpp"\n')
        self.passes("tests/unit/sim/a_test.cpp", '#include "tests/support/catch.hpp"\n')

    def test_an_include_without_its_room_is_found(self):
        self.finds("models/conf/a.cpp", '#include "b.hpp"\n', "by its path from the root")

    def test_an_include_in_a_comment_is_no_include(self):
        self.passes("sim/a.cpp", '// #include "models/b.hpp"\n')

    def test_a_cycle_between_folders_of_models_is_found(self):
        other = ("models/b/y.hpp", HEADER + '#include "models/a/z.hpp"\n')
        third = ("models/a/z.hpp", HEADER)
        self.finds("models/a/x.hpp", HEADER + '#include "models/b/y.hpp"\n', "cycle",
                   (other, third))

    def test_headers_of_one_folder_must_not_include_each_other(self):
        other = ("sim/b.hpp", HEADER + '#include "sim/a.hpp"\n')
        self.finds("sim/a.hpp", HEADER + '#include "sim/b.hpp"\n', "cycle", (other,))
        source = ("sim/b.cpp", '#include "sim/a.hpp"\n#include "sim/b.hpp"\n')
        self.passes("sim/a.hpp", HEADER + '#include "sim/b.hpp"\n',
                    (("sim/b.hpp", HEADER), source))

    def test_folders_of_models_without_a_cycle_are_fine(self):
        other = ("models/b/y.hpp", HEADER + '#include "models/c/z.hpp"\n')
        third = ("models/c/z.hpp", HEADER)
        self.passes("models/a/x.hpp", HEADER + '#include "models/b/y.hpp"\n', (other, third))

    def test_a_library_outside_its_room_is_found(self):
        for path, name in (
            ("models/a.cpp", "nlohmann/json.hpp"),
            ("cli/a.cpp", "simdjson.h"),
            ("inputs/scenario/a.cpp", "zstd.h"),
            ("studies/a.cpp", "boost/program_options.hpp"),
            ("tests/unit/sim/a_test.cpp", "catch2/catch.hpp"),
            ("sim/a.cpp", "absl/strings/str_cat.h"),
            ("models/a.cpp", "unistd.h"),
            ("models/a.cpp", "thread"),
            ("models/a.cpp", "fstream"),
            ("reports/a.cpp", "iostream"),
        ):
            self.assertNotEqual(problems_in(path, f"#include <{name}>\n"), [], (path, name))

    def test_a_library_in_its_room_is_fine(self):
        for path, name in (
            ("reports/a.cpp", "nlohmann/json.hpp"),
            ("inputs/eventlog/a.cpp", "zstd.h"),
            ("cli/a.cpp", "boost/program_options.hpp"),
            ("studies/a.cpp", "thread"),
            ("models/a.cpp", "vector"),
            ("cli/a.cpp", "sys/stat.h"),
        ):
            self.assertEqual(problems_in(path, f"#include <{name}>\n"), [], (path, name))

    def test_every_folder_below_inputs_has_its_arrows(self):
        for folder in os.listdir(os.path.join(ROOT, "inputs")):
            if os.path.isdir(os.path.join(ROOT, "inputs", folder)):
                self.assertIn(f"inputs/{folder}", rooms.ARROWS)


class Banned(Lint):
    def test_banned_names_are_found(self):
        for path, line in (
            ("sim/a.cpp", "int x = std::rand();"),
            ("models/a.cpp", "std::random_device d;"),
            ("tests/a.cpp", "std::uniform_int_distribution<int> d;"),
            ("models/a.cpp", "std::shuffle(a, b, c);"),
            ("studies/a.cpp", "auto t = std::chrono::steady_clock::now();"),
            ("reports/a.cpp", "std::cout << 1;"),
            ("models/a.cpp", 'std::printf("x");'),
            ("models/a.cpp", 'fprintf(stderr, "x");'),
            ("cli/a.cpp", "std::exit(1);"),
            ("models/a.cpp", "abort();"),
            ("models/a.cpp", "auto* p = new Foo;"),
            ("models/a.cpp", "::new (p) Foo;"),
            ("models/a.cpp", "delete p;"),
            ("models/a.cpp", "std::shared_ptr<int> p;"),
            ("inputs/eventlog/a.cpp", "throw 1;"),
            ("models/a.cpp", "double x = std::pow(2.0, 3.0);"),
        ):
            self.finds(path, line + "\n", "banned here")

    def test_what_only_looks_banned_is_fine(self):
        for path, line in (
            ("models/a.cpp", "// std::rand() and new and delete"),
            ("models/a.cpp", 'auto s = "throw new shared_ptr";'),
            ("models/a.hpp", HEADER + "struct A { A(const A&) = delete; };"),
            ("sim/pool.cpp", "::new (p) Foo;"),
            ("sim/pool.hpp", HEADER + "struct A { void* operator new(std::size_t); };"),
            ("models/a.cpp", "std::snprintf(b, n, f);"),
            ("models/a.cpp", "process.exit(1);"),
            ("models/a.cpp", "abort(failure);"),
            ("models/a.cpp", "#include <new>"),
            ("models/a.cpp", "std::shared_ptr<const int> p;"),
            ("models/a.cpp", "int renewed = new_size;"),
            ("bench/a.cpp", "std::chrono::steady_clock::now();"),
            ("sim/check.cpp", "std::_Exit(70);"),
            ("models/a.cpp", "double x = std::sqrt(2.0);"),
        ):
            self.passes(path, line + "\n")

    def test_a_walk_over_an_unordered_container_is_found(self):
        member = ("models/a/x.hpp", HEADER + "struct X { std::unordered_map<int, int> seen_; };\n")
        self.finds("models/a/x.cpp", "void f(X& x) { for (auto& s : x.seen_) {} }\n", "unordered",
                   (member,))
        self.finds("models/a/x.cpp", "auto i = seen_.begin();\n", "unordered", (member,))
        self.passes("models/a/x.cpp", "auto i = seen_.find(3);\n", (member,))

    def test_words_are_found_in_every_text(self):
        for word in ("FIX" + "ME", "TO" + "DO", "this sess" + "ion", "iss" + "ue #12",
                     "https://py" + "pi.org/x", "reg" + "istry.np" + "mjs.org"):
            self.finds("docs/a.md", f"see {word} here\n", "': ")

    def test_sparks_own_words_are_fine(self):
        self.passes("docs/a.md", "spark.sql.session.timeZone, SparkSession, session window\n")


class Form(Lint):
    def test_form_is_checked(self):
        self.finds("sim/a.cpp", "int a;", "newline")
        self.finds("sim/a.cpp", "int a; \n", "blanks")
        self.finds("sim/a.cpp", "// caf\u00e9\n", "ASCII")
        self.finds("sim/a.cpp", "// " + "x" * 98 + "\n", "101 columns")
        self.finds("sim/a.cpp", "<" * 7 + " HEAD\n", "conflict")
        self.finds("sim/a.hpp", "// A.\nint a;\n", "pragma once")
        self.finds("sim/a.hpp", "#pragma once\n", "first line")
        self.finds("scenarios/a.json", "{,}\n", "not JSON")
        self.passes("scenarios/a.json", '{"a": "http://b"} // why\n')
        self.passes("tests/hostile/a.json", "{,}\n")

    def test_a_long_file_needs_a_reason(self):
        self.finds("sim/a.cpp", "int a;\n" * 501, "501 lines")
        self.passes("sim/a.cpp", "int a;\n" * 500)
        self.passes("sim/a.cpp", "// Long because it is a table.\n" + "int a;\n" * 500)

    def test_a_long_function_is_found(self):
        long = "  f();\n" * 69
        shapes = (
            "void f(int a) {{\n{}}}\n",
            "namespace a {{\nvoid f(int a,\n       int b) const {{\n{}}}\n}}\n",
            "struct S {{\n  S(int a) : a_{{a}}, b_(a) {{\n{}  }}\n  int a_;\n}};\n",
            "S::S(int a)\n    : a_(a), b_{{a}}, c_{{1}} {{\n{}}}\n",
            "template <class T>\nauto f(T t) -> int {{\n{}}}\n",
            'TEST_CASE("a", "[b]") {{\n  CHECK(1);\n{}}}\n',
        )
        for shape in shapes:
            self.finds("sim/a.cpp", shape.format(long + "  f();\n"), "70 at most")
        self.passes("sim/a.cpp", "void f(int a) {\n" + "  f();\n" * 68 + "}\n")

    def test_a_long_table_or_class_is_no_function(self):
        rows = "  row(1),\n" * 90
        self.passes("sim/a.cpp", "constexpr std::array kRows{\n" + rows + "};\n")
        self.passes("sim/a.cpp", "const Row kRows[] = {\n" + rows + "};\n")
        self.passes("sim/a.cpp", "constexpr std::array<int, size(kB)> kA{{\n" + rows + "}};\n")
        self.passes("sim/a.cpp", "class A : public B {\n" + "  int f();\n" * 90 + "};\n")
        self.passes("sim/a.cpp", "namespace {\n" + "int f();\n" * 90 + "}\n")

    def test_a_brace_in_a_literal_is_no_brace(self):
        text = "void f() {\n  auto s = \"{\";\n  auto c = '{';\n  auto r = R\"(}{)\";\n}\n"
        self.assertEqual([f[2] for f in cpp_text.functions(text)], [5])

    def test_a_digit_separator_is_no_character_literal(self):
        text = "int a = 1'000'000;\nvoid f() {\n}\n"
        self.assertEqual([f[:3] for f in cpp_text.functions(text)], [("f", 2, 2)])

    def test_a_test_without_an_assertion_is_found(self):
        self.finds("tests/unit/sim/a_test.cpp", 'TEST_CASE("a") {\n  f();\n}\n', "asserts nothing")
        self.passes("tests/unit/sim/a_test.cpp", 'TEST_CASE("a") {\n  REQUIRE(f());\n}\n')
        inner = "struct P {\n  void play() { CHECK(f()); }\n};\n"
        self.passes("tests/unit/sim/a_test.cpp", inner + 'TEST_CASE("a") {\n  P().play();\n}\n')

    def test_a_table_out_of_order_is_found(self):
        table = "Kind {0}();\nKind {1}();\nconst std::array kAll{{\n    {0}(),\n    {1}(),\n}};\n"
        self.finds("models/operators/kinds.cpp", table.format("b", "a"), "sorted")
        self.passes("models/operators/kinds.cpp", table.format("a", "b"))
        self.passes("models/operators/kinds.cpp", "f{\n  // Z.\n  b(),\n  // A.\n  a(),\n};\n")

    def test_a_dead_link_is_found(self):
        self.finds("docs/a.md", "[b](b.md)\n", "not there")
        self.passes("docs/a.md", "[b](b.md#part) [c](#part) [d](https://x.org)\n",
                    (("docs/b.md", "b\n"),))


    def test_a_changelog_of_another_version_is_found(self):
        built = (("CMakeLists.txt", "project(oomcast VERSION 0.2.0)\n"),)
        self.finds("CHANGELOG.md", "## 0.1.0\n", "another version than 0.2.0", built)
        self.passes("CHANGELOG.md", "## 0.2.0 (not yet)\n\n## 0.1.0\n", built)

    def test_a_bundled_work_without_its_licence_is_found(self):
        pins = '{"devDependencies": {"esbuild": "1.0.0", "@x/shim": "0.4.2"}}\n'
        bundle = (("web/package.json", pins),)
        self.finds("THIRD-PARTY.md", "shim 0.4.1\n", "shim 0.4.2", bundle)
        self.passes("THIRD-PARTY.md", "Shim 0.4.2\n", bundle)


class Speed(unittest.TestCase):
    def test_the_whole_house_takes_less_than_two_seconds(self):
        begin = time.process_time()
        tidy.lint(ROOT)
        self.assertLess(time.process_time() - begin, 2.0)


if __name__ == "__main__":
    unittest.main()
