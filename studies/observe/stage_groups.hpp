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
  std::int64_t readers = 0;  // tasks of the stages that read its shuffle
};

struct Group {
  std::string name;
  const eventlog::SqlExecution* sql = nullptr;
  std::vector<Member> members;  // in order of id
  std::vector<Fragment> fragments;
};

[[nodiscard]] const eventlog::Stage& first_attempt(const eventlog::EventLog& log,
                                                   const Member& member);

/// Finds for each stage the piece of the plan that its tasks ran, as far as the plan has it.
void match_fragments(const eventlog::EventLog& log, Group& group);

}  // namespace oomcast::observe
