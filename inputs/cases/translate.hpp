// A recorded case as a Scenario: conf, cluster, data and jobs, understood from what the case says.
#pragma once

#include <optional>
#include <string>

#include "inputs/cases/case_file.hpp"
#include "models/scenario/scenario.hpp"

namespace oomcast::cases {

struct Translation {
  std::optional<Scenario> scenario;
  std::string reason;  // why there is none
};

[[nodiscard]] Translation translate(const CaseFile& file);

}  // namespace oomcast::cases
