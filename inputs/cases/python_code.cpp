#include "inputs/cases/python_code.hpp"

#include <algorithm>

namespace oomcast::cases {
namespace {

constexpr double kSecond = 1e9;

struct Line {
  std::size_t indent = 0;
  std::string text;
};
using Names = std::map<std::string, double, std::less<>>;

bool within(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

/// What stands between `open` (which ends with a bracket) and the bracket that closes it.
std::optional<std::string_view> arguments_of(std::string_view text, std::string_view open) {
  const std::size_t begin = text.find(open);
  if (begin == std::string_view::npos) {
    return std::nullopt;
  }
  std::int32_t depth = 1;
  char quote = 0;
  for (std::size_t i = begin + open.size(); i < text.size(); ++i) {
    const char c = text[i];
    if (quote != 0) {
      quote = c == quote ? 0 : quote;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '(' || c == '[' || c == '{') {
      ++depth;
    } else if ((c == ')' || c == ']' || c == '}') && --depth == 0) {
      return text.substr(begin + open.size(), i - begin - open.size());
    }
  }
  return std::nullopt;
}

/// Splits at a separator outside of brackets and quotes.
std::vector<std::string_view> parts_of(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  std::int32_t depth = 0;
  char quote = 0;
  std::size_t begin = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quote != 0) {
      quote = c == quote ? 0 : quote;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '(' || c == '[') {
      ++depth;
    } else if (c == ')' || c == ']') {
      --depth;
    } else if (c == separator && depth == 0) {
      parts.push_back(text.substr(begin, i - begin));
      begin = i + 1;
    }
  }
  parts.push_back(text.substr(begin));
  for (std::string_view& part : parts) {
    while (part.starts_with(' ')) {
      part.remove_prefix(1);
    }
    while (part.ends_with(' ')) {
      part.remove_suffix(1);
    }
  }
  return parts;
}

/// Lines of one statement each; a body behind a colon is a line of its own, one deeper.
std::vector<Line> lines_of(std::string_view code) {
  std::vector<Line> lines;
  while (!code.empty()) {
    const std::size_t end = std::min(code.find('\n'), code.size());
    const std::string_view raw = code.substr(0, end);
    code.remove_prefix(std::min(end + 1, code.size()));
    const std::size_t indent = std::min(raw.find_first_not_of(' '), raw.size());
    std::string_view text = parts_of(raw.substr(indent), '#').front();
    if (text.empty()) {
      continue;
    }
    std::size_t deeper = 0;
    const bool opens = text.starts_with("for ") || text.starts_with("if ") ||
                       text.starts_with("with ") || text.starts_with("while ") ||
                       text.starts_with("def ");
    const auto at_colon = opens ? parts_of(text, ':') : std::vector<std::string_view>{text};
    if (at_colon.size() > 1 && !at_colon[1].empty()) {
      lines.push_back({indent, std::string(at_colon[0]) + ":"});
      text = text.substr(static_cast<std::size_t>(at_colon[1].data() - text.data()));
      deeper = 1;
    }
    for (const std::string_view statement : parts_of(text, ';')) {
      lines.push_back({indent + deeper, std::string(statement)});
    }
  }
  return lines;
}

/// Decimal digits of all numbers from 0 to below `end`.
std::int64_t digits_below(std::int64_t end) {
  std::int64_t digits = end;  // each has one
  for (std::int64_t longer = 10; longer < end; longer *= 10) {
    digits += end - longer;
  }
  return digits;
}

class Follower {
 public:
  Follower(std::string_view code, const CodeParams& params)
      : lines_(lines_of(code)), params_(params) {}

  std::optional<Program> follow() {
    main(0, lines_.size());
    const bool something = !program_.jobs.empty() || program_.driver_bytes > 0;
    return something && !lost_ ? std::optional(std::move(program_)) : std::nullopt;
  }

