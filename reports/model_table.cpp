#include "reports/model_table.hpp"

#include <nlohmann/json.hpp>

#include "reports/table.hpp"

namespace oomcast::reports {

std::string model_text(std::span<const Coefficient> rows, std::size_t width) {
  Table table({{"parameter", Align::kLeft},
               {"value"},
               {"low"},
               {"high"},
               {"unit", Align::kLeft},
               {"origin", Align::kLeft, true}});
  for (const Coefficient& row : rows) {
    table.add({std::string(row.name), std::to_string(row.value), std::to_string(row.low),
               std::to_string(row.high), std::string(row.unit), std::string(row.origin)});
  }
  return table.text(0, width) +
         "\nA run goes by the values; 'oomcast run --repeat N' draws each from its band.\n";
}

std::string model_json(std::span<const Coefficient> rows) {
  nlohmann::ordered_json all = nlohmann::ordered_json::array();
  for (const Coefficient& row : rows) {
    all.push_back({{"name", row.name},
                   {"value", row.value},
                   {"low", row.low},
                   {"high", row.high},
                   {"unit", row.unit},
                   {"origin", row.origin}});
  }
  return all.dump(2) + '\n';
}

}  // namespace oomcast::reports
