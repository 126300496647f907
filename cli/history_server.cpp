// The REST API of the History Server: GET /api/v1/applications/[id]/[attempt]/logs is a zip
// (OneApplicationAttemptResource, EventLogDownloadResource).
#include "cli/history_server.hpp"

#include <curl/curl.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <system_error>
#include <utility>

namespace oomcast::cli {
namespace {

namespace fs = std::filesystem;

constexpr curl_off_t kBytesMax = curl_off_t{64} << 30;  // of the zip
constexpr long kConnectSeconds = 15;
constexpr long kStalledSeconds = 120;  // without a byte: a server reads large logs first
constexpr long kRedirectsMax = 5;

/// Library state of the process, made once.
void start_curl() {
  static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
  static_cast<void>(started);
}

struct Download {
  std::FILE* file = nullptr;
  curl_off_t bytes = 0;
  bool too_large = false;
  bool disk_full = false;
};

std::size_t write_part(char* data, std::size_t size, std::size_t count, void* to) {
  auto& download = *static_cast<Download*>(to);
  const std::size_t bytes = size * count;
  download.bytes += static_cast<curl_off_t>(bytes);
  download.too_large = download.bytes > kBytesMax;
  if (download.too_large) {
    return 0;
  }
  download.disk_full = std::fwrite(data, 1, bytes, download.file) != bytes;
  return download.disk_full ? 0 : bytes;
}

std::string without_slash(std::string text) {
  while (text.ends_with('/')) {
    text.pop_back();
  }
  return text;
}

bool is_app_id(const std::string& app) {
  constexpr std::string_view kLetters =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./";
  return !app.empty() && app.find_first_not_of(kLetters) == std::string::npos &&
         app.find("..") == std::string::npos && app.front() != '/';
}

Problems failure(const std::string& url, std::string what, std::string fix) {
  return {mistake(url, std::move(what), std::move(fix))};
}

Problems why_not(const std::string& url, CURLcode code, long status, const char* detail,
                 const Download& download) {
  if (download.too_large) {
    return failure(url, "sends more than 64 GiB", "copy the log and give the file");
  }
  if (download.disk_full) {
    return failure(url, "does not fit in the folder of temporary files",
                   "set TMPDIR to a larger disk");
  }
  if (code == CURLE_OK && status == 404) {
    return failure(url, "the server knows no such application (404)",
                   "look at its list of applications; --app ID/ATTEMPT names an attempt");
  }
  if (code == CURLE_OK && (status == 401 || status == 403)) {
    return failure(url, "the server refuses (" + std::to_string(status) + ")",
                   "download the log in a browser and give the zip");
  }
  if (code == CURLE_OK) {
    return failure(url, "the server answers " + std::to_string(status),
                   "give the address of a History Server, for example http://host:18080");
  }
  const std::string said = *detail != '\0' ? detail : curl_easy_strerror(code);
  return failure(url, "cannot be fetched: " + said,
                 "give the address of a running History Server, for example http://host:18080");
}

/// Fetches `url` into the file; an empty list means success.
Problems get(const std::string& url, std::FILE* file) {
  start_curl();
  const std::unique_ptr<CURL, void (*)(CURL*)> handle(curl_easy_init(), curl_easy_cleanup);
  CURL* curl = handle.get();
  if (curl == nullptr) {
    return failure(url, "there is no memory to fetch it", "try again");
  }
  Download download{.file = file};
  char detail[CURL_ERROR_SIZE] = "";
  curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 1L);
  curl_easy_setopt(curl, CURLOPT_MAXREDIRS, kRedirectsMax);
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, kConnectSeconds);
  curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
  curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, kStalledSeconds);
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_USERAGENT, "oomcast");
  curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, detail);
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, write_part);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &download);
  const CURLcode code = curl_easy_perform(curl);
  long status = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  if (code != CURLE_OK || status != 200) {
    return why_not(url, code, status, detail, download);
  }
  return {};
}

}  // namespace

LogSource::LogSource(LogSource&& other) noexcept
    : path_(std::exchange(other.path_, {})), folder_(std::exchange(other.folder_, {})) {}

LogSource& LogSource::operator=(LogSource&& other) noexcept {
  std::swap(path_, other.path_);
  std::swap(folder_, other.folder_);
  return *this;
}

LogSource::~LogSource() {
  if (!folder_.empty()) {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }
}

Checked<LogSource> LogSource::fetch(const std::string& server, const std::string& app) {
  const std::string root = without_slash(server);
  if (!root.starts_with("http://") && !root.starts_with("https://")) {
    return Problems{mistake("--history-server", "'" + server + "' is no address of a web server",
                            "for example http://host:18080")};
  }
  if (!is_app_id(app)) {
    return Problems{mistake("--app", "'" + app + "' is no application ID",
                            "for example app-20260101120000-0001")};
  }
  std::error_code error;
  std::string folder = (fs::temp_directory_path(error) / "oomcast-XXXXXX").string();
  if (error || mkdtemp(folder.data()) == nullptr) {
    return Problems{
        mistake("--history-server", "there is no folder for temporary files", "set TMPDIR to one")};
  }
  LogSource source(folder + "/" + app.substr(0, app.find('/')) + ".zip");
  source.folder_ = folder;
  std::FILE* file = std::fopen(source.path_.c_str(), "wb");
  if (file == nullptr) {
    return Problems{mistake(source.path_, "cannot be written", "set TMPDIR to another folder")};
  }
  Problems problems = get(root + "/api/v1/applications/" + app + "/logs", file);
  const bool written = std::fclose(file) == 0;
  if (problems.empty() && !written) {
    problems.push_back(mistake(source.path_, "cannot be written", "set TMPDIR to a larger disk"));
  }
  if (!problems.empty()) {
    return problems;
  }
  return source;
}

Checked<LogSource> log_source(const Arguments& arguments) {
  const bool remote = arguments.has("history-server") || arguments.has("app");
  if (!remote && arguments.positional.empty()) {
    return Problems{mistake("LOG", "is missing", "give a log, or --history-server and --app")};
  }
  if (!remote) {
    return LogSource(arguments.positional.front());
  }
  if (!arguments.positional.empty() || !arguments.has("history-server") || !arguments.has("app")) {
    return Problems{mistake("--history-server", "goes with --app, and without a LOG",
                            "give --history-server URL --app ID alone")};
  }
  return LogSource::fetch(arguments.value("history-server"), arguments.value("app"));
}

}  // namespace oomcast::cli
