// Reading a tree of nodes with complaints: every read names what it wants, and a mistake is noted
// with file, line and JSON pointer, and does not stop the reading.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "inputs/scenario/node.hpp"
#include "models/problem.hpp"
#include "sim/bytes.hpp"
#include "sim/time.hpp"

namespace oomcast::scenario {

/// What all places of one reading share.
struct Reading {
  struct Noted {
    std::int32_t file = 0;
    std::int32_t line = 0;
    Problem problem;
  };
  std::vector<std::string> files;  // names, by Node::file
  std::vector<Noted> noted;

  /// What was noted, in the order of the files' lines.
  [[nodiscard]] Problems problems() const;
};

/// A node and the way to it.
class Place {
 public:
  Place(const Node& node, std::string pointer, Reading& reading)
      : node_(&node), pointer_(std::move(pointer)), reading_(&reading) {}

  [[nodiscard]] const Node& node() const { return *node_; }
  [[nodiscard]] const std::string& pointer() const { return pointer_; }
  /// "black-friday.json:12 /data/transactions/rows"
  [[nodiscard]] std::string where() const;
  void wrong(std::string what, std::string fix) const;

  [[nodiscard]] Place item(std::size_t index) const;    // of a list
  [[nodiscard]] Place member(std::size_t index) const;  // of an object
  [[nodiscard]] bool is(NodeKind kind) const { return node_->kind == kind; }
  /// True if of that kind; else complains.
  [[nodiscard]] bool expect(NodeKind kind) const;

  // Reads. None: a mistake, and it is noted.
  [[nodiscard]] std::optional<std::string> text() const;
  [[nodiscard]] std::optional<bool> boolean() const;
  [[nodiscard]] std::optional<std::int64_t> count(std::int64_t minimum = 0) const;
  [[nodiscard]] std::optional<Bytes> size() const;           // not negative
  [[nodiscard]] std::optional<Duration> duration() const;    // not negative; bare: milliseconds
  [[nodiscard]] std::optional<std::int64_t> share() const;   // parts per billion
  [[nodiscard]] std::optional<std::int64_t> amount() const;  // in billionths, not negative
  [[nodiscard]] std::optional<std::vector<std::string>> texts() const;  // a list, or one text
  /// A text, or a list of texts that are joined by blanks: JSON knows no long lines.
  [[nodiscard]] std::optional<std::string> prose() const;
  /// One of the words: its index.
  [[nodiscard]] std::optional<std::size_t> word(std::span<const std::string_view> words) const;

 private:
  const Node* node_;
  std::string pointer_;
  Reading* reading_;
};

/// An object whose members are asked for by name; those never asked for are mistakes.
class Members {
 public:
  /// Complains if the place is no object; then all members are missing.
  explicit Members(const Place& place);

  [[nodiscard]] std::optional<Place> find(std::string_view name);
  /// Complains if it is missing.
  [[nodiscard]] std::optional<Place> need(std::string_view name, std::string_view form);
  /// Complains about members never asked for, with the nearest name.
  void finish() const;

 private:
  Place place_;
  std::vector<std::string_view> asked_;
};

/// ", did you mean x?"-like advice from a list of names: the nearest one, else all of them.
std::string choose_from(std::string_view word, std::span<const std::string_view> names);

/// Stores what was read, if it was read.
template <class T, class Read>
void store(T& target, const std::optional<Read>& value) {
  if (value) {
    target = static_cast<T>(*value);
  }
}

}  // namespace oomcast::scenario
