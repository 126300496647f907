// `oomcast conform DIR`: replays recorded answers of real Spark against the models.
#include <array>
#include <ostream>

#include "cli/arguments.hpp"
#include "cli/complain.hpp"
#include "cli/verb.hpp"
#include "studies/conform/conform.hpp"

namespace oomcast::cli {
namespace {

constexpr std::array kConformOptions{
    OptionSpec{.name = "family",
               .value = "PREFIX",
               .help = "Replay only files whose schema, or a part of it behind a slash, begins so; "
                       "default: all"}};

constexpr Usage kConformUsage{
    .arguments = "DIR",
    .arguments_min = 1,
    .arguments_max = 1,
    .options = kConformOptions,
    .details =
        "DIR holds vectors recorded from real Spark: *.json and *.json.gz; other files are not\n"
        "looked at. Prints for each file how many vectors and steps agree with the models, and\n"
        "where they first part.\n\n"
        "Exit code 0: all agree; 1: something differs; 2: a file cannot be replayed (truncated,\n"
        "a field missing, a family that is not known).\n\n"
        "    oomcast conform tests/oracle/memory\n"
        "    oomcast conform --family unified_ops tests/oracle/memory\n"};

void print_score(const conform::FileScore& score, std::ostream& out) {
  out << (score.vectors_passed == score.vectors_total ? "ok   " : "DIFF ") << score.file << ": "
      << score.vectors_passed << "/" << score.vectors_total << " vectors";
  if (score.steps_total > 0) {
    out << ", " << score.steps_passed << "/" << score.steps_total << " steps";
  }
  out << "\n";
  if (score.first_difference) {
    const conform::Difference& first = *score.first_difference;
    out << "     first difference: vector " << first.vector;
    if (first.step >= 0) {
      out << ", step " << first.step;
    }
    out << ", " << first.field << "\n       expected " << first.expected << "\n       got      "
        << first.got << "\n";
  }
}

int conform_folder(const std::string& folder, const std::string& family, const Terminal& terminal) {
  const conform::ConformReport report = conform::conform(folder, {.family_prefix = family});
  std::int64_t passed = 0;
  std::int64_t total = 0;
  for (const conform::FileScore& score : report.files) {
    print_score(score, terminal.out);
    passed += score.vectors_passed;
    total += score.vectors_total;
  }
  terminal.out << passed << "/" << total << " vectors of " << report.files.size()
               << " files agree\n";
  if (!report.problems.empty()) {
    return complain(report.problems, terminal);
  }
  return report.all_passed() ? kExitOk : kExitPredictedFailure;
}

int run_conform(const Arguments& arguments, const Terminal& terminal) {
  return conform_folder(arguments.positional.front(), arguments.value("family"), terminal);
}

}  // namespace

Verb conform_verb() {
  return {.name = "conform",
          .summary = "Replay recorded answers of real Spark against the models.",
          .run = run_conform,
          .usage = kConformUsage};
}

}  // namespace oomcast::cli
