#include "cli/log_folder.hpp"

#include <algorithm>

#include "cli/complain.hpp"
#include "cli/output.hpp"
#include "cli/run_options.hpp"
#include "cli/study_options.hpp"
#include "studies/in_parallel.hpp"

namespace oomcast::cli {

int answer_folder(const FolderQuestion& question, const Arguments& arguments,
                  const Terminal& terminal) {
  const Checked<std::size_t> threads = threads_of(arguments);
  if (!threads.ok()) {
    return complain(threads.error(), terminal);
  }
  std::vector<reports::LogAnswer> answers(question.logs.size());
  std::vector<int> codes(question.logs.size(), kExitOk);
  const auto ask_all = [&] {
    for_all_in_parallel(answers.size(), threads.value(), [&](std::size_t i) {
      const std::string& path = question.logs[i];
      answers[i].log = path.substr(question.folder.size() + 1);
      codes[i] = question.ask(path, answers[i]);
    });
    return 0;
  };
  static_cast<void>(
      with_progress("reading " + std::to_string(answers.size()) + " logs", terminal, ask_all));
  const bool json = wants_json(arguments);
  const std::string text =
      json ? reports::log_answers_json(answers)
           : reports::log_answers_text(question.columns, answers, terminal.width);
  int code = kExitBadInput;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    if (answers[i].json.empty()) {
      continue;
    }
    code = code == kExitBadInput ? kExitOk : code;
    if (codes[i] == kExitPredictedFailure || code == kExitOk) {
      code = codes[i];
    }
  }
  return deliver(arguments, text, code, terminal);
}

}  // namespace oomcast::cli
