#include "inputs/cases/code_text.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "inputs/plan_text/plan_text.hpp"
#include "models/text/decimal.hpp"

namespace oomcast::cases {
namespace {

bool is_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/// The name that is assigned to on the line at `at`.
std::string_view assigned_name(std::string_view code, std::size_t at) {
  std::size_t begin = code.rfind('\n', at);
  begin = begin == std::string_view::npos ? 0 : begin + 1;
  std::size_t end = begin;
  while (end < at && is_name(code[end])) {
    ++end;
  }
  return code.substr(end, 3) == " = " ? code.substr(begin, end - begin) : std::string_view();
}

std::int64_t count_of(std::string_view text, std::string_view word) {
  std::int64_t count = 0;
  for (std::size_t at = text.find(word); at != std::string_view::npos;
       at = text.find(word, at + word.size())) {
    ++count;
  }
  return count;
}

/// StorageLevel(useDisk, useMemory, useOffHeap, deserialized) as a level's name.
std::string level_name(std::string_view arguments) {
  std::vector<bool> flags;
  while (flags.size() < 4 && !arguments.empty()) {
    flags.push_back(arguments.starts_with("True"));
    const std::size_t comma = arguments.find(", ");
    arguments = comma == std::string_view::npos ? "" : arguments.substr(comma + 2);
  }
  if (flags.size() < 4) {
    return "";
  }
  if (flags[2]) {
    return "OFF_HEAP";
  }
  const std::string base = flags[1] ? (flags[0] ? "MEMORY_AND_DISK" : "MEMORY_ONLY") : "DISK_ONLY";
  return flags[3] || !flags[1] ? base : base + "_SER";
}

/// The text in the quotes that begin at `at`, either kind; nothing if none do.
std::optional<std::string> quoted(std::string_view code, std::size_t at) {
  if (at >= code.size() || (code[at] != '"' && code[at] != '\'')) {
    return std::nullopt;
  }
  const std::size_t end = code.find(code[at], at + 1);
  return end == std::string_view::npos
             ? std::nullopt
             : std::optional(std::string(code.substr(at + 1, end - at - 1)));
}

/// `rest` stands behind "groupBy(".
std::optional<GroupByCall> group_by_call(std::string_view rest) {
  GroupByCall call;
  const std::size_t keys_end = rest.find(')');
  for (const std::string_view item : plan_text::list_items(rest.substr(0, keys_end))) {
    const auto key = quoted(item, 0);
    if (!key) {
      return std::nullopt;
    }
    call.keys.push_back(*key);
  }
  constexpr std::string_view kAggregate = ").agg(";
  rest = rest.substr(std::min(keys_end, rest.size()));
  if (!rest.starts_with(kAggregate)) {
    return std::nullopt;
  }
  // F.collect_list("p").alias("l"), F.sum("v")
  const std::string_view line = rest.substr(0, rest.find('\n'));
  for (std::size_t at = line.find("F."); at != std::string_view::npos;
       at = line.find("F.", at + 1)) {
    const std::size_t open = line.find('(', at);
    const auto argument = open == std::string_view::npos ? std::nullopt : quoted(line, open + 1);
    if (!argument) {
      return std::nullopt;
    }
    call.functions.emplace_back(line.substr(at + 2, open - at - 2));
    call.arguments.push_back(*argument);
  }
  return call.functions.empty() ? std::nullopt : std::optional(call);
}

constexpr std::string_view kKill = "kill_executor";

/// The call at `at`: of a timer, "threading.Timer(0.35, kill_executor, (0,))", or plain.
std::optional<KillCall> kill_call(std::string_view code, std::size_t at) {
  constexpr std::string_view kTimer = "threading.Timer(";
  constexpr std::array<std::string_view, 5> kActions{".count()", "noop(", ".collect()",
                                                     ".toPandas()", ".take("};
  KillCall call;
  const std::string_view before = code.substr(0, at);
  for (const std::string_view action : kActions) {
    call.actions_before += static_cast<std::int32_t>(count_of(before, action));
  }
  const std::string_view line = before.substr(before.rfind('\n') + 1);  // npos + 1 is 0
  const std::size_t timer = line.find(kTimer);
  if (timer != std::string_view::npos) {
    const std::string_view argument = line.substr(timer + kTimer.size());
    const auto seconds = text::parse_decimal(argument.substr(0, argument.find(',')));
    const auto nanos = seconds ? text::times(*seconds, 1'000'000'000) : std::nullopt;
    if (!nanos) {
      return std::nullopt;
    }
    call.after_ns = *nanos;
  }
  const std::size_t digit = std::min(code.find_first_of("0123456789", at), code.size());
  const auto executor = plan_text::whole_number(code.substr(digit));
  if (!executor) {
    return std::nullopt;
  }
  call.executor = static_cast<std::int32_t>(*executor);
  return call;
}

}  // namespace

bool has_hint(std::string_view code) {
  constexpr std::array<std::string_view, 3> kWords{".hint(", "/*+", "broadcast("};
  return std::any_of(kWords.begin(), kWords.end(), [&](std::string_view word) {
    return code.find(word) != std::string_view::npos;
  });
}

std::optional<RowRdd> row_rdd(std::string_view code) {
  const std::size_t at = code.find(".toJavaRDD()");
  const std::string_view name =
      at == std::string_view::npos ? std::string_view() : assigned_name(code, at);
  if (name.empty()) {
    return std::nullopt;
  }
  RowRdd rdd;
  rdd.counts = count_of(code, std::string(name) + ".count()");
  const std::size_t persist = code.find(std::string(name) + ".persist(");
  if (persist != std::string_view::npos) {
    constexpr std::string_view kLevel = "StorageLevel(";
    const std::size_t level = code.find(kLevel, persist);
    rdd.level =
        level == std::string_view::npos ? "" : level_name(code.substr(level + kLevel.size()));
    if (rdd.level.empty()) {
      return std::nullopt;
    }
  }
  return rdd.counts > 0 ? std::optional(rdd) : std::nullopt;
}

std::optional<std::vector<KillCall>> kill_calls(std::string_view code) {
  std::vector<KillCall> calls;
  for (std::size_t at = code.find(kKill); at != std::string_view::npos;
       at = code.find(kKill, at + kKill.size())) {
    const auto call = kill_call(code, at);
    if (!call) {
      return std::nullopt;
    }
    calls.push_back(*call);
  }
  return calls;
}

std::optional<std::vector<GroupByCall>> group_by_calls(std::string_view code) {
  constexpr std::string_view kWord = ".groupBy(";
  std::vector<GroupByCall> calls;
  for (std::size_t at = code.find(kWord); at != std::string_view::npos;
       at = code.find(kWord, at + kWord.size())) {
    const auto call = group_by_call(code.substr(at + kWord.size()));
    if (!call) {
      return std::nullopt;
    }
    calls.push_back(*call);
  }
  return calls;
}

std::string without_plan(std::string_view code) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kSigns{{
      {"accumulator(", "Python accumulator: what tasks add grows in the driver's process"},
      {"collectionAccumulator", "accumulator of Java objects, filled by calls into the JVM"},
      {"allocateDirect", "direct buffers allocated by a function called through reflect()"},
      {".mapPartitions(", "Python worker: a function of its own over an RDD's partitions"},
      {".map(", "Python worker: a function of its own over an RDD's elements"},
      {".foreach(", "Python worker: a function of its own over an RDD's elements"},
      {"ctypes", "native memory of a Python worker"},
      {"collect_list", "a DataFrame job whose plan the case does not hold"},
  }};
  for (const auto& [sign, reason] : kSigns) {
    if (code.find(sign) != std::string_view::npos) {
      return std::string(reason);
    }
  }
  return "a job whose plan the case does not hold";
}

}  // namespace oomcast::cases