 private:
  [[nodiscard]] std::optional<double> value(std::string_view expression) const {
    return python_value(expression, params_, names_);
  }
  [[nodiscard]] std::size_t block_end(std::size_t head, std::size_t end) const {
    std::size_t i = head + 1;
    while (i < end && lines_[i].indent > lines_[head].indent) {
      ++i;
    }
    return i;
  }
  /// range(N) of a loop, or nothing.
  [[nodiscard]] std::optional<double> loop_count(std::string_view line) const {
    const auto range = arguments_of(line, "range(");
    return range ? value(*range) : std::nullopt;
  }
  void assign(std::string_view line) {
    const std::size_t at = line.find(" = ");
    if (at == std::string_view::npos || within(line.substr(0, at), "(")) {
      return;
    }
    if (const auto number = value(line.substr(at + 3))) {
      names_.insert_or_assign(std::string(line.substr(0, at)), *number);
    }
  }

  /// Bytes that an expression makes: b"x" * n, bytearray(b"x") * n, os.urandom(n).
  [[nodiscard]] std::optional<std::int64_t> made_bytes(std::string_view text) const {
    if (const auto random = arguments_of(text, "os.urandom(")) {
      const auto bytes = value(*random);
      return bytes ? std::optional(static_cast<std::int64_t>(*bytes)) : std::nullopt;
    }
    const std::size_t literal = text.find("b\"");
    const std::size_t times = text.find("* ", literal);
    if (literal == std::string_view::npos || times == std::string_view::npos) {
      return std::nullopt;
    }
    const auto bytes = value(text.substr(times + 2));
    // A bytearray has an object apart from its bytes.
    const std::int64_t object = within(text, "bytearray(") ? 57 : 33;
    return bytes ? std::optional(static_cast<std::int64_t>(*bytes) + object) : std::nullopt;
  }

  /// A function's body, or a part of it.
  void body(std::size_t begin, std::size_t end, FunctionMemory& to);
  void loop(std::size_t head, std::size_t end, FunctionMemory& to);
  void statement(const std::string& text, FunctionMemory& to);

  void main(std::size_t begin, std::size_t end);
  void start_job(const std::string& line);
  [[nodiscard]] std::optional<ProgramJob> range_job(std::string_view line) const;
  void direct_buffers(const std::string& line);
  void gathered_texts(const std::string& line);
  [[nodiscard]] FunctionMemory function_of(std::string_view name);
  [[nodiscard]] std::optional<FunctionMemory> function_in(std::string_view line);

