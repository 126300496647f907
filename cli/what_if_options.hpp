// Options that change what an event log had: conf, volume, hot keys, cluster.
#pragma once

#include "cli/arguments.hpp"
#include "studies/observe/observe.hpp"

namespace oomcast::cli {

inline constexpr OptionSpec kVolumeOption{
    .name = "volume", .value = "X", .help = "X times as many rows as the log saw (0.001 to 1000)"};
inline constexpr OptionSpec kHotKeyGrowthOption{
    .name = "hot-key-growth",
    .value = "X",
    .help = "X times as many rows of hot keys, on top of --volume (0.001 to 1000)"};
inline constexpr OptionSpec kExecutorsOption{
    .name = "executors", .value = "N", .help = "Number of executors"};
inline constexpr OptionSpec kManagerOption{.name = "manager",
                                           .value = "NAME",
                                           .help = "Cluster manager",
                                           .choices = "local|standalone|yarn|k8s"};

/// What --conf and the options above ask for; all their mistakes at once.
Checked<observe::WhatIf> what_if_of(const Arguments& arguments);

}  // namespace oomcast::cli
