// Runs the fuzz target without libFuzzer: the seeds as they are, and a fixed number of mutations of
// them from a fixed seed. Usage: driver ROUNDS SEED_FILE...
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

/// SplitMix64.
class Dice {
 public:
  std::size_t below(std::size_t n) {
    state_ += 0x9e3779b97f4a7c15ULL;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return static_cast<std::size_t>((z ^ (z >> 31)) % n);
  }

 private:
  std::uint64_t state_ = 1;
};

void play(const std::string& text) {
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(text.data()), text.size());
}

std::string mutated(std::string text, const std::vector<std::string>& seeds, Dice& dice) {
  for (std::size_t changes = 1 + dice.below(4); changes > 0 && !text.empty(); --changes) {
    const std::size_t at = dice.below(text.size());
    switch (dice.below(6)) {
      case 0:
        text[at] = static_cast<char>(dice.below(256));
        break;
      case 1:
        text.erase(at, 1 + dice.below(8));
        break;
      case 2:
        text.insert(at, 1, "{}[]\",:\\0-eE.%/*#\n \xff"[dice.below(20)]);
        break;
      case 3: {  // a piece of another seed
        const std::string& other = seeds[dice.below(seeds.size())];
        text.insert(at, other.substr(dice.below(other.size() + 1), dice.below(64)));
        break;
      }
      case 4: {  // a number of many digits
        text.insert(at, std::string(1 + dice.below(40), '9'));
        break;
      }
      default:
        text.resize(at);
    }
  }
  return text;
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<std::string> seeds;
  for (int i = 2; i < argc; ++i) {
    std::ifstream file(argv[i], std::ios::binary);
    seeds.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  }
  if (argc < 3 || seeds.empty()) {
    std::cerr << "usage: driver ROUNDS SEED_FILE...\n";
    return 2;
  }
  Dice dice;
  play("");
  for (const std::string& seed : seeds) {
    play(seed);
  }
  const int rounds = std::atoi(argv[1]);
  for (int i = 0; i < rounds; ++i) {
    play(mutated(seeds[dice.below(seeds.size())], seeds, dice));
  }
  std::cout << rounds << " inputs from " << seeds.size() << " seeds\n";
  return 0;
}
