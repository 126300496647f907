// Comparing one field of a recording with the model's answer.
#include "studies/conform/vector_check.hpp"

namespace oomcast::conform {

bool VectorCheck::same(std::string_view field, const vectors::Value& expected,
                       const vectors::Value& got) {
  const vectors::ValueDifference found = vectors::first_difference(expected, got);
  if (found.equal || failed()) {
    return found.equal;
  }
  std::string place(field);
  if (!found.path.empty()) {
    place += "." + found.path;
  }
  difference_ = Difference{vector_id_, step_, std::move(place), found.expected, found.got};
  return false;
}

void VectorCheck::same_fields(
    const vectors::Value& step, vectors::Reader& in,
    std::initializer_list<std::pair<std::string_view, vectors::Value>> got) {
  for (const auto& [field, value] : got) {
    static_cast<void>(in.field(step, field));
  }
  if (!in.ok()) {
    return;
  }
  for (const auto& [field, value] : got) {
    same(field, in.field(step, field), value);
  }
}

}  // namespace oomcast::conform
