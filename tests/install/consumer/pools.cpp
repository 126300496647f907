// Uses a strong type of the engine and a value of the models from outside the house.
#include "models/problem.hpp"
#include "sim/bytes.hpp"

int main() {
  using namespace oomcast;
  const Bytes heap = 1_GiB;
  return heap > 1_MiB ? 0 : 1;
}
