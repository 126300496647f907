// The "losses" part of a scenario file: executors that somebody outside takes away.
#include "inputs/scenario/parts.hpp"
#include "inputs/scenario/words.hpp"

namespace oomcast::scenario {
namespace {

Loss read_loss(const Place& place) {
  Loss loss;
  Members members(place);
  if (const auto at = members.need("executor", "the number of an executor, from 0")) {
    store(loss.executor, at->count());
  }
  if (const auto at = members.find("cause")) {
    store(loss.cause, at->word(kLossCauses));
  }
  const auto job = members.find("job");
  if (job) {
    store(loss.job, job->count());
  }
  if (const auto at = members.find("stage")) {
    store(loss.stage, at->count());
    if (job) {
      at->wrong("stands beside a job", "give the one or the other to count the time from");
    }
  }
  if (const auto at = members.find("after")) {
    store(loss.after, at->duration());
  }
  members.finish();
  return loss;
}

}  // namespace

void read_losses(const Place& place, std::vector<Loss>& losses) {
  if (!place.expect(NodeKind::kList)) {
    return;
  }
  for (std::size_t i = 0; i < place.node().items.size(); ++i) {
    losses.push_back(read_loss(place.item(i)));
  }
}

}  // namespace oomcast::scenario
