// "Did you mean": the known name nearest to what somebody wrote.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace oomcast::text {

/// Changes that turn one word into the other (insert, drop, replace a letter, swap neighbours),
/// whatever the case of letters; none if more than `limit`.
std::optional<std::size_t> distance(std::string_view a, std::string_view b, std::size_t limit);

/// The nearest of `names`, or empty if none is close: within 3 changes, and within a third of the
/// word. Of equally near names the first.
std::string_view nearest(std::string_view word, std::span<const std::string_view> names);

/// "did you mean 'executors'?", or what else helps if no name is near.
std::string did_you_mean(std::string_view word, std::span<const std::string_view> names,
                         std::string otherwise = "");

}  // namespace oomcast::text
