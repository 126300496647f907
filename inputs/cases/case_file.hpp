// A recorded case of real Spark as its case.json says it: what was run, under which conf, on what.
// Nothing of how it ended is read.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "inputs/cases/python_code.hpp"
#include "models/conf/conf.hpp"
#include "models/problem.hpp"

namespace oomcast::cases {

struct InputColumn {
  std::string name;
  std::string type;        // "bigint", "string", ...
  std::string expression;  // SQL over id
  std::int64_t bytes = 8;  // of a value
};

/// A table made by spark.range and expressions.
struct Input {
  std::string name;
  std::int64_t rows = 0;
  std::int64_t partitions = 0;
  std::vector<InputColumn> columns;
};

struct CaseFile {
  std::string id;
  std::string job;  // what is run: cases with the same word differ in conf and cluster alone
  std::string description;
  std::vector<ConfEntry> conf;  // in the order of the file
  std::int64_t executors = 1;
  std::int64_t cores = 1;
  std::int64_t executor_mib = 0;  // 0: as the conf says
  std::int64_t driver_mib = 0;
  std::string collector;                  // "G1 (JVM default)", "Serial", ...
  std::string manager;                    // of a container case: "yarn" or "cgroup"
  std::optional<std::int64_t> disk_mib;   // of spark.local.dir, shared by driver and executors
  std::optional<std::int64_t> limit_mib;  // of the container
  std::int64_t overhead_mib = 0;          // what the executor has in it beside its heap
  bool enforced = false;                  // yarn.nodemanager.resource.memory.enforced
  bool kills_group = false;               // memory.oom.group
  std::string java_options;
  CodeParams params;  // what the code reads as P
  std::vector<Input> inputs;
  std::string code;                // the PySpark text
  std::vector<std::string> plans;  // EXPLAIN FORMATTED, one an action
  bool external_events = false;    // somebody kills executors from outside
};

/// Reads a case.json; `where` is what problems point at.
[[nodiscard]] Checked<CaseFile> read_case(std::string_view text, std::string_view where);

}  // namespace oomcast::cases
