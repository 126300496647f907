// The process around the program: terminals, environment, and output that could not be written.
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <iostream>

#include "cli/descriptor_buffer.hpp"
#include "cli/program.hpp"

namespace {

constexpr std::size_t kNarrowest = 80;
constexpr std::size_t kUsual = 100;
constexpr std::size_t kWidest = 160;

std::size_t terminal_width(bool is_terminal) {
  winsize size{};
  if (!is_terminal || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) {
    return kUsual;
  }
  return std::clamp<std::size_t>(size.ws_col, kNarrowest, kWidest);
}

bool is_set(const char* variable) {
  const char* value = std::getenv(variable);
  return value != nullptr && *value != '\0';
}

}  // namespace

int main(int argc, char** argv) {
  using namespace oomcast::cli;
  std::signal(SIGPIPE, SIG_IGN);  // a reader that goes away ends the output, not the exit code
  const bool out_is_terminal = isatty(STDOUT_FILENO) == 1;
  DescriptorBuffer buffer(STDOUT_FILENO);
  std::ostream out(&buffer);
  const Terminal terminal{.out = out,
                          .err = std::cerr,
                          .out_is_terminal = out_is_terminal,
                          .err_is_terminal = isatty(STDERR_FILENO) == 1,
                          .colour_wanted = !is_set("NO_COLOR"),
                          .width = terminal_width(out_is_terminal)};
  const int code = run_program({argv + std::min(argc, 1), argv + argc}, terminal);
  out.flush();
  if (buffer.error() != 0 && buffer.error() != EPIPE) {
    std::cerr << "oomcast: error: stdout: cannot be written: " << std::strerror(buffer.error())
              << '\n';
    return kExitBadInput;
  }
  return code;
}
