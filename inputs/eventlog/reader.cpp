// Reads a log: parts, lines, events; and says what was odd. Mirrors ReplayListenerBus, but goes on
// after a malformed line, where Spark stops.
#include "inputs/eventlog/reader.hpp"

#include <algorithm>
#include <exception>
#include <memory>

#include "inputs/eventlog/events.hpp"
#include "inputs/eventlog/events_task_fast.hpp"
#include "inputs/eventlog/json_repair.hpp"
#include "inputs/eventlog/json_tokens.hpp"
#include "inputs/eventlog/layout.hpp"
#include "inputs/eventlog/line_reader.hpp"

namespace oomcast::eventlog {
namespace {

constexpr std::size_t kMalformedKept = 50;
constexpr std::size_t kFirstTextBytes = 60;
// A line up to this size cannot cost much memory, however it nests: no look at it beforehand.
constexpr std::size_t kPlainLineBytes = std::size_t{4} << 20;
constexpr std::size_t kParserKeptBytes = std::size_t{16} << 20;

class LogReader {
 public:
  explicit LogReader(const ReadOptions& options)
      : options_(options), lines_(options.line_bytes_max.count()) {}

  Checked<EventLog> read(const Layout& layout);

 private:
  Problems read_part(const Layout& layout, const PartSource& part);
  void warn_of_codec(const PartSource& part, Codec codec);
  void read_line(const Line& line);
  std::string_view read_json(const Line& line, std::string& why);
  bool read_fast(std::string_view text);
  simdjson::error_code prepare_parser(std::size_t bytes);
  simdjson::error_code parse(std::string_view text, JsonElement& root);
  simdjson::error_code parse_repaired(std::string_view text, JsonElement& root);
  void malformed(const Line& line, std::string why);
  void warn(const std::string& where, std::string what, std::string fix = {});
  Problems nothing_usable() const;

