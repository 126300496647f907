#include "inputs/cases/outcome_file.hpp"

#include <nlohmann/json.hpp>

namespace oomcast::cases {

std::string read_status(std::string_view text) {
  const nlohmann::json json = nlohmann::json::parse(text, nullptr, false);
  const auto found = json.find("status");
  return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

}  // namespace oomcast::cases