  std::vector<Line> lines_;
  const CodeParams& params_;
  Names names_;
  std::map<std::string, std::pair<std::size_t, std::size_t>, std::less<>> functions_;
  std::string file_;  // what an open file's bytes are
  Program program_;
  bool lost_ = false;
};

void Follower::statement(const std::string& text, FunctionMemory& to) {
  if (text.starts_with("import ")) {
    to.imports = within(text, "pandas") ? "pandas" : within(text, "numpy") ? "numpy" : to.imports;
  } else if (const auto sleep = arguments_of(text, "time.sleep(")) {
    const double seconds = value(*sleep).value_or(0);
    if (seconds > 0) {
      to.acts.push_back(
          {MemoryAct::Kind::kPause, "", 0, 1, static_cast<std::int64_t>(seconds * kSecond)});
    }
  } else if (text.ends_with(" = None")) {
    to.acts.push_back({MemoryAct::Kind::kFree, "python", 0, 1, 0});
  } else if (const auto added = arguments_of(text, "acc.add(")) {
    to.accumulates += made_bytes(*added).value_or(0);
  } else if (const auto kept = arguments_of(text, ".append(")) {
    if (const auto bytes = made_bytes(*kept)) {
      to.acts.push_back({MemoryAct::Kind::kAllocate, "python", *bytes, 1, 0});
    }
  } else if (const auto written = arguments_of(text, "f.write(")) {
    if (const auto bytes = made_bytes(*written)) {
      to.acts.push_back({MemoryAct::Kind::kAllocate, file_, *bytes, 1, 0});
    }
  } else {
    assign(text);
  }
}

void Follower::loop(std::size_t head, std::size_t end, FunctionMemory& to) {
  FunctionMemory once;
  body(head + 1, end, once);
  const auto allocation =
      std::find_if(once.acts.begin(), once.acts.end(),
                   [](const MemoryAct& act) { return act.kind == MemoryAct::Kind::kAllocate; });
  if (allocation == once.acts.end()) {
    return;
  }
  MemoryAct repeated = *allocation;
  const auto count = loop_count(lines_[head].text);
  if (count) {
    repeated.steps = static_cast<std::int64_t>(*count);
  } else {
    repeated.kind = MemoryAct::Kind::kKeepRows;
  }
  for (const MemoryAct& act : once.acts) {
    repeated.nanos += act.kind == MemoryAct::Kind::kPause ? act.nanos : 0;
  }
  to.acts.push_back(repeated);
}

void Follower::body(std::size_t begin, std::size_t end, FunctionMemory& to) {
  for (std::size_t i = begin; i < end;) {
    const std::string& text = lines_[i].text;
    const std::size_t after = block_end(i, end);
    if (text.starts_with("for ")) {
      loop(i, after, to);
    } else if (text.starts_with("if ")) {
      const std::string_view condition(text.data() + 3, text.size() - 4);
      if (value(condition).value_or(0) != 0) {
        body(i + 1, after, to);
      }
    } else if (text.starts_with("with ")) {
      const auto dir = params_.texts.find("dir");
      const bool memory = dir != params_.texts.end() && dir->second.starts_with("/dev/shm");
      file_ = memory ? "tmpfs" : "page_cache";
      body(i + 1, after, to);
    } else if (text.starts_with("try")) {
      body(i + 1, after, to);
    } else if (!text.starts_with("while ") && !text.starts_with("finally")) {
      statement(text, to);
    }
    i = after;
  }
}

FunctionMemory Follower::function_of(std::string_view name) {
  FunctionMemory memory;
  const auto found = functions_.find(name);
  if (found == functions_.end()) {
    lost_ = true;
    return memory;
  }
  const Names before = names_;
  body(found->second.first, found->second.second, memory);
  names_ = before;
  return memory;
}

/// The function that an RDD of this line is mapped with.
std::optional<FunctionMemory> Follower::function_in(std::string_view line) {
  for (const std::string_view word : {".mapPartitions(", ".map(", ".foreach("}) {
    const auto function = arguments_of(line, word);
    if (!function) {
      continue;
    }
    if (!function->starts_with("lambda")) {
      return function_of(*function);
    }
    FunctionMemory memory;
    if (const auto bytes = made_bytes(*function)) {
      memory.acts.push_back({MemoryAct::Kind::kMakeRows, "python", *bytes, 1, 0});
    }
    return memory;
  }
  return std::nullopt;
}

void Follower::start_job(const std::string& line) {
  const auto collection = arguments_of(line, "sc.parallelize(");
  const auto function = function_in(line);
  const auto parts = collection ? parts_of(*collection, ',') : std::vector<std::string_view>{};
  const auto rows = parts.size() == 2 ? loop_count(parts[0]) : std::nullopt;
  const auto partitions = parts.size() == 2 ? value(parts[1]) : std::nullopt;
  if (!rows || !partitions || !function) {
    lost_ = true;
    return;
  }
  ProgramJob job;
  job.rows = static_cast<std::int64_t>(*rows);
  job.partitions = static_cast<std::int64_t>(*partitions);
  job.collects = within(line, ".collect()");
  job.function = *function;
  program_.jobs.push_back(std::move(job));
}

/// Of spark.range(0, n, 1, parts).
std::optional<ProgramJob> Follower::range_job(std::string_view line) const {
  const auto range = arguments_of(line, "spark.range(");
  const auto parts = range ? parts_of(*range, ',') : std::vector<std::string_view>{};
  const auto rows = parts.size() == 4 ? value(parts[1]) : std::nullopt;
  const auto partitions = parts.size() == 4 ? value(parts[3]) : std::nullopt;
  if (!rows || !partitions) {
    return std::nullopt;
  }
  ProgramJob job;
  job.rows = static_cast<std::int64_t>(*rows);
  job.partitions = static_cast<std::int64_t>(*partitions);
  job.python = false;
  return job;
}

/// SQL over a range that calls into the JVM for each row.
void Follower::direct_buffers(const std::string& line) {
  auto range = range_job(line);
  if (!range) {
    lost_ = true;
    return;
  }
  ProgramJob job = *std::move(range);
  if (within(line, "'allocateDirect'")) {
    MemoryAct buffers{MemoryAct::Kind::kKeepRows, "direct", 0, 1, 0};
    buffers.bytes = static_cast<std::int64_t>(value("chunk").value_or(0));
    const auto wait = within(line, "'sleep'") ? value("P[\"step_ms\"]") : std::nullopt;
    buffers.nanos = static_cast<std::int64_t>(wait.value_or(0) * 1e6);
    job.function.acts.push_back(buffers);
  }
  program_.jobs.push_back(std::move(job));
}

/// Of .selectExpr("id %% %d g" % groups, "repeat(cast(id as string), %d) s" % times) over a range:
/// the texts that a group's list will hold.
void Follower::gathered_texts(const std::string& line) {
  const auto columns = arguments_of(line, ".selectExpr(");
  const auto parts = columns ? parts_of(*columns, ',') : std::vector<std::string_view>{};
  const auto formatted = [&](std::size_t i) {
    constexpr std::string_view kOperator = "\" % ";
    const std::size_t at = i < parts.size() ? parts[i].rfind(kOperator) : std::string_view::npos;
    return at == std::string_view::npos ? std::nullopt
                                        : value(parts[i].substr(at + kOperator.size()));
  };
  std::optional<ProgramJob> job = range_job(line);
  const auto groups = formatted(0);
  const auto times = formatted(1);
  if (!job || !groups || !times || *groups < 1) {
    lost_ = true;
    return;
  }
  const std::int64_t all_bytes = static_cast<std::int64_t>(*times) * digits_below(job->rows);
  job->gathers = Gathering{static_cast<std::int64_t>(*groups),
                           all_bytes / std::max<std::int64_t>(1, job->rows)};
  program_.jobs.push_back(*std::move(job));
}

void Follower::main(std::size_t begin, std::size_t end) {
  for (std::size_t i = begin; i < end;) {
    const std::string& text = lines_[i].text;
    const std::size_t after = block_end(i, end);
    if (text.starts_with("def ")) {
      const std::size_t name_end = std::min(text.find('('), text.size());
      functions_[text.substr(4, name_end - 4)] = {i + 1, after};
    } else if (text.starts_with("if ")) {
      const std::string_view condition(text.data() + 3, text.size() - 4);
      if (value(condition).value_or(0) != 0) {
        main(i + 1, after);
      }
    } else if (text.starts_with("for ") && after > i + 1) {
      const auto size = arguments_of(lines_[i + 1].text, "StringUtils.repeat(");
      const auto items = size ? parts_of(*size, ',') : std::vector<std::string_view>{};
      const auto bytes = items.size() == 2 ? value(items[1]) : std::nullopt;
      const auto count = loop_count(text);
      if (bytes && count && within(lines_[i + 1].text, "acc.add(")) {
        program_.driver_object = static_cast<std::int64_t>(*bytes);
        program_.driver_bytes += static_cast<std::int64_t>(*bytes * *count);
      }
    } else if (within(text, "sc.parallelize(")) {
      start_job(text);
    } else if (within(text, "spark.range(") && !within(text, "groupBy") && after == i + 1 &&
               (within(text, "'allocateDirect'") || within(text, "sum(id)"))) {
      direct_buffers(text);
    } else if (within(text, "spark.range(") && within(text, "\"repeat(cast(id as string), %d)")) {
      gathered_texts(text);
    } else if (!text.starts_with("class ")) {
      assign(text);
    }
    i = after;
  }
}

}  // namespace

std::optional<Program> read_program(std::string_view code, const CodeParams& params) {
  return Follower(code, params).follow();
}

}  // namespace oomcast::cases
