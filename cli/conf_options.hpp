// Options that set Spark keys: --conf KEY=VALUE, --properties-file, --spark; shared by verbs.
#pragma once

#include <vector>

#include "cli/arguments.hpp"
#include "models/conf/conf.hpp"

namespace oomcast::cli {

inline constexpr OptionSpec kConfOption{.name = "conf",
                                        .value = "KEY=VALUE",
                                        .help = "Set a Spark key, over everything else",
                                        .repeatable = true};
inline constexpr OptionSpec kPropertiesOption{
    .name = "properties-file",
    .value = "FILE",
    .help = "Set the keys of a spark-defaults.conf, below the scenario's own"};

inline constexpr OptionSpec kPresetOption{
    .name = "preset",
    .value = "NAME",
    .help = "Lay a preset over the scenario's conf, below --conf ('oomcast list presets')",
    .repeatable = true};

/// The keys of the --preset options, in the order given.
Checked<std::vector<ConfEntry>> preset_entries(const Arguments& arguments);

/// The --conf options as entries with the origin "--conf".
Checked<std::vector<ConfEntry>> conf_entries(const Arguments& arguments);

/// A version of Spark, or a mistake that names the option.
Checked<SparkVersion> spark_version(std::string_view option, const std::string& text);

/// Prints a conf's warnings (unknown keys) to stderr.
void warn_of_conf(const Conf& conf, const Terminal& terminal);

}  // namespace oomcast::cli
