// A tested policy for CI systems: JUnit XML, and GitHub's workflow commands.
#include <array>

#include "reports/policy_check.hpp"

namespace oomcast::reports {
namespace {

using policy::Result;
using policy::Standing;
using policy::SubjectReport;

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD

/// Bytes of the valid UTF-8 sequence at the start, or 0.
std::size_t sequence_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(0);
  const std::size_t length = first < 0x80                    ? 1
                             : first >= 0xC2 && first < 0xE0 ? 2
                             : first >= 0xE0 && first < 0xF0 ? 3
                             : first >= 0xF0 && first < 0xF5 ? 4
                                                             : 0;
  if (length == 0 || length > text.size()) {
    return 0;
  }
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) {
      return 0;
    }
  }
  // Overlong forms, surrogates, beyond U+10FFFF; and what XML 1.0 has no character for.
  const bool bad = (first == 0xE0 && byte(1) < 0xA0) || (first == 0xED && byte(1) >= 0xA0) ||
                   (first == 0xF0 && byte(1) < 0x90) || (first == 0xF4 && byte(1) >= 0x90) ||
                   (first == 0xEF && length == 3 && byte(1) == 0xBF && byte(2) >= 0xBE) ||
                   (first < 0x20 && first != '\t' && first != '\n' && first != '\r');
  return bad ? 0 : length;
}

std::string_view entity_of(char character) {
  switch (character) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    case '\'':
      return "&apos;";
    case '\n':
      return "&#10;";
    case '\r':
      return "&#13;";
    case '\t':
      return "&#9;";
    default:
      return {};
  }
}

std::string attribute(std::string_view name, std::string_view value) {
  return ' ' + std::string(name) + "=\"" + xml_escaped(value) + '"';
}

std::string number_attribute(std::string_view name, std::size_t value) {
  return attribute(name, std::to_string(value));
}

std::string test_case(const policy::CheckReport& report, const SubjectReport& subject,
                      const Result& result) {
  std::string out = "    <testcase" + attribute("classname", report.policy + '.' + subject.name) +
                    attribute("name", result.expectation);
  switch (result.standing) {
    case Standing::kHolds:
      return out + "/>\n";
    case Standing::kTooClose:
      return out + ">\n      <skipped" + attribute("message", "too close to call: " + result.text) +
             "/>\n    </testcase>\n";
    case Standing::kFails:
      break;
  }
  const std::string text = subject.name + ": " + result.expectation + ": " + result.text;
  return out + ">\n      <failure" + attribute("message", result.text) +
         attribute("type", result.expectation) + '>' + xml_escaped(text) +
         "</failure>\n    </testcase>\n";
}

/// Escapes of workflow commands (actions/toolkit, command.ts).
std::string command_data(std::string_view text, bool property) {
  std::string out;
  for (const char c : text) {
    if (c == '%') {
      out += "%25";
    } else if (c == '\r') {
      out += "%0D";
    } else if (c == '\n') {
      out += "%0A";
    } else if (property && c == ':') {
      out += "%3A";
    } else if (property && c == ',') {
      out += "%2C";
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace

std::string xml_escaped(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t length = sequence_length(text);
    if (length == 0) {
      out += kReplacement;
      text.remove_prefix(1);
      continue;
    }
    const std::string_view entity = length == 1 ? entity_of(text.front()) : std::string_view();
    out += entity.empty() ? text.substr(0, length) : entity;
    text.remove_prefix(length);
  }
  return out;
}

std::string check_junit(const policy::CheckReport& report) {
  const std::size_t failed = report.count(Standing::kFails);
  const std::size_t close = report.count(Standing::kTooClose);
  const std::size_t all = failed + close + report.count(Standing::kHolds);
  const std::string counts = number_attribute("tests", all) + number_attribute("failures", failed) +
                             number_attribute("errors", 0) + number_attribute("skipped", close);
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites" +
                    attribute("name", "oomcast check") + counts + ">\n  <testsuite" +
                    attribute("name", report.policy) + counts + ">\n";
  for (const SubjectReport& subject : report.subjects) {
    for (const Result& result : subject.results) {
      out += test_case(report, subject, result);
    }
  }
  return out + "  </testsuite>\n</testsuites>\n";
}

std::string check_annotations(const policy::CheckReport& report) {
  std::string out;
  for (const SubjectReport& subject : report.subjects) {
    for (const Result& result : subject.results) {
      if (result.standing == Standing::kHolds) {
        continue;
      }
      const bool fails = result.standing == Standing::kFails;
      const std::int32_t line = result.guardrail ? report.guardrails_line : report.expect_line;
      out += std::string(fails ? "::error" : "::warning") +
             " file=" + command_data(report.path, true) + ",line=" + std::to_string(line) +
             ",title=" +
             command_data(subject.name + ": " + result.expectation +
                              (fails ? " fails" : " is too close to call"),
                          true) +
             "::" + command_data(result.text, false) + '\n';
    }
  }
  return out;
}

}  // namespace oomcast::reports
