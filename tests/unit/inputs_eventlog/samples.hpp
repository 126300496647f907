// Three lines compressed by each codec's own library, byte for byte; and tiny event lines.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "inputs/eventlog/codec.hpp"
#include "inputs/eventlog/reader.hpp"
#include "tests/support/catch.hpp"

namespace oomcast::eventlog::samples {

inline std::string from_hex(std::string_view digits) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < digits.size(); i += 2) {
    const auto nibble = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
    bytes.push_back(static_cast<char>(nibble(digits[i]) << 4 | nibble(digits[i + 1])));
  }
  return bytes;
}

inline constexpr std::string_view kText =
    "{\"Event\":\"A\"}\n{\"Event\":\"A\"}\n{\"Event\":\"A\"}\n";

struct Sample {
  std::string_view what;
  Codec codec;
  std::string_view hex;  // of kText, compressed
};

inline constexpr std::string_view kLz4End = "4c5a34426c6f636b15000000000000000000000000";

inline constexpr std::array kSamples{
    Sample{"zstd", Codec::kZstd, "28b52ffd202aa50000707b224576656e74223a2241227d0a0100c14c25"},
    Sample{"zstd with checksum", Codec::kZstd,
           "28b52ffd242aa50000707b224576656e74223a2241227d0a0100c14c2581bfd194"},
    Sample{
        "lz4 compressed", Codec::kLz4,
        "4c5a34426c6f636b25180000002a000000e4219d0aef7b224576656e74223a2241227d0a0e0004502241227d"
        "0a"},
    Sample{
        "lz4 raw", Codec::kLz4,
        "4c5a34426c6f636b152a0000002a000000e4219d0a7b224576656e74223a2241227d0a7b224576656e74223a"
        "2241227d0a7b224576656e74223a2241227d0a"},
    Sample{"snappy", Codec::kSnappy,
           "82534e41505059000000000100000001000000132a347b224576656e74223a2241227d0a6e0e00"},
    Sample{"lzf compressed", Codec::kLzf, "5a56010012002a0d7b224576656e74223a2241227d0ae0130d"},
    Sample{"lzf raw", Codec::kLzf,
           "5a5600002a7b224576656e74223a2241227d0a7b224576656e74223a2241227d0a7b224576656e74223a22"
           "41227d0a"},
    Sample{"gzip", Codec::kGzip,
           "1f8b08000000000002ffab56722d4bcd2b51b2527254aae5aac6c30300d34b18342a000000"},
};

/// A zip with the member a/log (kText, deflated) and the member a/stored ("plain\n", stored).
inline constexpr std::string_view kZip =
    "504b030414000000080000002100d34b1834130000002a00000005000000612f6c6f67ab56722d4bcd2b51b2527254"
    "aae5aac6c30300504b030414000000000000002100d0f91539060000000600000008000000612f73746f726564706c"
    "61696e0a504b0102140314000000080000002100d34b1834130000002a000000050000000000000000000000800100"
    "000000612f6c6f67504b0102140314000000000000002100d0f9153906000000060000000800000000000000000000"
    "00800136000000612f73746f726564504b0506000000000200020069000000620000000000";

/// Joins lines that go on, indented, on the next one: a log has one event a line.
inline std::string joined(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\n' && i + 1 < text.size() && text[i + 1] == ' ') {
      i = text.find_first_not_of(' ', i + 1) - 1;
    } else {
      out.push_back(text[i]);
    }
  }
  return out;
}

/// Reads a log given as text; fails the test if it is refused.
inline EventLog read(const std::string& text, const ReadOptions& options = {}) {
  auto log = read_event_log_bytes("test.log", joined(text), options);
  if (log) {
    return std::move(log).value();
  }
  FAIL("refused: " << log.error()[0].what);
  return {};
}

inline std::string task_start(int id) {
  return R"({"Event":"SparkListenerTaskStart","Stage ID":0,"Stage Attempt ID":0,)"
         R"("Task Info":{"Task ID":)" +
         std::to_string(id) + R"(,"Index":0,"Attempt":0}})" + "\n";
}

/// A task's end; `rest` is more of the event, beginning with a comma.
inline std::string task_end(int id, const std::string& reason = R"({"Reason":"Success"})",
                            const std::string& rest = R"(,"Task Metrics":{"Executor Run Time":5})",
                            const std::string& accumulables = "[]") {
  return R"({"Event":"SparkListenerTaskEnd","Stage ID":0,"Stage Attempt ID":0,"Task End Reason":)" +
         reason + R"(,"Task Info":{"Task ID":)" + std::to_string(id) +
         R"(,"Index":3,"Attempt":1,"Launch Time":100,"Executor ID":"7","Finish Time":250,)" +
         R"("Speculative":true,"Failed":false,"Killed":false,"Accumulables":)" + accumulables +
         "}" + rest + "}\n";
}

}  // namespace oomcast::eventlog::samples
