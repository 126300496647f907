// The table of rewrites. To add one: write its function in this folder and add two lines here.
#include <array>

#include "studies/transform/transform.hpp"

namespace oomcast::transform {

Transformation broadcast();
Transformation bucket();
Transformation coalesce();
Transformation drop_hint();
Transformation explode_slice();
Transformation isolate();
Transformation isolate_nulls();
Transformation repartition();
Transformation salt();
Transformation scalar_pandas();
Transformation unpersist();
Transformation watermark();
Transformation write_instead_of_collect();

std::span<const Transformation> transformations() {
  // clang-format off: one row a line, so that two new rewrites merge
  static const std::array kTransformations{
      broadcast(),
      bucket(),
      coalesce(),
      drop_hint(),
      explode_slice(),
      isolate(),
      isolate_nulls(),
      repartition(),
      salt(),
      scalar_pandas(),
      unpersist(),
      watermark(),
      write_instead_of_collect(),
  };
  // clang-format on
  return kTransformations;
}

}  // namespace oomcast::transform
