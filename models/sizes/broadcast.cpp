// Blocks of a broadcast; see the header.
#include "models/sizes/broadcast.hpp"

#include "models/sizes/java_layout.hpp"
#include "sim/check.hpp"

namespace oomcast::sizes {

BroadcastBlocks cut_broadcast(Bytes serialized, Bytes block_size) {
  SIM_CHECK(serialized >= Bytes() && block_size > Bytes(), "blocks have a size");
  BroadcastBlocks cut;
  cut.blocks = (serialized.count() + block_size.count() - 1) / block_size.count();
  cut.last_block = cut.blocks == 0 ? Bytes() : serialized - (cut.blocks - 1) * block_size;
  return cut;
}

Bytes serialized_byte_array(std::int64_t length) {
  constexpr Bytes kHeader{27};  // stream header, class description of [B, length
  return kHeader + Bytes(length);
}

Bytes serialized_empty_relation() {
  return Bytes(167);  // a stub for Scala's singleton: two class descriptions, nothing else
}

Bytes serialized_long_relation(std::int64_t array_longs, Bytes page_used) {
  // Dense or not, lowest and highest key, keys, values, length of the array, used part of the page.
  const Bytes payload = Bytes(1 + 4 * 8 + 8) + array_longs * Bytes(8) + Bytes(8) + page_used;
  constexpr Bytes kClassDescriptions{156};  // of the relation, its number of fields, and its map
  return kClassDescriptions + java_block_data_bytes(payload);
}

Bytes serialized_unsafe_relation(std::int64_t values, Bytes keys_and_values) {
  // Number of key fields, of fields, of keys, of values.
  const Bytes payload = Bytes(4 + 4 + 8 + 8) + values * Bytes(8) + keys_and_values;
  constexpr Bytes kClassDescription{79};
  return kClassDescription + java_block_data_bytes(payload);
}

}  // namespace oomcast::sizes
