#include "studies/policy/subjects.hpp"

#include <fnmatch.h>
#include <glob.h>

#include <algorithm>
#include <filesystem>
#include <set>

namespace oomcast::policy {
namespace {

struct Found {
  std::string name;
  std::string path;
};

bool has_wildcard(std::string_view pattern) {
  return pattern.find_first_of("*?[") != std::string_view::npos;
}

bool is_path(std::string_view pattern) {
  return pattern.starts_with('.') || pattern.starts_with('/') || pattern.ends_with(".json");
}

/// Files that match, by name; a path without wildcards is taken as it is.
std::vector<Found> files_matching(const std::string& pattern, const std::string& folder) {
  const std::filesystem::path base(folder);
  const std::string full = (base / pattern).lexically_normal().string();
  std::vector<Found> found;
  if (!has_wildcard(pattern)) {
    found.push_back({pattern, full});
    return found;
  }
  glob_t list{};
  if (glob(full.c_str(), 0, nullptr, &list) == 0) {
    for (std::size_t i = 0; i < list.gl_pathc; ++i) {
      const std::string path = list.gl_pathv[i];
      if (!path.ends_with(".expected.json")) {
        found.push_back(
            {std::filesystem::path(path).lexically_proximate(base).generic_string(), path});
      }
    }
  }
  globfree(&list);
  return found;
}

/// Shipped scenarios whose "family/name" matches, or whose name does if the pattern has no family.
std::vector<Found> scenarios_matching(const std::string& pattern,
                                      const std::vector<Shipped>& shipped) {
  const bool with_family = pattern.find('/') != std::string::npos;
  std::vector<Found> found;
  for (const Shipped& file : shipped) {
    const std::string full = file.family + '/' + file.name;
    const std::string& tested = with_family ? full : file.name;
    if (fnmatch(pattern.c_str(), tested.c_str(), FNM_PATHNAME) == 0) {
      found.push_back({full, file.path});
    }
  }
  return found;
}

class Collector {
 public:
  Collector(const Policy& policy, const std::vector<Shipped>& shipped, const LoadWorkload& load)
      : policy_(policy),
        shipped_(shipped),
        load_(load),
        folder_(std::filesystem::path(policy.path).parent_path().string()) {}

  void add(const WorkloadSet& set) {
    for (const std::string& pattern : set.scenarios) {
      read(set, pattern,
           is_path(pattern) ? files_matching(pattern, folder_)
                            : scenarios_matching(pattern, shipped_));
    }
    for (const std::string& pattern : set.logs) {
      read(set, pattern, files_matching(pattern, folder_));
    }
  }

  Checked<std::vector<Subject>> take() {
    if (!problems_.empty()) {
      return problems_;
    }
    return std::move(subjects_);
  }

 private:
  void read(const WorkloadSet& set, const std::string& pattern, const std::vector<Found>& found) {
    if (found.empty()) {
      problems_.push_back({Severity::kError, policy_.path + " /workloads",
                           "no workload matches '" + pattern + "'",
                           "'oomcast list' shows scenarios as family and name; paths are "
                           "relative to the policy"});
    }
    for (const Found& one : found) {
      if (!known_.insert(one.path).second) {
        continue;  // an earlier pattern named it
      }
      Checked<Workload> workload = load_(one.path);
      if (!workload.ok()) {
        problems_.insert(problems_.end(), workload.error().begin(), workload.error().end());
        continue;
      }
      subjects_.push_back(
          {one.name, set.team, std::move(workload).value(), merged(policy_.expect, set.expect)});
    }
  }

  const Policy& policy_;
  const std::vector<Shipped>& shipped_;
  const LoadWorkload& load_;
  std::string folder_;
  std::set<std::string> known_;
  std::vector<Subject> subjects_;
  Problems problems_;
};

}  // namespace

Checked<std::vector<Subject>> find_subjects(const Policy& policy,
                                            const std::vector<Shipped>& shipped,
                                            const LoadWorkload& load) {
  Collector collector(policy, shipped, load);
  for (const WorkloadSet& set : policy.workloads) {
    collector.add(set);
  }
  return collector.take();
}

}  // namespace oomcast::policy
