// The "price" part of a scenario file.
#include "inputs/scenario/parts.hpp"

namespace oomcast::scenario {

void read_rates(const Place& place, Rates& rates) {
  Members members(place);
  if (const auto at = members.find("currency")) {
    store(rates.currency, at->text());
  }
  if (const auto at = members.find("core_hour")) {
    store(rates.core_hour, at->amount());
  }
  if (const auto at = members.find("gib_hour")) {
    store(rates.gib_hour, at->amount());
  }
  if (const auto at = members.find("disk_gib_hour")) {
    store(rates.disk_gib_hour, at->amount());
  }
  members.finish();
}

}  // namespace oomcast::scenario
