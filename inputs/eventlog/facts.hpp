// What `oomcast facts` prints: the countable facts of a log, as JSON.
#pragma once

#include <string>

#include "inputs/eventlog/event_log.hpp"

namespace oomcast::eventlog {

/// The facts as indented JSON, without a final newline.
std::string facts_json(const EventLog& log);

}  // namespace oomcast::eventlog
