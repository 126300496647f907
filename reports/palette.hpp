// The few colours of the text reports: escape sequences, or nothing where colour is off.
#pragma once

#include <string_view>

namespace oomcast::reports {

inline constexpr std::string_view kResetStyle = "\x1b[0m";

struct Palette {
  std::string_view bad;
  std::string_view good;
  std::string_view unsure;
  std::string_view title;
  std::string_view faint;
  std::string_view reset;
};

constexpr Palette palette(bool colour) {
  return colour
             ? Palette{"\x1b[1;31m", "\x1b[1;32m", "\x1b[1;33m", "\x1b[1m", "\x1b[2m", kResetStyle}
             : Palette{};
}

}  // namespace oomcast::reports
