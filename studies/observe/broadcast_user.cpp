#include "studies/observe/broadcast_user.hpp"

#include <utility>

#include "models/operators/kinds.hpp"

namespace oomcast::observe {

plan::Stage broadcast_user(std::int32_t id, const plan::Stage& collects) {
  constexpr std::int64_t kOneLong = 16;  // UnsafeRow of it
  plan::Stage user;
  user.warm = true;
  user.id = id;
  user.name = "would use the broadcast";
  user.tasks = 1;
  user.parents = {collects.id};
  user.broadcasts = {collects.builds_broadcast};
  plan::Op rows;
  rows.kind = &operator_kind("Range");
  rows.label = "rows";
  rows.n.row_bytes = rows.n.row_bytes_out = kOneLong;
  rows.work = plan::PerTask<plan::Work>::uniform(1, {.rows = 1, .rows_out = 1});
  plan::Op sink;
  sink.kind = &operator_kind("Discard");
  sink.label = "result";
  sink.input = 0;
  sink.n.row_bytes = kOneLong;
  sink.work = rows.work;
  user.ops = {std::move(rows), std::move(sink)};
  return user;
}

}  // namespace oomcast::observe
