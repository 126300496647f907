// How a verb is used: its arguments and options, declared once. Parsing, help, the documentation
// and "did you mean" are made from it.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace oomcast::cli {

struct OptionSpec {
  std::string_view name;       // without the dashes: "format"
  char letter = 0;             // the short form, or 0
  std::string_view value{};    // what stands for its value in help: "FILE"; empty: a switch
  std::string_view help{};     // one line; says the default
  bool repeatable = false;     // may be given several times
  std::size_t values = 1;      // words that follow; all but 1 with repeatable = false
  std::string_view choices{};  // the words allowed, separated by '|'; empty: any
};

struct Usage {
  std::string_view arguments{};  // for the first line of help: "SCENARIO"; empty: none
  std::size_t arguments_min = 0;
  std::size_t arguments_max = 0;
  std::span<const OptionSpec> options{};
  /// Paragraphs for `oomcast help VERB`; indented lines are examples.
  std::string_view details{};
  bool examples_run = true;  // false: they name files that nobody has; no test runs them
};

}  // namespace oomcast::cli
