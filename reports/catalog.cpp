#include "reports/catalog.hpp"

#include <algorithm>

#include "reports/json_parts.hpp"
#include "reports/table.hpp"
#include "reports/terminal_text.hpp"

namespace oomcast::reports {
namespace {

std::string_view kind_words(ParamKind kind) {
  switch (kind) {
    case ParamKind::kInteger:
      return "whole number";
    case ParamKind::kBoolean:
      return "true or false";
    case ParamKind::kText:
      return "text";
    case ParamKind::kTextList:
      return "list of texts";
    case ParamKind::kSize:
      return "size";
    case ParamKind::kShare:
      return "share";
    case ParamKind::kDuration:
      return "time";
    case ParamKind::kColumn:
      return "column";
    case ParamKind::kColumnList:
      return "list of columns";
    case ParamKind::kDataset:
      return "data set";
  }
  return "value";
}

std::string inputs_words(const OperatorSpec& spec) {
  if (spec.inputs_max == 0) {
    return "no input";
  }
  if (spec.inputs_max == kAnyNumberOfInputs) {
    return std::to_string(spec.inputs_min) + " or more inputs";
  }
  if (spec.inputs_min == spec.inputs_max) {
    return std::to_string(spec.inputs_min) + (spec.inputs_min == 1 ? " input" : " inputs");
  }
  return std::to_string(spec.inputs_min) + " to " + std::to_string(spec.inputs_max) + " inputs";
}

std::string with_commas(std::string_view choices) {
  std::string out;
  for (const char c : choices) {
    out += c == '|' ? std::string(", ") : std::string(1, c);
  }
  return out;
}

std::string param_line(const ParamSpec& param, std::size_t width) {
  std::string words = std::string(kind_words(param.kind));
  if (!param.choices.empty()) {
    words = "one of " + with_commas(param.choices);
  }
  if (param.required) {
    words += ", required";
  } else if (!param.fallback.empty()) {
    words += ", default " + std::string(param.fallback);
  }
  constexpr std::size_t kColumn = 24;
  return wrapped("    " + padded(param.name, kColumn - 5) + ' ',
                 std::string(param.help) + " (" + words + ')', kColumn, width);
}

}  // namespace

std::string catalog_text(const std::vector<CatalogEntry>& entries, std::size_t width) {
  std::size_t column = 0;
  for (const CatalogEntry& entry : entries) {
    column = std::max(column, display_width(sanitized(entry.name)) + 4);
  }
  std::string out;
  std::string group;
  for (const CatalogEntry& entry : entries) {
    if (entry.group != group) {
      out += (out.empty() ? "" : "\n") + sanitized(entry.group) + '\n';
      group = entry.group;
    }
    out += wrapped("  " + padded(sanitized(entry.name), column - 2), sanitized(entry.title), column,
                   width);
  }
  return out;
}

std::string catalog_json(const std::vector<CatalogEntry>& entries) {
  Json list = Json::array();
  for (const CatalogEntry& entry : entries) {
    Json item = {{"name", entry.name}, {"title", entry.title}};
    if (!entry.group.empty()) {
      item["family"] = entry.group;
    }
    list.push_back(std::move(item));
  }
  return dumped(list);
}

std::string operators_text(const std::vector<OperatorSpec>& operators, std::size_t width) {
  std::string out;
  for (const OperatorSpec& spec : operators) {
    out += (out.empty() ? "" : "\n") +
           wrapped(std::string(spec.name) + ": ",
                   std::string(spec.summary) + " (" + inputs_words(spec) + ')', 2, width);
    for (const ParamSpec& param : spec.params) {
      out += param_line(param, width);
    }
  }
  return out;
}

std::string operators_json(const std::vector<OperatorSpec>& operators) {
  Json list = Json::array();
  for (const OperatorSpec& spec : operators) {
    Json params = Json::array();
    for (const ParamSpec& param : spec.params) {
      params.push_back({{"name", param.name},
                        {"takes", kind_words(param.kind)},
                        {"default", param.fallback.empty() ? Json() : Json(param.fallback)},
                        {"required", param.required},
                        {"choices", param.choices.empty() ? Json() : Json(param.choices)},
                        {"help", param.help}});
    }
    list.push_back(
        {{"name", spec.name},
         {"summary", spec.summary},
         {"inputs_min", spec.inputs_min},
         {"inputs_max", spec.inputs_max == kAnyNumberOfInputs ? Json() : Json(spec.inputs_max)},
         {"params", params}});
  }
  return dumped(list);
}

}  // namespace oomcast::reports
