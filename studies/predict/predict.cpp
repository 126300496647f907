// Lists the cases and shares them among threads; each forecast has its own place in the result.
#include "studies/predict/predict.hpp"

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <system_error>
#include <thread>

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

Forecast forecast_of(const std::string& folder, const std::string& name) {
  return forecast_case(text_of(fs::path(folder) / name / kCaseFile), name);
}

}  // namespace

Checked<std::vector<Forecast>> predict_folder(const std::string& folder,
                                              const PredictOptions& options) {
  const Checked<std::vector<std::string>> names = case_folders(folder);
  if (!names.ok()) {
    return names.error();
  }
  const std::size_t count = names.value().size();
  std::vector<Forecast> forecasts(count);
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    for (std::size_t i = next++; i < count; i = next++) {
      forecasts[i] = forecast_of(folder, names.value()[i]);
    }
  };
  const std::size_t wanted = options.threads > 0
                                 ? static_cast<std::size_t>(options.threads)
                                 : std::max<std::size_t>(1, std::thread::hardware_concurrency());
  std::vector<std::thread> threads;
  for (std::size_t i = 1; i < std::min(wanted, count); ++i) {
    threads.emplace_back(work);
  }
  work();
  for (std::thread& thread : threads) {
    thread.join();
  }
  return forecasts;
}

}  // namespace oomcast::predict
