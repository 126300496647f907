// Other engines on the same job: what their memory is cut into, exactly, and what becomes of the
// job in it, simplified. No events and no time; one query alone.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "models/engines/demands.hpp"
#include "sim/bytes.hpp"

namespace oomcast::engines {

/// The machines that the scenario gives to Spark.
struct Machines {
  std::int64_t count = 1;
  std::int64_t slots = 1;  // tasks at a time on one
  Bytes container;         // all of a machine's memory
};

struct Part {
  std::string name;  // the engine's own word
  Bytes bytes;       // of one machine
};

struct Forecast {
  std::string engine;
  std::string fidelity;  // "simulated", "simplified" or "described"
  std::string exactly;   // what of it is exact and what is not
  bool survives = true;
  std::string outcome;  // a word: "success", "spills", the engine's error
  std::string what;     // the tightest limit and who meets it
  Bytes peak;           // of that limit on one machine
  Bytes limit;
  Bytes spilled;  // on all machines
  std::vector<Part> parts;
  std::vector<std::string> notes;
  std::vector<std::string> sources;
};

/// Flink with its defaults, in batch mode; state of streams is not read from the demands.
[[nodiscard]] Forecast flink(const Machines& machines, const std::vector<Demand>& demands);

/// Trino with its defaults, without and with spill-enabled.
[[nodiscard]] Forecast trino(const Machines& machines, const std::vector<Demand>& demands,
                             bool spill);

/// What is public about Snowflake: no numbers.
[[nodiscard]] Forecast snowflake();

}  // namespace oomcast::engines
