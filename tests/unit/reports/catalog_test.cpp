#include "reports/catalog.hpp"

#include <array>

#include "tests/support/catch.hpp"
#include "tests/support/holds.hpp"

using namespace oomcast;
using namespace oomcast::reports;
using oomcast::test::holds;

namespace {

constexpr std::array kParams{
    ParamSpec{"on", ParamKind::kColumnList, "", true, "Columns that are equal.", ""},
    ParamSpec{"type", ParamKind::kText, "inner", false, "Which rows stay.", "inner|left"}};

const std::vector<OperatorSpec> kOperators{
    {"join", "Joins two inputs.", 2, 2, kParams},
    {"union", "Puts inputs together.", 1, kAnyNumberOfInputs, {}}};

}  // namespace

TEST_CASE("entries stand under their groups with aligned titles", "[reports][catalog]") {
  CHECK(catalog_text({{"joins", "skew", "A hot key"},
                      {"joins", "wide-rows", "Wide"},
                      {"kills", "yarn", "Polled"}},
                     80) ==
        "joins\n  skew       A hot key\n  wide-rows  Wide\n\nkills\n  yarn       Polled\n");
  CHECK(catalog_text({}, 80).empty());
}

TEST_CASE("operators are listed with their parameters and defaults", "[reports][catalog]") {
  const std::string text = operators_text(kOperators, 100);
  CHECK(holds(text, "join: Joins two inputs. (2 inputs)\n"));
  CHECK(holds(text, "on                  Columns that are equal. (list of columns, required)\n"));
  CHECK(holds(text, "Which rows stay. (one of inner, left, default inner)\n"));
  CHECK(holds(text, "union: Puts inputs together. (1 or more inputs)\n"));
  CHECK(holds(operators_json(kOperators), "\"inputs_max\": null"));
}
