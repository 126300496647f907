#include "reports/utf8.hpp"

#include <nlohmann/json.hpp>

namespace oomcast::reports {

std::string valid_utf8(std::string_view text) {
  using Json = nlohmann::json;
  const std::string quoted = Json(text).dump(-1, ' ', false, Json::error_handler_t::replace);
  return Json::parse(quoted, nullptr, false).get<std::string>();
}

}  // namespace oomcast::reports
