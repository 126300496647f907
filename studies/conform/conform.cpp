// Walking the folder, picking each file's family, adding up.
#include "studies/conform/conform.hpp"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "inputs/vectors/reader.hpp"
#include "inputs/vectors/vector_file.hpp"
#include "studies/conform/family.hpp"

namespace oomcast::conform {
namespace {

/// Names of the folder's vector files, sorted.
Checked<std::vector<std::string>> vector_files(const std::string& folder) {
  std::error_code error;
  std::vector<std::string> names;
  std::filesystem::directory_iterator entries(folder, error);
  for (; !error && entries != std::filesystem::directory_iterator(); entries.increment(error)) {
    const std::string name = entries->path().filename().string();
    if (name.ends_with(".json") || name.ends_with(".json.gz")) {
      names.push_back(name);
    }
  }
  if (error) {
    return Problems{{Severity::kError, folder, "cannot be listed: " + error.message(),
                     "give a folder of .json or .json.gz vector files"}};
  }
  std::sort(names.begin(), names.end());
  return names;
}

bool selected(std::string_view schema, std::string_view prefix) {
  if (schema.starts_with(prefix)) {
    return true;
  }
  for (std::size_t i = 0; i < schema.size(); ++i) {
    if (schema[i] == '/' && schema.substr(i + 1).starts_with(prefix)) {
      return true;
    }
  }
  return false;
}

const Family* family_of(std::string_view schema) {
  for (const Family& family : families()) {
    if (family.schema == schema) {
      return &family;
    }
  }
  return nullptr;
}

Problem unknown_family(const vectors::VectorFile& file) {
  std::string known;
  for (const Family& family : families()) {
    known += (known.empty() ? "" : ", ") + std::string(family.schema);
  }
  return {Severity::kError, file.path + " /schema",
          "is \"" + file.schema + "\", which is no family that can be replayed",
          "one of: " + known};
}

/// Replays one file; its problems go to `problems`.
FileScore replay_file(const std::string& name, const vectors::VectorFile& file,
                      const Family& family, Problems& problems) {
  FileScore score;
  score.file = name;
  score.schema = file.schema;
  vectors::Reader in(file);
  for (const vectors::Value& vector : file.all()) {
    VectorCheck check(in.text(vector, "id"));
    if (const vectors::Value* steps = vector.find("steps")) {
      score.steps_total += static_cast<std::int64_t>(steps->items().size());
    }
    const std::size_t problems_before = in.problems().size();
    family.replay(vector, in, check);
    ++score.vectors_total;
    score.steps_passed += check.steps_passed();
    if (in.problems().size() == problems_before && !check.failed()) {
      ++score.vectors_passed;
    }
    if (check.failed() && !score.first_difference) {
      score.first_difference = check.difference();
    }
  }
  problems.insert(problems.end(), in.problems().begin(), in.problems().end());
  return score;
}

}  // namespace

bool ConformReport::all_passed() const {
  return problems.empty() && std::all_of(files.begin(), files.end(), [](const FileScore& file) {
           return file.vectors_passed == file.vectors_total;
         });
}

ConformReport conform(const std::string& folder, const ConformOptions& options) {
  ConformReport report;
  const auto add = [&report](const Problems& more) {
    report.problems.insert(report.problems.end(), more.begin(), more.end());
  };
  const Checked<std::vector<std::string>> names = vector_files(folder);
  if (!names.ok()) {
    add(names.error());
    return report;
  }
  for (const std::string& name : names.value()) {
    const Checked<vectors::VectorFile> file =
        vectors::read_vector_file((std::filesystem::path(folder) / name).string());
    if (!file.ok()) {
      add(file.error());
      continue;
    }
    if (!selected(file.value().schema, options.family_prefix)) {
      continue;
    }
    const Family* family = family_of(file.value().schema);
    if (family == nullptr) {
      report.problems.push_back(unknown_family(file.value()));
      continue;
    }
    report.files.push_back(replay_file(name, file.value(), *family, report.problems));
  }
  if (report.files.empty() && report.problems.empty()) {
    report.problems.push_back(
        {Severity::kError, folder, "holds no vector file to replay",
         options.family_prefix.empty() ? "give a folder of .json(.gz) files" : "check --family"});
  }
  return report;
}

}  // namespace oomcast::conform
