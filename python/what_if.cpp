#include "python/what_if.hpp"

#include "studies/observe/what_if_words.hpp"

namespace oomcast::python {

Checked<observe::WhatIf> read_what_if(const WhatIfWords& words) {
  const auto& [conf, volume, hot_key_growth, executors, manager] = words;
  return observe::read_what_if({.conf = conf_entries(conf),
                                .volume = {"volume", volume},
                                .hot_key_growth = {"hot_key_growth", hot_key_growth},
                                .executors = {"executors", executors},
                                .manager = {"manager", manager}});
}

}  // namespace oomcast::python
