// The words after a verb, checked against its usage. The only reader of Boost.Program_options.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/verb.hpp"
#include "models/problem.hpp"

namespace oomcast::cli {

class Arguments {
 public:
  /// Arguments that are no options, in order.
  std::vector<std::string> positional;

  void add(const std::string& option, std::vector<std::string> values);

  [[nodiscard]] bool has(std::string_view option) const;
  /// All values of an option in the order given.
  [[nodiscard]] std::vector<std::string> values(std::string_view option) const;
  /// The value of an option that is given once, or `fallback`.
  [[nodiscard]] std::string value(std::string_view option, std::string_view fallback = "") const;

 private:
  std::map<std::string, std::vector<std::string>, std::less<>> options_;
};

/// Splits and checks the words; every mistake is reported, with the nearest option.
Checked<Arguments> parse_arguments(const Usage& usage, const std::vector<std::string>& words);

/// The words of an option that takes a list: "a,b" or "a, b".
std::vector<std::string> list_of(const Arguments& arguments, std::string_view option);

/// A whole number, or a problem that names the option.
Checked<std::uint64_t> parse_count(std::string_view option, std::string_view text);

/// A Problem of severity error.
Problem mistake(std::string where, std::string what, std::string fix);

}  // namespace oomcast::cli
