// The script and style of the page, as bundled from web-report/ and put in by the build.
#pragma once

#include <span>
#include <string_view>

namespace oomcast::reports::html {

/// In pieces: compilers need not take longer literals.
std::span<const std::string_view> bundle_script();
std::span<const std::string_view> bundle_style();
/// As a Content-Security-Policy names them: "sha256-...".
std::string_view bundle_script_hash();
std::string_view bundle_style_hash();

}  // namespace oomcast::reports::html
