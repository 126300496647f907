// Drives simdjson's first stage alone; its kernel is chosen at run time.
#include "inputs/eventlog/json_tokens.hpp"

#include <simdjson.h>

#include <algorithm>

#include "inputs/eventlog/json_repair.hpp"

namespace oomcast::eventlog {

struct JsonTokens::Kernel {
  std::unique_ptr<simdjson::internal::dom_parser_implementation> stages;
};

JsonTokens::JsonTokens() : kernel_(std::make_unique<Kernel>()) {}
JsonTokens::~JsonTokens() = default;

std::optional<std::span<const std::uint32_t>> JsonTokens::find(std::string_view text) {
  auto& stages = kernel_->stages;
  if (!stages || stages->capacity() < text.size()) {
    const std::size_t wanted = std::max(text.size() + text.size() / 4, std::size_t{1} << 16);
    stages.reset();
    if (simdjson::get_active_implementation()->create_dom_parser_implementation(
            wanted, kDepthMax, stages) != simdjson::SUCCESS) {
      stages.reset();
      return std::nullopt;
    }
  }
  if (stages->stage1(reinterpret_cast<const std::uint8_t*>(text.data()), text.size(),
                     simdjson::stage1_mode::regular) != simdjson::SUCCESS) {
    return std::nullopt;
  }
  return std::span<const std::uint32_t>(stages->structural_indexes.get(),
                                        stages->n_structural_indexes);
}

}  // namespace oomcast::eventlog
