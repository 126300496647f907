// A tested policy, in the forms that people and CI systems read; and the baseline file.
#pragma once

#include <string>

#include "reports/format.hpp"
#include "studies/policy/check.hpp"

namespace oomcast::reports {

std::string check_text(const policy::CheckReport& report, const ReportOptions& options);
std::string check_json(const policy::CheckReport& report);
/// JUnit XML: a test suite, one test case for each expectation of each workload.
std::string check_junit(const policy::CheckReport& report);
/// Workflow commands of GitHub Actions (::error file=...,line=...::...), one for each failure.
std::string check_annotations(const policy::CheckReport& report);
/// Markdown for $GITHUB_STEP_SUMMARY.
std::string check_markdown(const policy::CheckReport& report);

/// text, json, junit, github or markdown.
bool is_check_format(std::string_view format);
/// In one of these formats.
std::string check_report(std::string_view format, const policy::CheckReport& report,
                         const ReportOptions& options);

/// The figures of all workloads, as read_baseline reads them.
std::string baseline_json(const policy::CheckReport& report);

/// Text as XML 1.0 allows it in content and attributes; what XML cannot hold becomes U+FFFD.
std::string xml_escaped(std::string_view text);

}  // namespace oomcast::reports
