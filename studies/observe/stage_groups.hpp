// Stages that share broadcasts and shuffles, each with the piece of the SQL plan that it ran.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "studies/observe/plan_cut.hpp"
#include "studies/observe/task_loads.hpp"

namespace oomcast::observe {

/// A stage and where it belongs.
struct Member {
  StageLoads* loads = nullptr;
  const eventlog::Job* job = nullptr;
  Sums sums;
  const Fragment* fragment = nullptr;
  std::vector<std::int64_t> writers;  // ids of the stages whose shuffles it reads
  bool adapted = false;               // reads its shuffles as the changed conf has it
  std::int64_t readers = 0;           // tasks of the stages that read its shuffle
};

struct Group {
  std::string name;
  const eventlog::SqlExecution* sql = nullptr;
  std::vector<Member> members;  // in order of id
  std::vector<Fragment> fragments;
};

[[nodiscard]] const eventlog::Stage& first_attempt(const eventlog::EventLog& log,
                                                   const Member& member);
[[nodiscard]] bool reads_from(const Member& reader, const Member& writer);

/// Finds for each stage the piece of the plan that its tasks ran, as far as the plan has it, and
/// the stages whose shuffles it reads: its parents, or those that stand for them, where an earlier
/// job ran them (AQE submits every shuffle as a job, and skips it in the next).
void match_fragments(const eventlog::EventLog& log, Group& group);

}  // namespace oomcast::observe
