// A Scenario: everything a simulation needs to know, as plain values. The same type whether it came
// from a scenario file, an event log, an oracle case, or Python.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "models/conf/conf.hpp"
#include "models/scenario/dataset.hpp"
#include "models/scenario/heap_limits.hpp"
#include "models/scenario/rates.hpp"
#include "models/scenario/stream.hpp"

namespace oomcast {

enum class ManagerKind : std::uint8_t { kLocal, kStandalone, kYarn, kKubernetes };

/// The machines below Spark. Zero means "as much as asked for" where nothing else is said.
struct Cluster {
  ManagerKind manager = ManagerKind::kYarn;
  bool cluster_mode = true;    // the driver runs in a container of the cluster
  std::int64_t executors = 2;  // used unless spark.executor.instances is set
  std::int64_t executors_per_node = 1;
  std::int64_t node_cores = 0;  // CPUs the JVM sees; 0: as many as the executor's cores
  Bytes node_memory;            // memory the JVM sees; zero: as much as the container
  Bytes local_disk;             // spill and shuffle space of one executor; zero: unlimited
  Bytes local_disk_throughput;  // what that moves in a second; zero: the table of coefficients
  // YARN.
  Bytes yarn_minimum_allocation = Bytes(std::int64_t{1024} << 20);
  Bytes yarn_maximum_allocation;  // zero: no maximum
  Bytes yarn_increment;           // zero: the minimum
  bool yarn_pmem_check = true;    // polled kills happen only with it ...
  bool yarn_enforced = false;     // ... and without resource.memory.enforced
  Duration yarn_poll = Duration(3'000'000'000);
  // Kubernetes and other cgroups.
  bool cgroup_kills_group = true;  // memory.oom.group: the whole container dies, not a process
};

/// The least that local_disk_throughput may be.
inline constexpr Bytes kSlowestDisk = Bytes(1 << 20);

/// An executor that somebody outside of the application takes away.
struct Loss {
  enum class Cause : std::uint8_t {
    kKilled,     // SIGKILL: to Spark it looks like an end that the application brought about
    kPreempted,  // by its manager, which says so
  };
  std::int32_t executor = 0;
  Cause cause = Cause::kKilled;
  // Counted from the start of a job or from a stage's first submission, both as Spark numbers
  // them; with neither, from the start of the application.
  std::optional<std::int32_t> job;
  std::optional<std::int32_t> stage;
  Duration after;
};

/// A value of an operator's parameter as the scenario gives it. Sizes are bytes, shares are parts
/// per billion, both already checked against the operator's table of parameters.
using ParamValue = std::variant<std::int64_t, bool, std::string, std::vector<std::string>>;

/// One step of a job's logical plan: an operator over earlier steps.
struct Step {
  std::string id;                   // name others refer to; unique in its job
  std::string op;                   // a word of the table of operators
  std::vector<std::string> inputs;  // ids of earlier steps
  std::map<std::string, ParamValue, std::less<>> params;
  std::string pointer;  // where it stands in the input, for messages
};

struct Job {
  std::string name;
  std::vector<Step> steps;  // the last one is the job's action
};

namespace plan {
struct PhysicalJob;
}

struct Expectation {
  std::string outcome;      // a word of Outcome, or empty
  std::string explanation;  // one or two sentences for people
};

struct Scenario {
  std::string name;
  std::string title;
  std::string text;  // what it shows, for people
  std::uint64_t seed = 1;
  bool python = false;     // the application is a PySpark one
  HeapLimits heap_limits;  // of executors
  Cluster cluster;
  Rates rates;
  Conf conf;
  std::vector<Dataset> data;
  std::vector<Job> jobs;
  std::vector<Loss> losses;
  std::optional<Stream> stream;  // a query that runs when the jobs are done
  /// Instead of logical jobs: stages as somebody observed them (an event log).
  std::shared_ptr<const std::vector<plan::PhysicalJob>> observed;
  Expectation expect;
  std::string input_hash;  // of the input's bytes, for the manifest
  std::string origin;      // the file it came from
};

}  // namespace oomcast
