// One thing that a piece of advice changes: a Spark key, a part of the cluster, or the job itself.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace oomcast::advise {

enum class ChangeKind : std::uint8_t {
  kConf,     // key and value of the Spark conf
  kCluster,  // a member of the scenario's cluster: "local_disk"
  kRewrite,  // of the job: the key names the transformation, the value is its whole text
};

struct Change {
  ChangeKind kind = ChangeKind::kConf;
  std::string key;
  std::string value;
  friend bool operator==(const Change&, const Change&) = default;
};

using Changes = std::vector<Change>;

/// Whether two sets want different values of one thing.
[[nodiscard]] bool contradict(const Changes& a, const Changes& b);

/// Both together; what stands in both, once.
[[nodiscard]] Changes joined(Changes a, const Changes& b);

/// Whether the job's code is rewritten.
[[nodiscard]] bool rewrites_code(const Changes& changes);

/// "conf", "cluster", "rewrite".
[[nodiscard]] std::string_view kind_word(ChangeKind kind);

/// "spark.executor.memory=4g, cluster.local_disk=96m, salt:shop=32"
[[nodiscard]] std::string changes_text(const Changes& changes);

/// How much a change asks of people, in percent of the price that it is worth: a key is pasted, a
/// cluster's machines are somebody else's, code is written and tested.
[[nodiscard]] std::int64_t effort_percent(const Changes& changes);

}  // namespace oomcast::advise
