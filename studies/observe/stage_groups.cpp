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

bool is_taken(const Group& group, const Fragment& fragment) {
  return std::any_of(group.members.begin(), group.members.end(),
                     [&](const Member& member) { return member.fragment == &fragment; });
}

bool writes_for(const Fragment& reader, const Member& writer) {
  return writer.fragment != nullptr && writer.fragment->sink != nullptr &&
         cut_of(*writer.fragment->sink) == Cut::kShuffle &&
         reads(*reader.root, *writer.fragment->sink);
}

/// Parents that ran in this group: none of a stage whose parents were skipped.
void find_parents(const EventLog& log, const Group& group, Member& reader) {
  const auto& parents = first_attempt(log, reader).parent_ids;
  for (const Member& writer : group.members) {
    if (std::find(parents.begin(), parents.end(), writer.loads->id) != parents.end()) {
      reader.writers.push_back(writer.loads->id);
    }
  }
}

/// A stage that updated no metric runs the piece that reads what its parents wrote. Where they were
/// skipped, it runs one that nobody else did.
void match_by_parents(const EventLog& log, const Group& group, Member& reader) {
  if (first_attempt(log, reader).parent_ids.empty()) {
    reader.fragment = only_first(group);
    return;
  }
  std::int64_t most = 0;
  for (const Fragment& fragment : group.fragments) {
    if (reader.writers.empty() && is_taken(group, fragment)) {
      continue;
    }
    std::int64_t found = 0;
    for (const Member& writer : group.members) {
      const bool parent = reader.writers.empty() || reads_from(reader, writer);
      found += parent && writes_for(fragment, writer) ? 1 : 0;
    }
    if (found > most) {
      most = found;
      reader.fragment = &fragment;
    }
  }
}

}  // namespace

const eventlog::Stage& first_attempt(const EventLog& log, const Member& member) {
  return log.stages[member.loads->attempts.front()];
}

bool reads_from(const Member& reader, const Member& writer) {
  return std::find(reader.writers.begin(), reader.writers.end(), writer.loads->id) !=
         reader.writers.end();
}

void match_fragments(const EventLog& log, Group& group) {
  for (Member& member : group.members) {
    member.fragment = match(group, member);
  }
  for (Member& reader : group.members) {
    find_parents(log, group, reader);
    if (reader.fragment == nullptr) {
      match_by_parents(log, group, reader);
    }
    const bool skipped = reader.writers.empty() && !first_attempt(log, reader).parent_ids.empty();
    for (const Member& writer : group.members) {
      if (skipped && reader.fragment != nullptr && writes_for(*reader.fragment, writer)) {
        reader.writers.push_back(writer.loads->id);
      }
    }
  }
}

}  // namespace oomcast::observe
