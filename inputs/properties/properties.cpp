// spark-defaults.conf and other Java properties files. Mirrors java.util.Properties.load (lines,
// continuation, separators, escapes) and org.apache.spark.util.Utils.getPropertiesFromFile.
#include "inputs/properties/properties.hpp"

#include <optional>

#include "models/text/decimal.hpp"

namespace oomcast {

namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\f'; }

/// One logical line: continuation lines joined, with the number of its first.
struct LogicalLine {
  std::string text;
  std::int32_t number = 0;
};

bool ends_in_continuation(std::string_view line) {
  std::size_t backslashes = 0;
  while (backslashes < line.size() && line[line.size() - 1 - backslashes] == '\\') {
    ++backslashes;
  }
  return backslashes % 2 == 1;
}

class Lines {
 public:
  explicit Lines(std::string_view text) : rest_(text) {
    if (rest_.starts_with("\xEF\xBB\xBF")) {
      rest_.remove_prefix(3);
    }
  }

  /// The next line that is neither blank nor a comment.
  std::optional<LogicalLine> next() {
    while (!done()) {
      const std::string_view first = natural();
      if (first.empty() || first.front() == '#' || first.front() == '!') {
        continue;
      }
      LogicalLine line{std::string(first), number_};
      while (ends_in_continuation(line.text)) {
        line.text.pop_back();
        if (done()) {
          break;
        }
        line.text += natural();
      }
      return line;
    }
    return std::nullopt;
  }

 private:
  [[nodiscard]] bool done() const { return rest_.empty(); }

  /// The next line of the file, without leading blanks.
  std::string_view natural() {
    const std::size_t end = std::min(rest_.find_first_of("\r\n"), rest_.size());
    std::string_view line = rest_.substr(0, end);
    const bool pair = rest_.substr(end).starts_with("\r\n");
    rest_.remove_prefix(std::min(end + (pair ? 2 : 1), rest_.size()));
    ++number_;
    while (!line.empty() && is_blank(line.front())) {
      line.remove_prefix(1);
    }
    return line;
  }

  std::string_view rest_;
  std::int32_t number_ = 0;
};

void append_utf8(std::string& text, std::uint32_t code) {
  if (code < 0x80) {
    text += static_cast<char>(code);
  } else if (code < 0x800) {
    text += static_cast<char>(0xC0 | (code >> 6));
    text += static_cast<char>(0x80 | (code & 0x3F));
  } else {
    text += static_cast<char>(0xE0 | (code >> 12));
    text += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
    text += static_cast<char>(0x80 | (code & 0x3F));
  }
}

std::optional<std::uint32_t> hexadecimal(std::string_view digits) {
  std::uint32_t code = 0;
  for (const char c : digits) {
    const std::string_view kDigits = "0123456789abcdef";
    const std::size_t digit = kDigits.find(c >= 'A' && c <= 'F' ? static_cast<char>(c + 32) : c);
    if (digit == std::string_view::npos) {
      return std::nullopt;
    }
    code = code * 16 + static_cast<std::uint32_t>(digit);
  }
  return digits.size() == 4 ? std::optional(code) : std::nullopt;
}

/// Takes escapes out; none if a \uXXXX is malformed.
std::optional<std::string> unescaped(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 == text.size()) {
      result += text[i] == '\\' ? "" : std::string(1, text[i]);
      continue;
    }
    const char c = text[++i];
    if (c == 'u') {
      const auto code = hexadecimal(text.substr(i + 1, 4));
      if (!code) {
        return std::nullopt;
      }
      append_utf8(result, *code);
      i += 4;
      continue;
    }
    constexpr std::string_view kLetters = "tnrf";
    constexpr std::string_view kMeanings = "\t\n\r\f";
    const std::size_t letter = kLetters.find(c);
    result += letter == std::string_view::npos ? c : kMeanings[letter];
  }
  return result;
}

/// Where the key ends: the first separator that is not escaped.
std::size_t end_of_key(std::string_view line) {
  std::size_t at = 0;
  while (at < line.size() && line[at] != '=' && line[at] != ':' && !is_blank(line[at])) {
    at += line[at] == '\\' ? 2 : 1;
  }
  return std::min(at, line.size());
}

/// Blanks, one '=' or ':', blanks.
std::string_view after_separator(std::string_view rest) {
  const auto skip_blanks = [&] {
    while (!rest.empty() && is_blank(rest.front())) {
      rest.remove_prefix(1);
    }
  };
  skip_blanks();
  if (!rest.empty() && (rest.front() == '=' || rest.front() == ':')) {
    rest.remove_prefix(1);
    skip_blanks();
  }
  return rest;
}

}  // namespace

Checked<std::vector<ConfEntry>> read_properties(std::string_view text, std::string_view file_name) {
  std::vector<ConfEntry> entries;
  Problems problems;
  Lines lines(text);
  while (const auto line = lines.next()) {
    const std::string origin = std::string(file_name) + ":" + std::to_string(line->number);
    const std::string_view whole = line->text;
    const std::size_t end = end_of_key(whole);
    auto key = unescaped(whole.substr(0, end));
    auto value = unescaped(after_separator(whole.substr(end)));
    if (!key || !value) {
      problems.push_back({Severity::kError, origin, "malformed \\u escape",
                          "write \\u and four hexadecimal digits"});
      continue;
    }
    entries.push_back({std::move(*key), std::string(text::trim(*value)), origin});
  }
  if (!problems.empty()) {
    return problems;
  }
  return entries;
}

}  // namespace oomcast
