// Walks over values that nobody wants, without believing them.
#include "inputs/eventlog/json_walk.hpp"

namespace oomcast::eventlog {

bool JsonWalk::skip(int depth) {
  if (depth > kSkipDepthMax) {
    return false;
  }
  std::string_view ignored_text;
  std::int64_t ignored_number = 0;
  bool ignored_flag = false;
  switch (peek()) {
    case '"':
      return text(ignored_text);
    case '{':
      return object(std::array<std::string_view, 0>{},
                    [&](std::size_t) { return skip(depth + 1); });
    case '[':
      return array([&] { return skip(depth + 1); });
    case 't':
    case 'f':
      return boolean(ignored_flag);
    case 'n':
      return atom("null");
    default:
      return integer(ignored_number);
  }
}

}  // namespace oomcast::eventlog
