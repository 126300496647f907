#include "studies/observe/stage_groups.hpp"

#include <algorithm>

namespace oomcast::observe {
namespace {

using eventlog::EventLog;

/// The piece of the plan whose metrics the stage's tasks updated most.
const Fragment* match(const Group& group, const Member& member) {
  const Fragment* best = nullptr;
  std::int64_t most = 0;
  for (const Fragment& fragment : group.fragments) {
    const std::int64_t found = matches(fragment, member.sums);
    if (found > most) {
      most = found;
      best = &fragment;
    }
  }
  return best;
}

/// The only piece of the plan that reads no other.
const Fragment* only_first(const Group& group) {
  const Fragment* found = nullptr;
  for (const Fragment& fragment : group.fragments) {
    const bool first =
        std::none_of(group.fragments.begin(), group.fragments.end(), [&](const Fragment& other) {
          return other.sink != nullptr && reads(*fragment.root, *other.sink);
        });
    if (first && found != nullptr) {
      return nullptr;
    }
    found = first ? &fragment : found;
  }
  return found;
}

/// A stage that updated no metric runs the piece that reads what its parents wrote.
void match_by_parents(const EventLog& log, Group& group) {
  for (Member& reader : group.members) {
    if (reader.fragment != nullptr) {
      continue;
    }
    const auto& parents = first_attempt(log, reader).parent_ids;
    if (parents.empty()) {
      reader.fragment = only_first(group);
      continue;
    }
    std::int64_t most = 0;
    for (const Fragment& fragment : group.fragments) {
      std::int64_t found = 0;
      for (const Member& writer : group.members) {
        const bool parent =
            std::find(parents.begin(), parents.end(), writer.loads->id) != parents.end();
        const bool sink = writer.fragment != nullptr && writer.fragment->sink != nullptr;
        found += parent && sink && reads(*fragment.root, *writer.fragment->sink) ? 1 : 0;
      }
      if (found > most) {
        most = found;
        reader.fragment = &fragment;
      }
    }
  }
}

}  // namespace

const eventlog::Stage& first_attempt(const EventLog& log, const Member& member) {
  return log.stages[member.loads->attempts.front()];
}

void match_fragments(const EventLog& log, Group& group) {
  for (Member& member : group.members) {
    member.fragment = match(group, member);
  }
  match_by_parents(log, group);
}

}  // namespace oomcast::observe
