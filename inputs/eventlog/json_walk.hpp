// A strict walk over the tokens of one JSON line, for lines whose shape is known: no tree is built,
// and everything that is not walked into is still checked token by token. Anything unexpected
// (escapes, fractions, long numbers, a wrong type) ends the walk: then the tolerant parser takes
// the line. The tokens are simdjson's structural indexes, found by the machine's best kernel.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>

namespace oomcast::eventlog {

class JsonWalk {
 public:
  /// The text has no backslash: no string in it has escapes.
  /// `tokens`: offsets of brackets, colons, commas, opening quotes and scalars' first bytes.
  /// At least one readable byte follows the text.
  JsonWalk(std::string_view text, std::span<const std::uint32_t> tokens)
      : text_(text.data()),
        length_(text.size()),
        token_(tokens.data()),
        end_(tokens.data() + tokens.size()) {}

  /// Walks an object: visit(k) for each key, k its position in `keys` or N; it must walk over the
  /// value and return whether that went well. Keys in the order of `keys` are found at once;
  /// one of them twice ends the walk.
  template <std::size_t N, class Visit>
  bool object(const std::array<std::string_view, N>& keys, Visit visit);
  /// Walks an array: visit() must walk over each element.
  template <class Visit>
  bool array(Visit visit);
  /// A whole number of at most 18 digits.
  bool integer(std::int64_t& number);
  /// A string without escapes.
  bool text(std::string_view& value);
  bool boolean(bool& flag);
  /// A value of any kind; checked, not kept.
  bool skip(int depth = 0);
  /// The first byte of the value to come; 0 at the end.
  [[nodiscard]] char peek() const { return token_ < end_ ? text_[*token_] : '\0'; }
  [[nodiscard]] bool finished() const { return token_ == end_; }

 private:
  static constexpr int kSkipDepthMax = 64;

  bool take(char bracket) {
    if (peek() != bracket) {
      return false;
    }
    ++token_;
    return true;
  }
  /// Whether a scalar may end before this byte.
  [[nodiscard]] static bool ends_scalar(char c) {
    return c == ',' || c == '}' || c == ']' || c == ' ' || c == '\t' || c == '\r' || c == '\n';
  }
  [[nodiscard]] static bool equal(std::string_view a, std::string_view b);
  template <std::size_t N>
  static std::size_t find(const std::array<std::string_view, N>& keys, std::string_view key,
                          std::size_t& cursor);
  bool atom(std::string_view word);

  const char* text_;
  std::size_t length_;
  const std::uint32_t* token_;
  const std::uint32_t* end_;
};

inline bool JsonWalk::text(std::string_view& value) {
  if (peek() != '"') {
    return false;
  }
  const std::size_t begin = *token_ + std::size_t{1};
  ++token_;
  // Between a string and the next token there is nothing but its closing quote and white space.
  std::size_t close = token_ < end_ ? *token_ : length_;
  do {
    --close;
  } while (close > begin && text_[close] != '"' && ends_scalar(text_[close]));
  if (close < begin || text_[close] != '"') {
    return false;
  }
  value = {text_ + begin, close - begin};
  return true;
}

inline bool JsonWalk::integer(std::int64_t& number) {
  static constexpr std::size_t kDigitsMax = 18;  // any number of so many digits fits
  if (token_ == end_) {
    return false;
  }
  const char* at = text_ + *token_;
  const bool negative = *at == '-';
  at += negative ? 1 : 0;
  const char* const first = at;
  std::int64_t value = 0;
  while (*at >= '0' && *at <= '9' && static_cast<std::size_t>(at - first) < kDigitsMax) {
    value = value * 10 + (*at++ - '0');
  }
  const auto digits = static_cast<std::size_t>(at - first);
  if (digits == 0 || (*first == '0' && digits > 1) || !ends_scalar(*at)) {
    return false;
  }
  ++token_;
  number = negative ? -value : value;
  return true;
}

inline bool JsonWalk::atom(std::string_view word) {
  if (length_ - *token_ <= word.size() ||
      std::memcmp(text_ + *token_, word.data(), word.size()) != 0 ||
      !ends_scalar(text_[*token_ + word.size()])) {
    return false;
  }
  ++token_;
  return true;
}

inline bool JsonWalk::boolean(bool& flag) {
  flag = peek() == 't';
  return flag ? atom("true") : peek() == 'f' && atom("false");
}

/// Whether two texts of the same length, of at least one word, are equal: word by word, the last
/// two words may overlap.
template <class Word>
bool equal_words(std::string_view a, std::string_view b) {
  const auto word = [](std::string_view text, std::size_t at) {
    Word value = 0;
    std::memcpy(&value, text.data() + at, sizeof(value));
    return value;
  };
  const std::size_t last = a.size() - sizeof(Word);
  for (std::size_t i = 0; i < last; i += sizeof(Word)) {
    if (word(a, i) != word(b, i)) {
      return false;
    }
  }
  return word(a, last) == word(b, last);
}

/// Keys are short: a call to memcmp costs more than the comparison.
inline bool JsonWalk::equal(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) {
    return false;
  }
  if (a.size() >= sizeof(std::uint64_t)) {
    return equal_words<std::uint64_t>(a, b);
  }
  if (a.size() >= sizeof(std::uint32_t)) {
    return equal_words<std::uint32_t>(a, b);
  }
  return a.size() >= sizeof(std::uint16_t) ? equal_words<std::uint16_t>(a, b) : a == b;
}

template <std::size_t N>
std::size_t JsonWalk::find(const std::array<std::string_view, N>& keys, std::string_view key,
                           std::size_t& cursor) {
  for (std::size_t i = 0; i < N; ++i) {
    const std::size_t k = cursor + i < N ? cursor + i : cursor + i - N;
    if (equal(key, keys[k])) {
      cursor = k + 1 < N ? k + 1 : 0;
      return k;
    }
  }
  return N;
}

template <std::size_t N, class Visit>
bool JsonWalk::object(const std::array<std::string_view, N>& keys, Visit visit) {
  if (!take('{')) {
    return false;
  }
  if (take('}')) {
    return true;
  }
  static_assert(N < 64);
  std::size_t cursor = 0;
  std::uint64_t seen = 0;
  while (true) {
    std::string_view key;
    if (!text(key) || !take(':')) {
      return false;
    }
    const std::size_t k = find(keys, key, cursor);
    const std::uint64_t bit = k < N ? std::uint64_t{1} << k : 0;
    if ((seen & bit) != 0 || !visit(k)) {
      return false;
    }
    seen |= bit;
    if (!take(',')) {
      return take('}');
    }
  }
}

template <class Visit>
bool JsonWalk::array(Visit visit) {
  if (!take('[')) {
    return false;
  }
  if (take(']')) {
    return true;
  }
  while (true) {
    if (!visit()) {
      return false;
    }
    if (!take(',')) {
      return take(']');
    }
  }
}

}  // namespace oomcast::eventlog
