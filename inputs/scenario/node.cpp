// A JSON document as a tree whose nodes know their file and line. nlohmann's events carry no
// positions: an iterator that counts what its lexer has taken supplies them.
#include "inputs/scenario/node.hpp"

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>
#include <optional>

namespace oomcast::scenario {

namespace {

constexpr std::size_t kMaxDepth = 64;  // keeps walks over the tree from using up the stack

/// Moves through the text and notes how far the lexer has come.
struct CountingIterator {
  using iterator_category = std::forward_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  const char* at = nullptr;
  const char** furthest = nullptr;

  reference operator*() const { return *at; }
  CountingIterator& operator++() {
    ++at;
    *furthest = at;
    return *this;
  }
  CountingIterator operator++(int) {
    CountingIterator before = *this;
    ++*this;
    return before;
  }
  bool operator==(const CountingIterator& other) const { return at == other.at; }
};

class TreeBuilder : public nlohmann::json_sax<nlohmann::json> {
 public:
  TreeBuilder(std::string_view text, std::string_view file_name, std::int32_t file_index)
      : file_name_(file_name),
        file_index_(file_index),
        counted_(text.data()),
        taken_(text.data()),
        end_(text.data() + text.size()) {}

  const char** taken() { return &taken_; }
  Node take_root() { return std::move(root_); }
  Problems take_problems() { return std::move(problems_); }

  bool null() override { return add(NodeKind::kNull).has_value(); }
  bool boolean(bool value) override {
    const auto node = add(NodeKind::kBoolean);
    return node && ((*node)->flag = value, true);
  }
  bool number_integer(number_integer_t value) override { return number(std::to_string(value)); }
  bool number_unsigned(number_unsigned_t value) override { return number(std::to_string(value)); }
  bool number_float(number_float_t /*value*/, const string_t& text) override {
    return number(text);
  }
  bool string(string_t& value) override {
    const auto node = add(NodeKind::kText);
    return node && ((*node)->text = std::move(value), true);
  }
  bool binary(binary_t& /*value*/) override { return false; }
  bool start_object(std::size_t /*size*/) override { return open(NodeKind::kObject); }
  bool start_array(std::size_t /*size*/) override { return open(NodeKind::kList); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }

  bool key(string_t& name) override {
    Node& object = *open_.back();
    const auto twice = std::ranges::find(object.names, name);
    if (twice != object.names.end()) {
      problem("\"" + name + "\" is given twice", "keep one of the two");
      object.items.erase(object.items.begin() + (twice - object.names.begin()));
      object.names.erase(twice);
    }
    object.names.push_back(std::move(name));
    return true;
  }

  bool parse_error(std::size_t /*position*/, const std::string& /*last_token*/,
                   const nlohmann::detail::exception& error) override {
    // "[json.exception.parse_error.101] parse error at line 3, column 5: syntax error ..."
    std::string what = error.what();
    const std::size_t column = what.find("column ");
    const std::size_t colon = what.find(": ", column == std::string::npos ? 0 : column);
    what = colon == std::string::npos ? what : what.substr(colon + 2);
    problem("not valid JSON: " + what, "");
    return false;
  }

 private:
  [[nodiscard]] std::string where() const {
    return std::string(file_name_) + ":" + std::to_string(line_);
  }

  void problem(std::string what, std::string fix) {
    count_lines(taken_);
    problems_.push_back({Severity::kError, where(), std::move(what), std::move(fix)});
  }

  void count_lines(const char* until) {
    for (; counted_ < until; ++counted_) {
      line_ += *counted_ == '\n' ? 1 : 0;
    }
  }

  bool number(std::string text) {
    // The lexer has taken one character behind a number, which may be a line's end.
    count_lines(taken_ == end_ || taken_ == counted_ ? taken_ : taken_ - 1);
    const auto node = add(NodeKind::kNumber, false);
    return node && ((*node)->text = std::move(text), true);
  }

  std::optional<Node*> add(NodeKind kind, bool count = true) {
    if (count) {
      count_lines(taken_);
    }
    Node* node = &root_;
    if (!open_.empty()) {
      node = &open_.back()->items.emplace_back();
    }
    node->kind = kind;
    node->file = file_index_;
    node->line = line_;
    return node;
  }

  bool open(NodeKind kind) {
    if (open_.size() >= kMaxDepth) {
      problem("nested more than " + std::to_string(kMaxDepth) + " levels deep", "");
      return false;
    }
    // A list grows only when its last element is complete, so that open nodes do not move.
    open_.push_back(*add(kind));
    return true;
  }

  bool close() {
    open_.pop_back();
    return true;
  }

  std::string_view file_name_;
  std::int32_t file_index_;
  Node root_;
  std::vector<Node*> open_;
  Problems problems_;
  std::int32_t line_ = 1;
  const char* counted_;
  const char* taken_;
  const char* end_;
};

}  // namespace

const Node* Node::find(std::string_view name) const {
  const auto at = std::ranges::find(names, name);
  return at == names.end() ? nullptr : &items[static_cast<std::size_t>(at - names.begin())];
}

Checked<Node> parse_document(std::string_view text, std::string_view file_name,
                             std::int32_t file_index) {
  TreeBuilder builder(text, file_name, file_index);
  const CountingIterator begin{text.data(), builder.taken()};
  const CountingIterator end{text.data() + text.size(), builder.taken()};
  const bool good = nlohmann::json::sax_parse(begin, end, &builder,
                                              nlohmann::json::input_format_t::json, true, true);
  Problems problems = builder.take_problems();
  if (!good || !problems.empty()) {
    return problems;
  }
  return builder.take_root();
}

std::string_view kind_name(NodeKind kind) {
  switch (kind) {
    case NodeKind::kNull:
      return "null";
    case NodeKind::kBoolean:
      return "true or false";
    case NodeKind::kNumber:
      return "a number";
    case NodeKind::kText:
      return "a text";
    case NodeKind::kList:
      return "a list";
    case NodeKind::kObject:
      return "an object";
  }
  return "";
}

}  // namespace oomcast::scenario
