#include "cli/what_if_options.hpp"

#include "cli/conf_options.hpp"
#include "cli/run_options.hpp"
#include "studies/observe/what_if_words.hpp"

namespace oomcast::cli {

Checked<observe::WhatIf> what_if_of(const Arguments& arguments) {
  const auto given = [&](const std::string& option) {
    return observe::Given{"--" + option, arguments.has(option)
                                             ? std::optional(arguments.value(option))
                                             : std::nullopt};
  };
  observe::WhatIfWords words{.conf = {},
                             .volume = given("volume"),
                             .hot_key_growth = given("hot-key-growth"),
                             .executors = given("executors"),
                             .manager = given("manager")};
  Problems problems;
  take(conf_entries(arguments), words.conf, problems);
  observe::WhatIf what_if;
  take(observe::read_what_if(words), what_if, problems);
  if (!problems.empty()) {
    return problems;
  }
  return what_if;
}

}  // namespace oomcast::cli
