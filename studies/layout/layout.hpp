// The memory layout of a container: every region with its size, its place in the whole, and the
// formula it comes from. Exact numbers only, from models/memory/regions and models/container.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "models/problem.hpp"
#include "models/scenario/scenario.hpp"
#include "sim/bytes.hpp"

namespace oomcast::layout {

/// A region; regions inside it follow it directly, one level deeper. The regions one level inside
/// another add up to it, except for the outermost where nothing limits the whole.
struct Region {
  std::int32_t depth = 0;
  std::string id;     // stable word: "heap.unified.execution"
  std::string title;  // for people
  Bytes bytes;
  std::string formula;  // with conf keys and numbers
};

/// A number that follows from the layout and is no region of it.
struct Fact {
  std::string id;
  std::string title;
  std::optional<Bytes> bytes;  // of a size
  std::optional<std::int64_t> count;
  std::string formula;
};

struct Process {
  std::string name;     // "executor", "driver", "driver and executor"
  bool limited = true;  // false: nobody enforces the sum; only the machine ends it
  std::string collector;
  std::vector<Region> regions;
  std::vector<Fact> facts;
};

struct Layout {
  std::string manager;  // "yarn", "kubernetes", "standalone", "local"
  std::string spark_version;
  std::vector<Process> processes;
  std::vector<std::string> notes;
};

/// Lays out executor and driver of a scenario: its conf, cluster and language; data and jobs do
/// not matter. Errors are those with which Spark or the manager would refuse to start.
Checked<Layout> lay_out(const Scenario& scenario);

std::string_view manager_word(ManagerKind manager);
std::optional<ManagerKind> manager_of(std::string_view word);

}  // namespace oomcast::layout
