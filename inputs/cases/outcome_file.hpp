// How a recorded case ended, in one word of its outcome.json. Forecasts must not read it.
#pragma once

#include <string>
#include <string_view>

namespace oomcast::cases {

/// "success", "task_oom", "executor_lost" ...; empty if the text does not say.
[[nodiscard]] std::string read_status(std::string_view text);

}  // namespace oomcast::cases
