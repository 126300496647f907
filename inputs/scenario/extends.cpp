// Scenarios that extend another one.
#include "inputs/scenario/extends.hpp"

#include <algorithm>
#include <array>

namespace oomcast::scenario {

namespace {

constexpr std::size_t kMaxFiles = 8;  // a longer chain is a mistake nobody can follow

/// FNV-1a, 64 bits: names an input, protects against nothing.
std::uint64_t hash_of(std::uint64_t hash, std::string_view text) {
  for (const char c : text) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  }
  return hash;
}

std::string hexadecimal(std::uint64_t number) {
  std::string digits(16, '0');
  for (std::size_t i = 16; i-- > 0; number >>= 4) {
    digits[i] = "0123456789abcdef"[number & 15];
  }
  return digits;
}

void remove_member(Node& object, std::string_view name) {
  const auto at = std::ranges::find(object.names, name);
  if (at != object.names.end()) {
    object.items.erase(object.items.begin() + (at - object.names.begin()));
    object.names.erase(at);
  }
}

/// The path that the document extends, if any.
std::optional<std::string> base_path(const Node& root, Reading& reading) {
  const Node* const extends = root.find("extends");
  if (extends == nullptr) {
    return std::nullopt;
  }
  const Place place(*extends, "/extends", reading);
  const auto path = place.text();
  return path ? std::optional(path_beside(reading.files.back(), *path)) : std::nullopt;
}

}  // namespace

void lay_over(Node& below, Node above) {
  if (below.kind != NodeKind::kObject || above.kind != NodeKind::kObject) {
    below = std::move(above);
    return;
  }
  below.file = above.file;
  below.line = above.line;
  for (std::size_t i = 0; i < above.names.size(); ++i) {
    const auto at = std::ranges::find(below.names, above.names[i]);
    const auto index = at - below.names.begin();
    const bool found = at != below.names.end();
    if (above.items[i].kind == NodeKind::kNull) {
      if (found) {
        below.names.erase(at);
        below.items.erase(below.items.begin() + index);
      }
    } else if (found) {
      lay_over(below.items[static_cast<std::size_t>(index)], std::move(above.items[i]));
    } else {
      below.names.push_back(above.names[i]);
      below.items.push_back(std::move(above.items[i]));
    }
  }
}

std::string path_beside(std::string_view from, std::string_view path) {
  if (path.starts_with('/')) {
    return std::string(path);
  }
  std::vector<std::string_view> parts;
  const std::size_t slash = from.rfind('/');
  const std::string_view folder = slash == std::string_view::npos ? "" : from.substr(0, slash);
  for (std::string_view rest : {folder, path}) {
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find('/'), rest.size());
      const std::string_view part = rest.substr(0, end);
      rest.remove_prefix(std::min(end + 1, rest.size()));
      if (part == ".." && !parts.empty() && parts.back() != "..") {
        parts.pop_back();
      } else if (!part.empty() && part != ".") {
        parts.push_back(part);
      }
    }
  }
  std::string joined = from.starts_with('/') ? "/" : "";
  for (std::size_t i = 0; i < parts.size(); ++i) {
    joined += (i == 0 ? "" : "/") + std::string(parts[i]);
  }
  return joined;
}

std::optional<Merged> parse_with_bases(std::string_view text, std::string_view file_name,
                                       const FileReader& read_file, Reading& reading) {
  std::vector<Node> chain;  // the file itself first, then what it extends
  std::vector<std::string> texts{std::string(text)};
  reading.files.emplace_back(file_name);
  while (true) {
    Checked<Node> node =
        parse_document(texts.back(), reading.files.back(), static_cast<int>(chain.size()));
    if (!node.ok()) {
      for (const Problem& problem : node.error()) {
        reading.noted.push_back({static_cast<int>(chain.size()), 0, problem});
      }
      return std::nullopt;
    }
    chain.push_back(std::move(node.value()));
    const auto path = base_path(chain.back(), reading);
    if (!path) {
      break;
    }
    const Place place(*chain.back().find("extends"), "/extends", reading);
    if (std::ranges::find(reading.files, *path) != reading.files.end() ||
        chain.size() >= kMaxFiles) {
      place.wrong("extends itself, or too long a chain of files", "");
      return std::nullopt;
    }
    std::optional<std::string> base = read_file ? read_file(*path) : std::nullopt;
    if (!base) {
      place.wrong("cannot read " + *path, "the path is relative to this file");
      return std::nullopt;
    }
    texts.push_back(std::move(*base));
    reading.files.push_back(*path);
  }
  Merged merged{std::move(chain.back()), ""};
  std::uint64_t hash = hash_of(0xcbf29ce484222325ULL, texts.back());
  for (std::size_t i = chain.size() - 1; i-- > 0;) {
    remove_member(chain[i], "extends");
    lay_over(merged.root, std::move(chain[i]));
    hash = hash_of(hash, texts[i]);
  }
  remove_member(merged.root, "extends");
  merged.hash = hexadecimal(hash);
  return merged;
}

std::string stem(std::string_view path) {
  path = path.substr(path.rfind('/') + 1);
  return std::string(path.substr(0, path.find('.')));
}

}  // namespace oomcast::scenario
