// Text for terminals: harmless whatever the user's strings hold, aligned, wrapped, never too wide.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace oomcast::reports {

/// Control characters, invalid UTF-8 and characters that turn the direction of writing become
/// visible escapes, so that a name in a scenario cannot move the cursor or hide a line.
std::string sanitized(std::string_view text);

/// The first line of a text that may have several, sanitized: of messages of failures it tells.
std::string first_line(std::string_view text);

/// Characters (code points) of a sanitized text: how many columns it takes, near enough.
std::size_t display_width(std::string_view text);

/// At most `width` columns; what is cut off is marked with "..." (or "..", "." when very narrow).
std::string truncated(std::string_view text, std::size_t width);

/// Filled up with blanks on the right, or on the left.
std::string padded(std::string_view text, std::size_t width);
std::string padded_left(std::string_view text, std::size_t width);

/// Words of `text` in lines of at most `width` columns after `first`; later lines are indented by
/// `indent` blanks. A word too long for a line is broken. Ends with a newline.
std::string wrapped(std::string_view first, std::string_view text, std::size_t indent,
                    std::size_t width);

/// A bar of `width` characters, '#' for the share (parts per million, clamped) and '.' for the
/// rest. A share above zero shows at least one '#'.
std::string bar(std::int64_t share_ppm, std::size_t width);

}  // namespace oomcast::reports
