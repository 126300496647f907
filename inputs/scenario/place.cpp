// Reading a tree of nodes with complaints.
#include "inputs/scenario/place.hpp"

#include <algorithm>
#include <numeric>
#include <tuple>

#include "models/text/decimal.hpp"
#include "models/text/lists.hpp"
#include "models/text/nearest.hpp"
#include "models/text/sizes.hpp"

namespace oomcast::scenario {

namespace {

/// A name as a part of a JSON pointer (RFC 6901).
std::string escaped(std::string_view name) {
  std::string result;
  for (const char c : name) {
    result += c == '~' ? "~0" : (c == '/' ? "~1" : std::string(1, c));
  }
  return result;
}

constexpr std::size_t kManyNames = 16;  // a longer list helps nobody

}  // namespace

std::string choose_from(std::string_view word, std::span<const std::string_view> names) {
  const std::string_view near = text::nearest(word, names);
  if (!near.empty()) {
    return "did you mean \"" + std::string(near) + "\"?";
  }
  if (names.empty() || names.size() > kManyNames) {
    return "";
  }
  return "one of " + text::joined(names);
}

Problems Reading::problems() const {
  std::vector<std::size_t> order(noted.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, {},
                    [&](std::size_t i) { return std::tuple(noted[i].file, noted[i].line, i); });
  Problems sorted;
  for (const std::size_t i : order) {
    sorted.push_back(noted[i].problem);
  }
  return sorted;
}

std::string Place::where() const {
  const auto file = static_cast<std::size_t>(node_->file);
  const std::string name = file < reading_->files.size() ? reading_->files[file] : "";
  return name + ":" + std::to_string(node_->line) + (pointer_.empty() ? "" : " " + pointer_);
}

void Place::wrong(std::string what, std::string fix) const {
  reading_->noted.push_back(
      {node_->file, node_->line, {Severity::kError, where(), std::move(what), std::move(fix)}});
}

Place Place::item(std::size_t index) const {
  return {node_->items[index], pointer_ + "/" + std::to_string(index), *reading_};
}

Place Place::member(std::size_t index) const {
  return {node_->items[index], pointer_ + "/" + escaped(node_->names[index]), *reading_};
}

bool Place::expect(NodeKind kind) const {
  if (node_->kind != kind) {
    wrong("must be " + std::string(kind_name(kind)) + ", is " + std::string(kind_name(node_->kind)),
          "");
  }
  return node_->kind == kind;
}

std::optional<std::string> Place::text() const {
  return expect(NodeKind::kText) ? std::optional(node_->text) : std::nullopt;
}

std::optional<bool> Place::boolean() const {
  return expect(NodeKind::kBoolean) ? std::optional(node_->flag) : std::nullopt;
}

std::optional<std::int64_t> Place::count(std::int64_t minimum) const {
  const bool readable = is(NodeKind::kNumber) || is(NodeKind::kText);
  const auto value = readable ? text::parse_count(node_->text) : std::nullopt;
  if (!value) {
    wrong("must be a whole number", "for example 200 or 50e9");
    return std::nullopt;
  }
  if (*value < minimum) {
    wrong("must be at least " + std::to_string(minimum) + ", is " + node_->text, "");
    return std::nullopt;
  }
  return value;
}

std::optional<Bytes> Place::size() const {
  const bool readable = is(NodeKind::kNumber) || is(NodeKind::kText);
  const auto value = readable ? text::parse_size(node_->text) : std::nullopt;
  if (!value || *value < Bytes(0)) {
    wrong("must be a size", "for example \"512m\", \"1.5 GB\" or 4096 (bytes)");
    return std::nullopt;
  }
  return value;
}

std::optional<Duration> Place::duration() const {
  const bool readable = is(NodeKind::kNumber) || is(NodeKind::kText);
  const auto value = readable ? text::parse_duration(node_->text) : std::nullopt;
  if (!value || *value < Duration(0)) {
    wrong("must be a time", "for example \"3s\", \"2 min\" or 100 (milliseconds)");
    return std::nullopt;
  }
  return value;
}

std::optional<std::int64_t> Place::share() const {
  const bool readable = is(NodeKind::kNumber) || is(NodeKind::kText);
  const auto value = readable ? text::parse_share(node_->text) : std::nullopt;
  if (!value) {
    wrong("must be a share", "for example \"5%\" or 0.05, between 0 and 1");
  }
  return value;
}

std::optional<std::int64_t> Place::amount() const {
  const bool readable = is(NodeKind::kNumber) || is(NodeKind::kText);
  const auto decimal = readable ? text::parse_decimal(node_->text) : std::nullopt;
  const auto value = decimal && decimal->rest.empty()
                         ? text::times(*decimal, text::kPartsPerBillion)
                         : std::nullopt;
  if (!value || *value < 0) {
    wrong("must be an amount of money", "for example 0.05, not negative");
    return std::nullopt;
  }
  return value;
}

std::optional<std::vector<std::string>> Place::texts() const {
  if (is(NodeKind::kText)) {
    return std::vector{node_->text};
  }
  if (!is(NodeKind::kList)) {
    wrong("must be a list of texts, or one text", "for example [\"a\", \"b\"]");
    return std::nullopt;
  }
  std::vector<std::string> result;
  for (std::size_t i = 0; i < node_->items.size(); ++i) {
    if (const auto word = item(i).text()) {
      result.push_back(*word);
    }
  }
  return result.size() == node_->items.size() ? std::optional(result) : std::nullopt;
}

std::optional<std::string> Place::prose() const {
  const auto lines = texts();
  if (!lines) {
    return std::nullopt;
  }
  return text::joined(*lines, " ");
}

std::optional<std::size_t> Place::word(std::span<const std::string_view> words) const {
  const auto value = text();
  if (!value) {
    return std::nullopt;
  }
  const auto at = std::ranges::find(words, *value);
  if (at == words.end()) {
    wrong("\"" + *value + "\" is not known here", choose_from(*value, words));
    return std::nullopt;
  }
  return static_cast<std::size_t>(at - words.begin());
}

Members::Members(const Place& place) : place_(place) {
  static_cast<void>(place_.expect(NodeKind::kObject));
}

std::optional<Place> Members::find(std::string_view name) {
  asked_.push_back(name);
  const std::vector<std::string>& names = place_.node().names;
  const auto at = std::ranges::find(names, name);
  if (at == names.end()) {
    return std::nullopt;
  }
  return place_.member(static_cast<std::size_t>(at - names.begin()));
}

std::optional<Place> Members::need(std::string_view name, std::string_view form) {
  auto found = find(name);
  if (!found && place_.is(NodeKind::kObject)) {
    place_.wrong("\"" + std::string(name) + "\" is missing", "give " + std::string(form));
  }
  return found;
}

void Members::finish() const {
  const std::vector<std::string>& names = place_.node().names;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (std::ranges::find(asked_, names[i]) == asked_.end()) {
      place_.member(i).wrong("\"" + names[i] + "\" is not known here",
                             choose_from(names[i], asked_));
    }
  }
}

}  // namespace oomcast::scenario
