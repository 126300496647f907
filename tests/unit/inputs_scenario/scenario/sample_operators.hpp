// A small table of operators, so that the reader is tested apart from the operators that exist.
#pragma once

#include <array>
#include <span>

#include "models/scenario/operator_spec.hpp"

namespace oomcast {

inline std::span<const OperatorSpec> sample_operators() {
  static constexpr std::array kScan{
      ParamSpec{"data", ParamKind::kDataset, "", true, "The data set to read.", ""},
      ParamSpec{"columns", ParamKind::kColumnList, "", false, "Columns to read.", ""}};
  static constexpr std::array kJoin{
      ParamSpec{"on", ParamKind::kColumnList, "", true, "Key columns.", ""},
      ParamSpec{"type", ParamKind::kText, "inner", false, "Join type.", "inner|left_outer"}};
  static constexpr std::array kAll{
      ParamSpec{"number", ParamKind::kInteger, "3", false, "A number.", ""},
      ParamSpec{"flag", ParamKind::kBoolean, "false", false, "A flag.", ""},
      ParamSpec{"word", ParamKind::kText, "", false, "A text.", ""},
      ParamSpec{"words", ParamKind::kTextList, "a,b", false, "Texts.", ""},
      ParamSpec{"size", ParamKind::kSize, "128MB", false, "A size.", ""},
      ParamSpec{"share", ParamKind::kShare, "5%", false, "A share.", ""},
      ParamSpec{"time", ParamKind::kDuration, "3s", false, "A time.", ""},
      ParamSpec{"column", ParamKind::kColumn, "", false, "A column.", ""}};
  static constexpr std::array kSpecs{
      OperatorSpec{"scan", "Reads a data set.", 0, 0, kScan},
      OperatorSpec{"join", "Joins two inputs.", 2, 2, kJoin},
      OperatorSpec{"all", "Has every kind of parameter.", 1, 1, kAll},
      OperatorSpec{"union", "Puts inputs together.", 1, kAnyNumberOfInputs, {}},
      OperatorSpec{"write", "Writes.", 1, 1, {}}};
  return kSpecs;
}

}  // namespace oomcast
