// Lists the cases and shares them among threads; each forecast has its own place in the result.
#include "studies/predict/predict.hpp"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "studies/in_parallel.hpp"
#include "studies/text_of.hpp"

namespace oomcast::predict {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kCaseFile = "case.json";

Checked<std::vector<std::string>> case_folders(const std::string& folder) {
  std::error_code error;
  std::vector<std::string> names;
  fs::directory_iterator entries(folder, error);
  for (; !error && entries != fs::directory_iterator(); entries.increment(error)) {
    std::error_code none;
    if (fs::is_regular_file(entries->path() / kCaseFile, none)) {
      names.push_back(entries->path().filename().string());
    }
  }
  if (error) {
    return Problems{{Severity::kError, folder, "cannot be listed: " + error.message(),
                     "give a folder that holds a folder a case"}};
  }
  if (names.empty()) {
    return Problems{{Severity::kError, folder, "holds no case: no folder in it has a case.json",
                     "give a folder that holds a folder a case"}};
  }
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace

Checked<std::vector<Forecast>> predict_folder(const std::string& folder, std::size_t threads) {
  const Checked<std::vector<std::string>> names = case_folders(folder);
  if (!names.ok()) {
    return names.error();
  }
  std::vector<Forecast> forecasts(names.value().size());
  for_all_in_parallel(forecasts.size(), threads, [&](std::size_t i) {
    const std::string& name = names.value()[i];
    forecasts[i] = forecast_case(text_of(fs::path(folder) / name / kCaseFile), name);
  });
  return forecasts;
}

}  // namespace oomcast::predict
