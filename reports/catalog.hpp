// Lists of things that can be named: scenarios, operators, formats; as text or JSON.
#pragma once

#include <string>
#include <vector>

#include "models/scenario/operator_spec.hpp"

namespace oomcast::reports {

struct CatalogEntry {
  std::string group;  // a heading, or empty
  std::string name;
  std::string title;
};

/// Entries under their groups, in the order given, with `width` columns.
std::string catalog_text(const std::vector<CatalogEntry>& entries, std::size_t width);
std::string catalog_json(const std::vector<CatalogEntry>& entries);

/// Operators with their parameters.
std::string operators_text(const std::vector<OperatorSpec>& operators, std::size_t width);
std::string operators_json(const std::vector<OperatorSpec>& operators);

}  // namespace oomcast::reports
