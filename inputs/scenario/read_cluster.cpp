// The "cluster" part of a scenario file.
#include "inputs/scenario/parts.hpp"
#include "inputs/scenario/words.hpp"

namespace oomcast::scenario {

namespace {

constexpr std::array<std::string_view, 2> kDeployModes{"client", "cluster"};

void read_yarn(const Place& place, Cluster& cluster) {
  Members members(place);
  if (const auto at = members.find("minimum_allocation")) {
    store(cluster.yarn_minimum_allocation, at->size());
  }
  if (const auto at = members.find("maximum_allocation")) {
    store(cluster.yarn_maximum_allocation, at->size());
  }
  if (const auto at = members.find("increment")) {
    store(cluster.yarn_increment, at->size());
  }
  if (const auto at = members.find("pmem_check")) {
    store(cluster.yarn_pmem_check, at->boolean());
  }
  if (const auto at = members.find("enforced")) {
    store(cluster.yarn_enforced, at->boolean());
  }
  if (const auto at = members.find("poll")) {
    const auto poll = at->duration();
    if (poll && *poll <= Duration(0)) {
      at->wrong("must be more than 0", "Hadoop's default is \"3s\"");
    }
    store(cluster.yarn_poll, poll);
  }
  members.finish();
}

void read_kubernetes(const Place& place, Cluster& cluster) {
  Members members(place);
  if (const auto at = members.find("oom_kills_group")) {
    store(cluster.cgroup_kills_group, at->boolean());
  }
  members.finish();
}

}  // namespace

void read_cluster(const Place& place, Cluster& cluster) {
  Members members(place);
  if (const auto at = members.find("manager")) {
    store(cluster.manager, at->word(kManagers));
  }
  if (const auto at = members.find("deploy_mode")) {
    store(cluster.cluster_mode, at->word(kDeployModes));
  }
  if (const auto at = members.find("executors")) {
    store(cluster.executors, at->count(1));
  }
  if (const auto at = members.find("executors_per_node")) {
    store(cluster.executors_per_node, at->count(1));
  }
  if (const auto at = members.find("node_cores")) {
    store(cluster.node_cores, at->count());
  }
  if (const auto at = members.find("node_memory")) {
    store(cluster.node_memory, at->size());
  }
  if (const auto at = members.find("local_disk")) {
    store(cluster.local_disk, at->size());
  }
  if (const auto at = members.find("local_disk_throughput")) {
    const auto throughput = at->size();
    if (throughput && *throughput > Bytes(0) && *throughput < kSlowestDisk) {
      at->wrong("is less than 1MB a second", "a network volume moves \"125MB\"");
    }
    store(cluster.local_disk_throughput, throughput);
  }
  if (const auto at = members.find("yarn")) {
    read_yarn(*at, cluster);
  }
  if (const auto at = members.find("kubernetes")) {
    read_kubernetes(*at, cluster);
  }
  members.finish();
}

std::vector<ConfEntry> read_conf(const Place& place) {
  std::vector<ConfEntry> entries;
  if (!place.expect(NodeKind::kObject)) {
    return entries;
  }
  for (std::size_t i = 0; i < place.node().names.size(); ++i) {
    const Place member = place.member(i);
    const Node& node = member.node();
    const std::string& key = place.node().names[i];
    if (node.kind == NodeKind::kBoolean) {
      entries.push_back({key, node.flag ? "true" : "false", member.where()});
    } else if (node.kind == NodeKind::kText || node.kind == NodeKind::kNumber) {
      entries.push_back({key, node.text, member.where()});
    } else {
      member.wrong("must be a text, a number, or true or false", "for example \"16g\"");
    }
  }
  return entries;
}

}  // namespace oomcast::scenario
