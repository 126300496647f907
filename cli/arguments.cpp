#include "cli/arguments.hpp"

#include <algorithm>
#include <boost/program_options.hpp>
#include <charconv>

#include "models/text/lists.hpp"
#include "models/text/nearest.hpp"

namespace oomcast::cli {
namespace {

namespace po = boost::program_options;

constexpr const char* kPositional = "(argument)";  // cannot be written as an option

std::string quoted(std::string_view word) { return '\'' + std::string(word) + '\''; }

std::string spelled(const OptionSpec& spec) { return "--" + std::string(spec.name); }

const OptionSpec* find_option(const Usage& usage, std::string_view name) {
  for (const OptionSpec& spec : usage.options) {
    if (spec.name == name) {
      return &spec;
    }
  }
  return nullptr;
}

Problem unknown_option(const Usage& usage, const std::string& token) {
  std::vector<std::string_view> names{"help"};
  for (const OptionSpec& spec : usage.options) {
    names.push_back(spec.name);
  }
  const std::string bare = token.substr(0, token.find('='));
  const std::string word = bare.substr(std::min(bare.find_first_not_of('-'), bare.size()));
  const std::string_view near = text::nearest(word, names);
  return mistake(bare, "there is no such option",
                 near.empty() ? "" : "did you mean '--" + std::string(near) + "'?");
}

po::options_description description_of(const Usage& usage) {
  po::options_description description;
  for (const OptionSpec& spec : usage.options) {
    std::string name(spec.name);
    if (spec.letter != 0) {
      name += ',' + std::string(1, spec.letter);
    }
    if (spec.value.empty()) {
      description.add_options()(name.c_str(), "");
    } else if (spec.values > 1) {
      description.add_options()(name.c_str(), po::value<std::vector<std::string>>()->multitoken(),
                                "");
    } else {
      description.add_options()(name.c_str(), po::value<std::vector<std::string>>(), "");
    }
  }
  description.add_options()(kPositional, po::value<std::vector<std::string>>(), "");
  return description;
}

void check_choice(const OptionSpec& spec, const std::string& value, Problems& problems) {
  const std::vector<std::string_view> words = text::split(spec.choices, '|');
  if (words.empty() || std::find(words.begin(), words.end(), value) != words.end()) {
    return;
  }
  problems.push_back(mistake(spelled(spec), quoted(value) + " is not known",
                             text::did_you_mean(value, words, "one of " + text::joined(words))));
}

void check_options(const Usage& usage, const Arguments& arguments, Problems& problems) {
  for (const OptionSpec& spec : usage.options) {
    const std::vector<std::string> values = arguments.values(spec.name);
    for (const std::string& value : values) {
      check_choice(spec, value, problems);
    }
    if (spec.values > 1 && !values.empty() && values.size() != spec.values) {
      problems.push_back(mistake(spelled(spec), "takes " + std::to_string(spec.values) + " words",
                                 spelled(spec) + ' ' + std::string(spec.value)));
    } else if (spec.values == 1 && !spec.repeatable && values.size() > 1) {
      problems.push_back(mistake(spelled(spec), "is given more than once", "give it once"));
    }
  }
}

void check_positional(const Usage& usage, const Arguments& arguments, Problems& problems) {
  const std::size_t count = arguments.positional.size();
  if (count < usage.arguments_min) {
    problems.push_back(mistake("arguments", std::string(usage.arguments) + " is missing", ""));
  }
  for (std::size_t i = usage.arguments_max; i < count; ++i) {
    problems.push_back(mistake(arguments.positional[i], "is one argument too many", ""));
  }
}

void collect(const Usage& usage, const po::option& option, Arguments& arguments,
             Problems& problems) {
  if (option.unregistered) {
    problems.push_back(unknown_option(
        usage, option.original_tokens.empty() ? option.string_key : option.original_tokens[0]));
    return;
  }
  if (option.string_key == kPositional || option.string_key.empty()) {
    for (const std::string& word : option.value) {
      arguments.positional.push_back(word);
    }
    return;
  }
  const OptionSpec* spec = find_option(usage, option.string_key);
  const bool is_switch = spec != nullptr && spec->value.empty();
  arguments.add(option.string_key, is_switch ? std::vector<std::string>{""} : option.value);
}

}  // namespace

Problem mistake(std::string where, std::string what, std::string fix) {
  return {.severity = Severity::kError,
          .where = std::move(where),
          .what = std::move(what),
          .fix = std::move(fix)};
}

void Arguments::add(const std::string& option, std::vector<std::string> values) {
  std::vector<std::string>& all = options_[option];
  all.insert(all.end(), std::make_move_iterator(values.begin()),
             std::make_move_iterator(values.end()));
}

bool Arguments::has(std::string_view option) const { return options_.contains(option); }

std::vector<std::string> Arguments::values(std::string_view option) const {
  const auto found = options_.find(option);
  return found == options_.end() ? std::vector<std::string>{} : found->second;
}

std::string Arguments::value(std::string_view option, std::string_view fallback) const {
  const std::vector<std::string> all = values(option);
  return all.empty() ? std::string(fallback) : all.back();
}

Checked<Arguments> parse_arguments(const Usage& usage, const std::vector<std::string>& words) {
  namespace style = po::command_line_style;
  const po::options_description description = description_of(usage);
  po::positional_options_description positional;
  positional.add(kPositional, -1);
  Arguments arguments;
  Problems problems;
  try {
    const po::parsed_options parsed = po::command_line_parser(words)
                                          .options(description)
                                          .positional(positional)
                                          .style(style::unix_style & ~style::allow_guessing)
                                          .allow_unregistered()
                                          .run();
    for (const po::option& option : parsed.options) {
      collect(usage, option, arguments, problems);
    }
  } catch (const po::error_with_option_name& error) {
    return Problems{mistake(error.get_option_name(), "its value is missing or not wanted", "")};
  } catch (const po::error& error) {
    return Problems{mistake("arguments", error.what(), "")};
  }
  check_options(usage, arguments, problems);
  if (problems.empty()) {  // what follows an unknown option may be its value
    check_positional(usage, arguments, problems);
  }
  if (!problems.empty()) {
    return problems;
  }
  return arguments;
}

std::vector<std::string> list_of(const Arguments& arguments, std::string_view option) {
  const std::string given = arguments.value(option);
  const std::vector<std::string_view> words = text::split(given, ',');
  return {words.begin(), words.end()};
}

Checked<std::uint64_t> parse_count(std::string_view option, std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || text.empty()) {
    return Problems{mistake(std::string(option), quoted(text) + " is not a whole number",
                            "give one from 0 to 18446744073709551615")};
  }
  return number;
}

}  // namespace oomcast::cli
