#include "reports/conf_table.hpp"

#include <algorithm>

#include "reports/json_parts.hpp"
#include "reports/terminal_text.hpp"

namespace oomcast::reports {
namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return out;
}

std::string counted(std::size_t keys) {
  return std::to_string(keys) + (keys == 1 ? " key" : " keys");
}

std::string short_version(const SparkVersion& version) {
  return std::to_string(version.major_number) + '.' + std::to_string(version.minor_number);
}

/// "0 to 1", "more than 0", "auto, off": what values are allowed, or empty.
std::string limits_words(const ConfKey& key) {
  std::string words;
  const auto append = [&words](std::string_view label, std::string_view bound) {
    if (!bound.empty()) {
      words += (words.empty() ? "" : ", ") + std::string(label) + ' ' + std::string(bound);
    }
  };
  append(key.minimum.starts_with('>') ? "more than" : "at least",
         key.minimum.starts_with('>') ? key.minimum.substr(1) : key.minimum);
  append(key.maximum.starts_with('<') ? "less than" : "at most",
         key.maximum.starts_with('<') ? key.maximum.substr(1) : key.maximum);
  append("one of", key.choices);
  return words;
}

/// One default if all versions agree, else all of them.
std::string defaults_words(const ConfKey& key) {
  const std::string first = default_words(key, kKnownVersions.front());
  const bool same = std::all_of(kKnownVersions.begin(), kKnownVersions.end(),
                                [&](const auto& v) { return default_words(key, v) == first; });
  if (same) {
    return first;
  }
  std::string words;
  std::string previous;
  for (const SparkVersion& version : kKnownVersions) {
    const std::string here = default_words(key, version);
    if (here != previous) {
      words += (words.empty() ? "" : "; ") + short_version(version) + ": " + here;
    }
    previous = here;
  }
  return words;
}

std::string markdown_cell(std::string_view text) {
  std::string out;
  for (const char c : text) {
    out += c == '|' || c == '<' || c == '>' || c == '*' ? std::string("\\") + c : std::string(1, c);
  }
  return out;
}

}  // namespace

std::vector<const ConfKey*> conf_keys_matching(const std::vector<std::string>& words) {
  std::vector<const ConfKey*> found;
  for (const ConfKey& key : conf_keys()) {
    const std::string text = lower(std::string(key.name) + '\n' + std::string(key.help) + '\n' +
                                   std::string(key.read_by));
    if (std::all_of(words.begin(), words.end(), [&](const std::string& word) {
          return text.find(lower(word)) != std::string::npos;
        })) {
      found.push_back(&key);
    }
  }
  return found;
}

std::vector<const ConfKey*> conf_keys_changed(const std::vector<const ConfKey*>& keys,
                                              const SparkVersion& from, const SparkVersion& to) {
  std::vector<const ConfKey*> changed;
  std::copy_if(keys.begin(), keys.end(), std::back_inserter(changed), [&](const ConfKey* key) {
    return default_words(*key, from) != default_words(*key, to);
  });
  return changed;
}

std::string default_words(const ConfKey& key, const SparkVersion& version) {
  if (!has_key(key, version)) {
    return "(no such key)";
  }
  const std::string_view value = default_of(key, version);
  return value.empty() ? "(not set)" : std::string(value);
}

std::string conf_text(const std::vector<const ConfKey*>& keys, const SparkVersion& version,
                      std::size_t width) {
  std::string out;
  for (const ConfKey* key : keys) {
    out += std::string(key->name) + " = " + default_words(*key, version) + '\n';
    out += wrapped("    ", key->help, 4, width);
    std::string note = "takes " + std::string(form_of(key->unit));
    const std::string limits = limits_words(*key);
    note += limits.empty() ? "" : ", " + limits;
    note += key->read_by.empty() ? "; no model reads it"
                                 : "; read by models/" + std::string(key->read_by);
    out += wrapped("    ", note, 4, width);
  }
  return out + counted(keys.size()) + ", defaults of Spark " + to_string(version) + '\n';
}

std::string conf_changes_text(const std::vector<const ConfKey*>& keys, const SparkVersion& from,
                              const SparkVersion& to, std::size_t width) {
  std::string out;
  for (const ConfKey* key : keys) {
    out += std::string(key->name) + '\n';
    out += "    " + short_version(from) + ": " + default_words(*key, from) + '\n';
    out += "    " + short_version(to) + ": " + default_words(*key, to) + '\n';
    out += wrapped("    ", key->help, 4, width);
  }
  return out + counted(keys.size()) + (keys.size() == 1 ? " differs" : " differ") +
         " between Spark " + to_string(from) + " and " + to_string(to) + '\n';
}

std::string conf_json(const std::vector<const ConfKey*>& keys) {
  Json list = Json::array();
  for (const ConfKey* key : keys) {
    Json defaults = Json::object();
    for (const SparkVersion& version : kKnownVersions) {
      const std::string_view value = default_of(*key, version);
      defaults[short_version(version)] =
          !has_key(*key, version) || value.empty() ? Json() : Json(value);
    }
    const std::string limits = limits_words(*key);
    list.push_back({{"key", key->name},
                    {"takes", form_of(key->unit)},
                    {"allowed", limits.empty() ? Json() : Json(limits)},
                    {"defaults", defaults},
                    {"since", key->since.empty() ? Json() : Json(key->since)},
                    {"read_by", key->read_by.empty() ? Json() : Json(key->read_by)},
                    {"help", key->help}});
  }
  return dumped(list);
}

std::string conf_markdown(const std::vector<const ConfKey*>& keys) {
  std::string out =
      "# Spark keys that oomcast knows\n\n"
      "Made by `oomcast conf --format markdown`; do not edit. Keys that no model reads\n"
      "are checked and have no influence, nor have other keys; `oomcast conf --changed 3.5 4.3` "
      "shows what differs between two versions.\n\n"
      "| key | default | takes | meaning | read by |\n| --- | --- | --- | --- | --- |\n";
  for (const ConfKey* key : keys) {
    const std::string limits = limits_words(*key);
    out += "| `" + std::string(key->name) + "` | " + markdown_cell(defaults_words(*key)) + " | " +
           markdown_cell(form_of(key->unit)) +
           (limits.empty() ? "" : ", " + markdown_cell(limits)) + " | " + markdown_cell(key->help) +
           " | " + (key->read_by.empty() ? "none" : "`" + std::string(key->read_by) + "`") + " |\n";
  }
  return out;
}

}  // namespace oomcast::reports
