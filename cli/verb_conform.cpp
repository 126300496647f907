// `oomcast conform DIR`: replays recorded answers of real Spark against the models.
#include <boost/program_options.hpp>
#include <ostream>

#include "cli/verb.hpp"
#include "studies/conform/conform.hpp"
#include "studies/conform/family.hpp"

namespace oomcast::cli {
namespace {

namespace po = boost::program_options;

void print_help(const po::options_description& options, std::ostream& out) {
  out << "usage: oomcast conform [--family PREFIX] DIR\n\n"
         "Replays every *.json and *.json.gz file of DIR, recorded from real Spark, against the\n"
         "models; prints what passed and the first difference of each file.\n"
         "Exit code: 0 all agree, 1 something differs, 2 bad input.\n\n"
      << options << "\nFamilies:\n";
  for (const conform::Family& family : conform::families()) {
    out << "  " << family.schema << "  " << family.summary << "\n";
  }
}

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

void print_problem(const Problem& problem, std::ostream& err) {
  err << "oomcast conform: " << problem.where << ": " << problem.what;
  if (!problem.fix.empty()) {
    err << " (" << problem.fix << ")";
  }
  err << "\n";
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
  for (const Problem& problem : report.problems) {
    print_problem(problem, terminal.err);
  }
  if (!report.problems.empty()) {
    return kExitBadInput;
  }
  return report.all_passed() ? kExitOk : kExitPredictedFailure;
}

int run(const std::vector<std::string>& arguments, const Terminal& terminal) {
  std::string folder;
  std::string family;
  po::options_description options("Options");
  options.add_options()("help,h", "print this help")(
      "family", po::value(&family)->value_name("PREFIX"),
      "replay only families whose name begins so, such as unified_ops");
  po::options_description all;
  all.add(options).add_options()("dir", po::value(&folder), "");
  po::positional_options_description positional;
  positional.add("dir", 1);
  po::variables_map chosen;
  try {
    po::store(po::command_line_parser(arguments).options(all).positional(positional).run(), chosen);
    po::notify(chosen);
  } catch (const po::error& error) {
    terminal.err << "oomcast conform: " << error.what() << "; see 'oomcast conform --help'\n";
    return kExitBadInput;
  }
  if (chosen.count("help") > 0) {
    print_help(options, terminal.out);
    return kExitOk;
  }
  if (folder.empty()) {
    terminal.err << "oomcast conform: no folder given; see 'oomcast conform --help'\n";
    return kExitBadInput;
  }
  return conform_folder(folder, family, terminal);
}

}  // namespace

Verb conform_verb() {
  return {.name = "conform",
          .summary = "Replay recorded answers of real Spark against the models.",
          .run = run};
}

}  // namespace oomcast::cli
