// A Spark configuration: what the user set, over the defaults of one Spark version. All keys that
// a model reads stand in the table of keys.hpp; reading another one is a bug of ours.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "models/conf/version.hpp"
#include "models/problem.hpp"
#include "sim/bytes.hpp"
#include "sim/time.hpp"

namespace oomcast {

/// One `key value` as the user gave it, and where ("scenario.json:12", "--conf", "spark-defaults").
struct ConfEntry {
  std::string key;
  std::string value;
  std::string origin;
};

class Conf {
 public:
  explicit Conf(SparkVersion version = {});

  /// Checks all entries against the table; a later entry of a key wins. Errors: bad values (with
  /// the valid form), and combinations that Spark refuses. Warnings (kept in warnings()): unknown
  /// keys with the nearest known name, old names, keys newer than the version; in one line the
  /// spark.* keys that no model reads. Nothing is said of is_conf_key_of_no_interest().
  static Checked<Conf> make(SparkVersion version, std::span<const ConfEntry> entries);

  /// A copy with one more entry, checked in the same way.
  [[nodiscard]] Checked<Conf> with(const ConfEntry& entry) const;

  [[nodiscard]] const SparkVersion& version() const { return version_; }
  [[nodiscard]] bool is_set(std::string_view key) const;
  /// The text in force: as set, else the version's default, else none.
  [[nodiscard]] std::optional<std::string> text(std::string_view key) const;

  // Typed reads. Each takes a key of the table, of that unit; the plain form needs a default in
  // the table, the `_or_none` form does not.
  [[nodiscard]] Bytes bytes(std::string_view key) const;  // also keys whose bare number is MiB
  [[nodiscard]] std::optional<Bytes> bytes_or_none(std::string_view key) const;
  [[nodiscard]] std::int64_t integer(std::string_view key) const;
  [[nodiscard]] std::optional<std::int64_t> integer_or_none(std::string_view key) const;
  [[nodiscard]] double real(std::string_view key) const;
  [[nodiscard]] std::optional<double> real_or_none(std::string_view key) const;
  [[nodiscard]] bool boolean(std::string_view key) const;
  [[nodiscard]] std::optional<bool> boolean_or_none(std::string_view key) const;
  [[nodiscard]] Duration duration(std::string_view key) const;
  [[nodiscard]] std::optional<Duration> duration_or_none(std::string_view key) const;

  [[nodiscard]] const std::map<std::string, ConfEntry, std::less<>>& entries() const {
    return entries_;
  }
  [[nodiscard]] const Problems& warnings() const { return warnings_; }

 private:
  SparkVersion version_;
  std::map<std::string, ConfEntry, std::less<>> entries_;
  Problems warnings_;
};

}  // namespace oomcast