  ReadOptions options_;
  LogBuilder builder_;
  LineReader lines_;
  std::unique_ptr<simdjson::dom::parser> parser_;
  std::string repaired_;
  JsonTokens tokens_;
  ParsedTaskEnd task_;
  Sha256 stream_checksum_;
};

void LogReader::warn(const std::string& where, std::string what, std::string fix) {
  builder_.log.warnings.push_back({.severity = Severity::kWarning,
                                   .where = where,
                                   .what = std::move(what),
                                   .fix = std::move(fix)});
}

simdjson::error_code LogReader::prepare_parser(std::size_t bytes) {
  if (!parser_ || parser_->capacity() > kParserKeptBytes) {
    parser_ = std::make_unique<simdjson::dom::parser>();
  }
  if (parser_->capacity() < bytes || parser_->max_depth() != kDepthMax) {
    return parser_->allocate(std::max(bytes + bytes / 4, std::size_t{1} << 16), kDepthMax);
  }
  return simdjson::SUCCESS;
}

/// Reads a task's start or end without a tree; false if it must be read the tolerant way.
bool LogReader::read_fast(std::string_view text) {
  if (!options_.fast_tasks || text.size() > kPlainLineBytes || !looks_like_task(text)) {
    return false;
  }
  const auto tokens = tokens_.find(text);
  if (!tokens) {
    return false;
  }
  JsonWalk walk(text, *tokens);
  return read_task_fast(builder_, walk, task_);
}

simdjson::error_code LogReader::parse(std::string_view text, JsonElement& root) {
  if (const auto code = prepare_parser(text.size()); code != simdjson::SUCCESS) {
    return code;
  }
  return parser_->parse(text.data(), text.size(), false).get(root);
}

/// Tries again without what is only odd: bad UTF-8, numbers too great, lone surrogates.
simdjson::error_code LogReader::parse_repaired(std::string_view text, JsonElement& root) {
  Repairs repairs = repair_json(text);
  builder_.log.stream.invalid_utf8_lines += repairs.invalid_utf8 ? 1 : 0;
  if (repairs.invalid_utf8) {
    builder_.notices.count(Notice::kInvalidUtf8);
  }
  if (!repairs.any()) {
    return simdjson::TAPE_ERROR;
  }
  repaired_ = std::move(repairs.text);
  const std::size_t length = repaired_.size();
  repaired_.resize(length + kLinePadding);
  const simdjson::error_code code = parse({repaired_.data(), length}, root);
  if (code == simdjson::SUCCESS) {
    builder_.notices.count(Notice::kNumberOutOfRange, {}, repairs.numbers);
  }
  return code;
}

/// Errors of structure; the others (UTF-8, numbers, strings) are of values.
bool is_hopeless(simdjson::error_code code) {
  using namespace simdjson;
  return code == TAPE_ERROR || code == T_ATOM_ERROR || code == F_ATOM_ERROR ||
         code == N_ATOM_ERROR || code == UNESCAPED_CHARS || code == UNCLOSED_STRING ||
         code == EMPTY;
}

/// Hands the line's event to its reader; returns why not, or nothing.
std::string_view LogReader::read_json(const Line& line, std::string& why) {
  if (line.text.size() > kPlainLineBytes) {
    if (const std::string_view refused = refuse_shape(line.text); !refused.empty()) {
      return refused;
    }
  }
  JsonElement root;
  simdjson::error_code code = parse(line.text, root);
  if (code == simdjson::DEPTH_ERROR) {
    return "nested too deep";
  }
  if (code == simdjson::MEMALLOC) {
    return "too long for the memory";
  }
  if (code != simdjson::SUCCESS && !is_hopeless(code)) {
    code = parse_repaired(line.text, root);
  }
  if (code != simdjson::SUCCESS) {
    return code == simdjson::DEPTH_ERROR ? "nested too deep" : "not JSON";
  }
  JsonObject event;
  std::string_view name;
  if (root.get(event) != simdjson::SUCCESS) {
    return "not an object";
  }
  if (event.at_key("Event").get(name) != simdjson::SUCCESS) {
    return "no Event";
  }
  builder_.count_event(name);
  const EventReader reader = reader_of(name);
  const Missing missing = reader != nullptr ? reader(builder_, event) : Missing();
  if (!missing.empty()) {
    why = std::string(name) + " without " + std::string(missing);
  }
  return why;
}

void LogReader::malformed(const Line& line, std::string why) {
  EventLog& log = builder_.log;
  ++log.malformed_lines;
  builder_.notices.count(Notice::kMalformedLine, why);
  if (log.malformed.size() < kMalformedKept) {
    log.malformed.push_back({.file = log.parts.back().name,
                             .line = line.number,
                             .why = std::move(why),
                             .length_bytes = line.length,
                             .first_text = first_characters(line.text, kFirstTextBytes)});
  }
}

void LogReader::read_line(const Line& line) {
  StreamFacts& stream = builder_.log.stream;
  ++builder_.log.parts.back().lines;
  ++stream.lines;
  stream.crlf_lines += line.carriage_return ? 1 : 0;
  stream.ends_with_newline = line.ended;
  builder_.notices.set_position(builder_.log.parts.back().name, line.number);
  if (line.too_long) {
    malformed(line, "longer than " + std::to_string(options_.line_bytes_max.count()) + " bytes");
    return;
  }
  if (line.text.find_first_not_of(" \t\r") == std::string_view::npos) {
    ++stream.blank_lines;
    return;
  }
  if (read_fast(line.text)) {
    return;
  }
  std::string why;
  const std::string_view refused = read_json(line, why);
  if (!refused.empty()) {
    malformed(line, std::string(refused));
  }
}

void LogReader::warn_of_codec(const PartSource& part, Codec codec) {
  const std::optional<Codec> named = codec_of_name(part.name);
  if (named && *named != codec) {
    warn(part.name, "name says " + std::string(name_of(*named)) + ", bytes say " +
                        (codec == Codec::kNone ? "plain" : std::string(name_of(codec))));
  }
  if (part.name.ends_with(".inprogress")) {
    warn(part.name, "is of an application still running: the log is not whole");
  }
}

std::string file_checksum(ByteSource& file) {
  Sha256 checksum;
  std::string buffer(std::size_t{1} << 18, '\0');
  for (std::int64_t at = 0;;) {
    const std::size_t n = file.read_at(at, buffer);
    if (n == 0) {
      return checksum.finish();
    }
    checksum.add({buffer.data(), n});
    at += static_cast<std::int64_t>(n);
  }
}

std::string label_of(const PartSource& part, Codec codec) {
  const std::string own(name_of(codec));
  return !part.member ? own : codec == Codec::kNone ? "zip" : "zip+" + own;
}

Problems LogReader::read_part(const Layout& layout, const PartSource& part) {
  const Checked<OpenPart> opened = OpenPart::open(layout, part);
  if (!opened) {
    return opened.error();
  }
  const OpenPart& open = opened.value();
  const Codec codec = open.codec();
  if (codec == Codec::kZip) {
    return {Problem{.where = part.name,
                    .what = "is a zip archive inside of a log",
                    .fix = "unpack it and give the log"}};
  }
  warn_of_codec(part, codec);
  EventLog& log = builder_.log;
  log.parts.push_back({.name = part.name,
                       .codec = label_of(part, codec),
                       .file_bytes = open.file().size(),
                       .decode_error = {},
                       .file_sha256 = {}});
  if (options_.checksums) {
    log.parts.back().file_sha256 = file_checksum(open.file());
  }
  PartStream stream(open, options_.checksums ? &stream_checksum_ : nullptr);
  lines_.open(stream);
  for (Line line; lines_.next(line) && !stream.is_bomb();) {
    read_line(line);
  }
  LogPart& done = log.parts.back();
  done.frames = part.member ? 0 : stream.frames();
  done.decoded_bytes = stream.decoded_bytes();
  log.stream.decoded_bytes += done.decoded_bytes;
  log.stream.byte_order_marks += lines_.had_byte_order_mark() ? 1 : 0;
  if (const std::string error = stream.error(); !error.empty()) {
    if (stream.is_bomb()) {
      return {Problem{.where = part.name, .what = error, .fix = "give an event log"}};
    }
    done.decode_error = error;
    warn(part.name, error + "; what stands before it is read");
  }
  return {};
}

Problems LogReader::nothing_usable() const {
  const EventLog& log = builder_.log;
  Problems problems;
  for (const LogPart& part : log.parts) {
    if (part.decode_error) {
      problems.push_back({.where = part.name,
                          .what = "has nothing that can be decoded: " + *part.decode_error,
                          .fix = "copy it again"});
    }
  }
  if (!problems.empty()) {
    return problems;
  }
  std::string what =
      log.stream.decoded_bytes == 0 ? "is empty: no event at all" : "has no Spark event in it";
  if (!log.malformed.empty()) {
    const MalformedLine& first = log.malformed.front();
    what += " (line " + std::to_string(first.line) + ": " + first.why + ")";
  }
  return {{.where = log.source, .what = std::move(what), .fix = "give an event log"}};
}

Checked<EventLog> LogReader::read(const Layout& layout) {
  EventLog& log = builder_.log;
  log.source = layout.source;
  log.layout = layout.kind;
  log.warnings = layout.warnings;
  for (const PartSource& part : layout.parts) {
    if (Problems problems = read_part(layout, part); !problems.empty()) {
      return problems;
    }
  }
  if (!log.malformed.empty()) {
    MalformedLine& last = log.malformed.back();
    last.is_last = last.file == log.parts.back().name && last.line == log.parts.back().lines;
  }
  if (options_.checksums) {
    log.stream.sha256 = stream_checksum_.finish();
  }
  builder_.finish();
  if (log.event_counts.empty() && (!options_.allow_no_events || log.stream.decoded_bytes == 0)) {
    return nothing_usable();
  }
  builder_.notices.append_to(log.warnings, log.source);
  if (!log.application.started) {
    warn(log.source, "has no ApplicationStart");
  }
  if (!log.application.end_ms) {
    warn(log.source, "has no ApplicationEnd: the application was running, or its driver died");
  }
  if (log.tasks.empty()) {
    warn(log.source, "has no finished task: no workload can be derived from it");
  }
  return std::move(log);
}

Checked<EventLog> read_layout(Checked<Layout> layout, const ReadOptions& options) {
  if (!layout) {
    return std::move(layout).error();
  }
  // Codecs, simdjson and containers may throw when there is no memory: that is the input's fault.
  try {
    return LogReader(options).read(layout.value());
  } catch (const std::exception& e) {
    return Problems{{.where = layout.value().source,
                     .what = std::string("cannot be read: ") + e.what(),
                     .fix = "give it more memory"}};
  }
}

}  // namespace

Checked<EventLog> read_event_log(const std::string& path, const ReadOptions& options) {
  return read_layout(find_layout(path), options);
}

Checked<EventLog> read_event_log_bytes(std::string_view name, std::string_view bytes,
                                       const ReadOptions& options) {
  return read_layout(layout_of_source(std::string(name), memory_source(bytes)), options);
}

}  // namespace oomcast::eventlog
