// The table of families. To add one: write studies/conform/<name>.cpp and add two lines here.
#include <array>

#include "studies/conform/family.hpp"

namespace oomcast::conform {

Family regions_family();
Family unified_ops_family();

std::span<const Family> families() {
  static const std::array kFamilies{
      regions_family(),
      unified_ops_family(),
  };
  return kFamilies;
}

}  // namespace oomcast::conform
