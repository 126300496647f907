// The report as one page that opens from disk: script, style and data in it, nothing fetched. What
// the run says goes into a data block that no browser executes; the policy lets no other script run
// than the one named by its hash.
#include "reports/html/bundle.hpp"
#include "reports/html/data.hpp"
#include "reports/utf8.hpp"

namespace oomcast::reports {
namespace {

/// Text between tags.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

/// JSON that no end tag and no comment can stand in: all of it is ASCII, and of < > & none is left.
std::string data_block(const Json& data) {
  const std::string plain = data.dump(-1, ' ', true, Json::error_handler_t::replace);
  std::string out;
  out.reserve(plain.size());
  for (const char c : plain) {
    switch (c) {
      case '<':
        out += "\\u003c";
        break;
      case '>':
        out += "\\u003e";
        break;
      case '&':
        out += "\\u0026";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string policy() {
  return "default-src 'none'; script-src '" + std::string(html::bundle_script_hash()) +
         "'; style-src '" + std::string(html::bundle_style_hash()) +
         "'; base-uri 'none'; form-action 'none'";
}

std::string words_without_script(const Run& run) {
  std::string out = "<noscript><h1>" + escaped(valid_utf8(run.manifest.scenario)) + "</h1><p>" +
                    escaped(valid_utf8(run.verdict.what)) + "</p><ol>";
  for (const std::string& cause : run.verdict.chain) {
    out += "<li>" + escaped(valid_utf8(cause)) + "</li>";
  }
  return out + "</ol><p>The charts need JavaScript.</p></noscript>";
}

std::string render_html(const Run& run, const ReportOptions& options) {
  std::string out = "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n";
  out += "<meta http-equiv=\"Content-Security-Policy\" content=\"" + policy() + "\">\n";
  out += "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n";
  out += "<title>" + escaped(valid_utf8(run.manifest.scenario)) + ": " +
         escaped(valid_utf8(run.verdict.what)) + "</title>\n<style>";
  for (const std::string_view piece : html::bundle_style()) {
    out += piece;
  }
  out += "</style>\n</head>\n<body>\n<div id=\"report\">" + words_without_script(run) + "</div>\n";
  out += "<script type=\"application/json\" id=\"data\">" +
         data_block(html::page_data(run, options)) + "</script>\n<script>";
  for (const std::string_view piece : html::bundle_script()) {
    out += piece;
  }
  return out + "</script>\n</body>\n</html>\n";
}

}  // namespace

ReportFormat html_format() {
  return {.name = "html",
          .summary = "For people: one page with charts and steps, to open in a browser.",
          .render = render_html,
          .needs_tasks = true,
          .needs_history = true};
}

}  // namespace oomcast::reports
