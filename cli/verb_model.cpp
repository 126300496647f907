// `oomcast model [WORD]`: every estimated number, its band and its origin.
#include <algorithm>
#include <array>
#include <vector>

#include "cli/arguments.hpp"
#include "cli/complain.hpp"
#include "cli/output.hpp"
#include "cli/verb.hpp"
#include "models/cost/coefficients.hpp"
#include "reports/model_table.hpp"

namespace oomcast::cli {
namespace {

constexpr std::array kModelOptions{
    kTextOrJsonOption,
    kOutputOption,
};

constexpr Usage kModelUsage{
    .arguments = "[WORD]",
    .arguments_max = 1,
    .options = kModelOptions,
    .details =
        "Spark's own arithmetic is exact and not listed here. Listed is what physics does:\n"
        "heaps, processes, Python workers, times. WORD keeps the names that hold it.\n\n"
        "  oomcast model\n"
        "  oomcast model gc.\n"};

int run_model(const Arguments& arguments, const Terminal& terminal) {
  const std::string word = arguments.positional.empty() ? "" : arguments.positional.front();
  std::vector<Coefficient> rows;
  std::copy_if(
      coefficients().begin(), coefficients().end(), std::back_inserter(rows),
      [&](const Coefficient& row) { return row.name.find(word) != std::string_view::npos; });
  if (rows.empty()) {
    return complain(
        {{Severity::kError, word, "is in no parameter's name", "'oomcast model' lists them all"}},
        terminal);
  }
  const bool json = wants_json(arguments);
  return deliver(arguments,
                 json ? reports::model_json(rows) : reports::model_text(rows, terminal.width),
                 kExitOk, terminal);
}

}  // namespace

Verb model_verb() {
  return {.name = "model",
          .summary = "Show every estimated number, its band and where it comes from.",
          .run = run_model,
          .usage = kModelUsage};
}

}  // namespace oomcast::cli
