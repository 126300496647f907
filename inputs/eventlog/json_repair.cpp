// Walks over a JSON line token by token; strings, numbers and nesting are all it knows.
#include "inputs/eventlog/json_repair.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>

namespace oomcast::eventlog {
namespace {

// A parser needs about 20 bytes per value; with the line itself that stays far below 1 GiB.
constexpr std::size_t kTokensMax = std::size_t{24} << 20;
constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

bool is_continuation(std::string_view text, std::size_t at) {
  return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80;
}

/// Length of the valid UTF-8 sequence at `at`; 0 if there is none (RFC 3629).
std::size_t sequence_length(std::string_view text, std::size_t at) {
  const unsigned lead = static_cast<unsigned char>(text[at]);
  if (lead < 0x80) {
    return 1;
  }
  const unsigned second = at + 1 < text.size() ? static_cast<unsigned char>(text[at + 1]) : 0;
  if (lead >= 0xC2 && lead <= 0xDF) {
    return is_continuation(text, at + 1) ? 2 : 0;
  }
  if (lead >= 0xE0 && lead <= 0xEF) {
    const bool good = (lead != 0xE0 || second >= 0xA0) && (lead != 0xED || second <= 0x9F);
    return good && is_continuation(text, at + 1) && is_continuation(text, at + 2) ? 3 : 0;
  }
  if (lead >= 0xF0 && lead <= 0xF4) {
    const bool good = (lead != 0xF0 || second >= 0x90) && (lead != 0xF4 || second <= 0x8F);
    return good && is_continuation(text, at + 1) && is_continuation(text, at + 2) &&
                   is_continuation(text, at + 3)
               ? 4
               : 0;
  }
  return 0;
}

std::string replace_invalid_utf8(std::string_view line, bool& replaced) {
  std::string out;
  out.reserve(line.size());
  for (std::size_t i = 0; i < line.size();) {
    const std::size_t n = sequence_length(line, i);
    if (n == 0) {
      out += kReplacement;
      replaced = true;
      ++i;
    } else {
      out.append(line, i, n);
      i += n;
    }
  }
  return out;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// JSON's grammar of numbers (RFC 8259, 6).
bool is_json_number(std::string_view token) {
  std::size_t i = token.starts_with('-') ? 1 : 0;
  const auto digits = [&] {
    const std::size_t before = i;
    while (i < token.size() && is_digit(token[i])) {
      ++i;
    }
    return i - before;
  };
  const bool leading_zero = i < token.size() && token[i] == '0';
  const std::size_t whole = digits();
  if (whole == 0 || (leading_zero && whole > 1)) {
    return false;
  }
  if (i < token.size() && token[i] == '.') {
    ++i;
    if (digits() == 0) {
      return false;
    }
  }
  if (i < token.size() && (token[i] == 'e' || token[i] == 'E')) {
    ++i;
    i += i < token.size() && (token[i] == '+' || token[i] == '-') ? 1 : 0;
    if (digits() == 0) {
      return false;
    }
  }
  return i == token.size();
}

/// A number that is JSON but that no 64-bit integer or double holds.
bool is_out_of_range(std::string_view token) {
  if (!is_json_number(token)) {
    return false;
  }
  if (token.find_first_of(".eE") == std::string_view::npos) {
    std::int64_t value = 0;
    return std::from_chars(token.data(), token.data() + token.size(), value).ec != std::errc();
  }
  double value = 0;
  return std::from_chars(token.data(), token.data() + token.size(), value).ec != std::errc();
}

std::optional<unsigned> escaped_unit(std::string_view text, std::size_t at) {
  unsigned value = 0;
  if (at + 6 > text.size() || text[at] != '\\' || text[at + 1] != 'u' ||
      std::from_chars(text.data() + at + 2, text.data() + at + 6, value, 16).ptr !=
          text.data() + at + 6) {
    return std::nullopt;
  }
  return value;
}

/// Copies the string that begins at `at` (a quote); returns the position behind it.
std::size_t copy_string(std::string_view in, std::size_t at, Repairs& repairs) {
  std::string& out = repairs.text;
  out.push_back(in[at++]);
  while (at < in.size() && in[at] != '"') {
    if (in[at] != '\\') {
      out.push_back(in[at++]);
      continue;
    }
    const auto unit = escaped_unit(in, at);
    if (!unit || *unit < 0xD800 || *unit > 0xDFFF) {
      out.append(in, at, 2);
      at += 2;
      continue;
    }
    const auto low = escaped_unit(in, at + 6);
    if (*unit < 0xDC00 && low && *low >= 0xDC00 && *low <= 0xDFFF) {
      out.append(in, at, 12);
      at += 12;
    } else {
      out += "\\uFFFD";
      at += 6;
      ++repairs.surrogates;
    }
  }
  if (at < in.size()) {
    out.push_back(in[at++]);
  }
  return std::min(at, in.size());
}

}  // namespace

Repairs repair_json(std::string_view line) {
  Repairs repairs;
  const std::string clean = replace_invalid_utf8(line, repairs.invalid_utf8);
  const std::string_view in = clean;
  repairs.text.reserve(in.size());
  for (std::size_t i = 0; i < in.size();) {
    if (in[i] == '"') {
      i = copy_string(in, i, repairs);
    } else if (is_digit(in[i]) || in[i] == '-') {
      const std::size_t end = std::min(in.find_first_not_of("0123456789+-.eE", i), in.size());
      const std::string_view token = in.substr(i, end - i);
      const bool replace = is_out_of_range(token);
      repairs.text += replace ? std::string_view("null") : token;
      repairs.numbers += replace ? 1 : 0;
      i = end;
    } else {
      repairs.text.push_back(in[i++]);
    }
  }
  return repairs;
}

std::string first_characters(std::string_view text, std::size_t characters) {
  // A character has at most 4 bytes; more than that need not be looked at.
  bool replaced = false;
  std::string out = replace_invalid_utf8(text.substr(0, 4 * characters + 4), replaced);
  std::size_t at = 0;
  for (std::size_t n = 0; n < characters && at < out.size(); ++n) {
    at += sequence_length(out, at);
  }
  out.resize(at);
  return out;
}

std::string_view refuse_shape(std::string_view line) {
  std::size_t depth = 0;
  std::size_t tokens = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    switch (line[i]) {
      case '"':
        for (++i; i < line.size() && line[i] != '"'; ++i) {
          i += line[i] == '\\' ? 1 : 0;
        }
        break;
      case '[':
      case '{':
        if (++depth > kDepthMax) {
          return "nested too deep";
        }
        ++tokens;
        break;
      case ']':
      case '}':
        depth -= depth > 0 ? 1 : 0;
        break;
      case ',':
      case ':':
        ++tokens;
        break;
      default:
        break;
    }
  }
  return tokens > kTokensMax ? "too many values" : std::string_view();
}

}  // namespace oomcast::eventlog
