// Where something happened, in words: "stage 3, task 117, SortMergeJoin, heap.join_buffer".
#pragma once

#include <string>

#include "models/run/run.hpp"

namespace oomcast::reports {

/// What is known of the place, most telling first; "nowhere in particular" if nothing is.
std::string place_words(const Where& where);

/// "executor 3", "driver", or empty if not known.
std::string executor_words(std::int32_t executor);

/// The account's name, or empty.
std::string_view account_word(Account account);

std::string_view stage_status_word(StageStatus status);

}  // namespace oomcast::reports
