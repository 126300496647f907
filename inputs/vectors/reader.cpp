// Typed access; the place of a value is searched for only when something is wrong with it.
#include "inputs/vectors/reader.hpp"

namespace oomcast::vectors {
namespace {

constexpr std::size_t kMaxProblems = 20;  // one broken recorder makes the same mistake everywhere

const Value& empty_value() {
  static const Value kEmpty;
  return kEmpty;
}

/// JSON pointer from `from` to `target`, by address; true if it was found.
bool find_path(const Value& from, const Value* target, std::string& path) {
  if (&from == target) {
    return true;
  }
  const std::size_t before = path.size();
  for (std::size_t i = 0; i < from.items().size(); ++i) {
    path += "/" + std::to_string(i);
    if (find_path(from.items()[i], target, path)) {
      return true;
    }
    path.resize(before);
  }
  for (const auto& [name, member] : from.members()) {
    path += "/" + name;
    if (find_path(member, target, path)) {
      return true;
    }
    path.resize(before);
  }
  return false;
}

}  // namespace

std::string Reader::place_of(const Value& value) const {
  const std::vector<Value>& vectors = file_.all();
  for (std::size_t v = 0; v < vectors.size(); ++v) {
    std::string path;
    if (!find_path(vectors[v], &value, path)) {
      continue;
    }
    const Value* id = vectors[v].find("id");
    std::string place = file_.path + " vector " +
                        (id != nullptr && id->is(Kind::kString) ? id->text() : std::to_string(v));
    constexpr std::string_view kSteps = "/steps/";
    if (path.starts_with(kSteps)) {
      const std::size_t end = path.find('/', kSteps.size());
      place += " step " + path.substr(kSteps.size(), end - kSteps.size());
      path = end == std::string::npos ? "" : path.substr(end);
    }
    return path.empty() ? place : place + " " + path;
  }
  return file_.path;
}

void Reader::refuse(const Value& value, std::string what, std::string fix) {
  if (problems_.size() < kMaxProblems) {
    problems_.push_back({Severity::kError, place_of(value), std::move(what), std::move(fix)});
  }
}

const Value& Reader::field(const Value& object, std::string_view name) {
  if (const Value* member = object.find(name)) {
    return *member;
  }
  if (&object != &empty_value()) {
    refuse(object, "misses the field \"" + std::string(name) + "\"");
  }
  return empty_value();
}

const Value& Reader::typed(const Value& object, std::string_view name, Kind kind) {
  const Value& value = field(object, name);
  if (&value != &empty_value() && !value.is(kind)) {
    refuse(value,
           "is " + std::string(name_of(value.kind())) + ", not " + std::string(name_of(kind)));
    return empty_value();
  }
  return value;
}

std::int64_t Reader::integer(const Value& object, std::string_view name) {
  return typed(object, name, Kind::kInteger).integer();
}

bool Reader::boolean(const Value& object, std::string_view name) {
  return typed(object, name, Kind::kBool).boolean();
}

const std::string& Reader::text(const Value& object, std::string_view name) {
  return typed(object, name, Kind::kString).text();
}

const std::vector<Value>& Reader::items(const Value& object, std::string_view name) {
  return typed(object, name, Kind::kArray).items();
}

const std::vector<Value::Member>& Reader::members(const Value& object, std::string_view name) {
  return typed(object, name, Kind::kObject).members();
}

}  // namespace oomcast::vectors
