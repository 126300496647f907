// The table of Spark keys, for people, for programs and as the reference documentation.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "models/conf/keys.hpp"

namespace oomcast::reports {

/// Keys whose name, help or reader contains every one of `words`, whatever the case.
std::vector<const ConfKey*> conf_keys_matching(const std::vector<std::string>& words);

/// Keys that one version has and the other does not, or whose default differs.
std::vector<const ConfKey*> conf_keys_changed(const std::vector<const ConfKey*>& keys,
                                              const SparkVersion& from, const SparkVersion& to);

/// The default in words: "1g", "(not set)", "(no such key)".
std::string default_words(const ConfKey& key, const SparkVersion& version);

std::string conf_text(const std::vector<const ConfKey*>& keys, const SparkVersion& version,
                      std::size_t width);
std::string conf_changes_text(const std::vector<const ConfKey*>& keys, const SparkVersion& from,
                              const SparkVersion& to, std::size_t width);
std::string conf_json(const std::vector<const ConfKey*>& keys);
std::string conf_markdown(const std::vector<const ConfKey*>& keys);

}  // namespace oomcast::reports
