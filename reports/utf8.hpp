// Text that other programs can take: whatever is no UTF-8 becomes U+FFFD.
#pragma once

#include <string>
#include <string_view>

namespace oomcast::reports {

std::string valid_utf8(std::string_view text);

}  // namespace oomcast::reports
