// Bytes: the unit everything here is about. Signed, so that a pool that goes negative is caught.
#pragma once

#include "sim/quantity.hpp"

namespace oomcast {

using Bytes = sim::Quantity<struct BytesUnit>;
using Rows = sim::Quantity<struct RowsUnit>;

inline namespace literals {
consteval Bytes operator""_B(unsigned long long n) { return Bytes(static_cast<std::int64_t>(n)); }
consteval Bytes operator""_KiB(unsigned long long n) {
  return Bytes(static_cast<std::int64_t>(n) << 10);
}
consteval Bytes operator""_MiB(unsigned long long n) {
  return Bytes(static_cast<std::int64_t>(n) << 20);
}
consteval Bytes operator""_GiB(unsigned long long n) {
  return Bytes(static_cast<std::int64_t>(n) << 30);
}
}  // namespace literals

}  // namespace oomcast
