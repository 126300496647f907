#include "reports/terminal_text.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace oomcast::reports {
namespace {

constexpr std::string_view kHex = "0123456789abcdef";

void append_hex_byte(std::string& out, unsigned char byte) {
  out += "\\x";
  out += kHex[byte >> 4U];
  out += kHex[byte & 0xFU];
}

struct Decoded {
  std::uint32_t code_point = 0;
  std::size_t length = 0;  // 0: not UTF-8
};

std::size_t sequence_length(unsigned char lead) {
  if (lead < 0x80) {
    return 1;
  }
  if (lead >= 0xC2 && lead <= 0xDF) {
    return 2;
  }
  if (lead >= 0xE0 && lead <= 0xEF) {
    return 3;
  }
  return lead >= 0xF0 && lead <= 0xF4 ? 4 : 0;
}

Decoded decode(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text.front());
  const std::size_t length = sequence_length(lead);
  if (length == 0 || length > text.size()) {
    return {};
  }
  static constexpr std::array<std::uint32_t, 5> kLeadMask{0, 0x7F, 0x1F, 0x0F, 0x07};
  static constexpr std::array<std::uint32_t, 5> kSmallest{0, 0, 0x80, 0x800, 0x10000};
  std::uint32_t code_point = lead & kLeadMask[length];
  for (std::size_t i = 1; i < length; ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if ((byte & 0xC0U) != 0x80U) {
      return {};
    }
    code_point = (code_point << 6U) | (byte & 0x3FU);
  }
  const bool surrogate = code_point >= 0xD800 && code_point <= 0xDFFF;
  if (code_point < kSmallest[length] || surrogate || code_point > 0x10FFFF) {
    return {};
  }
  return {code_point, length};
}

/// Characters that draw nothing but steer: C0, DEL, C1, line separators, direction marks, BOM.
bool steers(std::uint32_t c) {
  return c < 0x20 || (c >= 0x7F && c <= 0x9F) || c == 0x061C || (c >= 0x200B && c <= 0x200F) ||
         (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF;
}

void append_escape(std::string& out, std::uint32_t code_point) {
  if (code_point == '\n') {
    out += "\\n";
  } else if (code_point == '\t') {
    out += "\\t";
  } else if (code_point < 0x80) {
    append_hex_byte(out, static_cast<unsigned char>(code_point));
  } else {
    out += "\\u";
    for (int shift = 12; shift >= 0; shift -= 4) {
      out += kHex[(code_point >> static_cast<unsigned>(shift)) & 0xFU];
    }
  }
}

bool continues(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U; }

/// The first `width` characters, whole.
std::string_view prefix(std::string_view text, std::size_t width) {
  std::size_t end = 0;
  while (end < text.size() && (width > 0 || continues(text[end]))) {
    if (!continues(text[end])) {
      --width;
    }
    ++end;
    while (end < text.size() && continues(text[end])) {
      ++end;
    }
  }
  return text.substr(0, end);
}

}  // namespace

std::string sanitized(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const Decoded decoded = decode(text);
    if (decoded.length == 0) {
      append_hex_byte(out, static_cast<unsigned char>(text.front()));
      text.remove_prefix(1);
      continue;
    }
    if (steers(decoded.code_point)) {
      append_escape(out, decoded.code_point);
    } else {
      out += text.substr(0, decoded.length);
    }
    text.remove_prefix(decoded.length);
  }
  return out;
}

std::string first_line(std::string_view text) { return sanitized(text.substr(0, text.find('\n'))); }

std::size_t display_width(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char byte) { return !continues(byte); }));
}

std::string truncated(std::string_view text, std::size_t width) {
  if (display_width(text) <= width) {
    return std::string(text);
  }
  const std::size_t dots = std::min<std::size_t>(width, 3);
  return std::string(prefix(text, width - dots)) + std::string(dots, '.');
}

std::string padded(std::string_view text, std::size_t width) {
  const std::size_t used = display_width(text);
  return std::string(text) + std::string(used < width ? width - used : 0, ' ');
}

std::string padded_left(std::string_view text, std::size_t width) {
  const std::size_t used = display_width(text);
  return std::string(used < width ? width - used : 0, ' ') + std::string(text);
}

std::string wrapped(std::string_view first, std::string_view text, std::size_t indent,
                    std::size_t width) {
  std::string out(first);
  std::size_t column = display_width(first);
  bool line_is_empty = true;
  const auto new_line = [&] {
    out += '\n';
    out.append(indent, ' ');
    column = indent;
    line_is_empty = true;
  };
  while (true) {
    text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
    if (text.empty()) {
      break;
    }
    std::string_view word = text.substr(0, text.find(' '));
    text.remove_prefix(word.size());
    if (!line_is_empty && column + 1 + display_width(word) > width) {
      new_line();
    }
    if (!line_is_empty) {
      out += ' ';
      ++column;
    }
    while (column + display_width(word) > width && width > indent) {
      const std::string_view head = prefix(word, width > column ? width - column : 0);
      out += head;
      word.remove_prefix(head.size());
      new_line();
    }
    out += word;
    column += display_width(word);
    line_is_empty = false;
  }
  return out + '\n';
}

std::string bar(std::int64_t share_ppm, std::size_t width) {
  constexpr std::int64_t kWhole = 1'000'000;
  const std::int64_t share = std::clamp<std::int64_t>(share_ppm, 0, kWhole);
  auto filled =
      static_cast<std::size_t>((share * static_cast<std::int64_t>(width) + kWhole / 2) / kWhole);
  if (share > 0 && filled == 0) {
    filled = 1;
  }
  filled = std::min(filled, width);
  return std::string(filled, '#') + std::string(width - filled, '.');
}

}  // namespace oomcast::reports
