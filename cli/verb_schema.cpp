// `oomcast schema`: the JSON Schema of scenario files.
#include <array>

#include "cli/arguments.hpp"
#include "cli/output.hpp"
#include "cli/verb.hpp"
#include "inputs/scenario/scenario_json.hpp"
#include "models/operators/kinds.hpp"

namespace oomcast::cli {
namespace {

constexpr std::array kSchemaOptions{kOutputOption};

constexpr Usage kSchemaUsage{.options = kSchemaOptions,
                             .details =
                                 "JSON Schema (draft 2020-12), for editors and other checkers.\n\n"
                                 "  oomcast schema -o scenario.schema.json\n"};

int run_schema(const Arguments& arguments, const Terminal& terminal) {
  return deliver(arguments, scenario_schema(operator_specs()), kExitOk, terminal);
}

}  // namespace

Verb schema_verb() {
  return {.name = "schema",
          .summary = "Print the JSON Schema of scenario files.",
          .run = run_schema,
          .usage = kSchemaUsage};
}

}  // namespace oomcast::cli
