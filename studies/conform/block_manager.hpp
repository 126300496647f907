// Replays the vectors of family memory_store that were recorded from a whole BlockManager.
#pragma once

#include "inputs/vectors/reader.hpp"
#include "inputs/vectors/value.hpp"
#include "studies/conform/vector_check.hpp"

namespace oomcast::conform {

void replay_block_manager(const vectors::Value& vector, vectors::Reader& in, VectorCheck& check);

}  // namespace oomcast::conform
