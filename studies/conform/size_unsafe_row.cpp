// Family oracle/planner/size_unsafe_row/1: bytes of a row in Spark's binary format.
#include "models/sizes/row_layout.hpp"
#include "studies/conform/family.hpp"
#include "studies/conform/size_fields.hpp"

namespace oomcast::conform {
namespace {

using vectors::Reader;
using vectors::Value;

void replay(const Value& vector, Reader& in, VectorCheck& check) {
  std::vector<sizes::DataType> types;
  std::vector<sizes::ValueShape> values;
  for (const Value& column : in.items(in.field(vector, "input"), "columns")) {
    types.push_back(type_of(column, "type", in));
    values.push_back(shape_of(in.field(column, "value"), types.back()));
  }
  const Value& recorded = in.field(in.field(vector, "output"), "row_bytes");
  if (in.ok()) {
    check.same("output.row_bytes", recorded, sizes::unsafe_row_bytes(types, values));
  }
}

}  // namespace

Family size_unsafe_row_family() {
  return {.schema = "oracle/planner/size_unsafe_row/1",
          .summary = "bytes of an UnsafeRow",
          .replay = replay};
}

}  // namespace oomcast::conform
