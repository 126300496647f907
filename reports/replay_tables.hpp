// A replayed event log as tables of words: observed beside simulated, and beside the what-if.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "reports/beside.hpp"
#include "studies/replay.hpp"
#include "studies/study_table.hpp"

namespace oomcast::reports {

/// Two lines a stage, three with a what-if; the third cell says whose.
WordTable replay_stages(const replay::ReplayComparison& comparison);
inline constexpr std::size_t kReplaySide = 2;

/// Speeds, and what the log does not tell; without rows if no task told any.
WordTable replay_learned(const replay::ReplayComparison& comparison);

/// "nightly (application_1_0001, Spark 3.5.1)".
std::string replay_title(const replay::ReplayComparison& comparison);

/// What the log tells a part of alone, with that part; empty if it tells all.
std::string shares_told(const observe::Completeness& told);

Beside replay_beside(const replay::ReplayComparison& comparison);

/// The figures of all stages, in plain units.
StudyTable replay_figures(const replay::ReplayComparison& comparison);

}  // namespace oomcast::reports
