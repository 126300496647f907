// Jobs and what stands at the edges of a plan: explode, cached relations, actions.
#include "inputs/cases/steps.hpp"
#include "inputs/plan_text/vocabulary.hpp"

namespace oomcast::cases {
namespace {

using plan_text::PlanNode;

/// Elements of an array that a generator unrolls, if its text tells: array_repeat(x, n), array(x,
/// y), or in the code sequence(a, b) where the plan shows only an array's address.
std::optional<std::int64_t> array_elements(std::string_view generator, std::string_view code) {
  constexpr std::string_view kRepeat = "array_repeat(";
  const std::size_t repeat = generator.find(kRepeat);
  if (repeat != std::string_view::npos) {
    const auto items = plan_text::list_items(generator.substr(
        repeat + kRepeat.size(), generator.find(')', repeat) - repeat - kRepeat.size()));
    return items.size() == 2 ? plan_text::whole_number(items[1]) : std::nullopt;
  }
  constexpr std::string_view kArray = "explode(array(";
  if (const std::size_t array = generator.find(kArray); array != std::string_view::npos) {
    const std::string_view items = generator.substr(array + kArray.size());
    return static_cast<std::int64_t>(
        plan_text::list_items(items.substr(0, items.rfind("))"))).size());
  }
  constexpr std::string_view kSequence = "explode(sequence(";
  const std::size_t sequence = code.find(kSequence);
  if (sequence == std::string_view::npos || code.find("explode(", sequence + 1) != code.npos) {
    return std::nullopt;
  }
  const std::size_t begin = sequence + kSequence.size();
  const auto items = plan_text::list_items(code.substr(begin, code.find(')', begin) - begin));
  const auto first = items.size() == 2 ? plan_text::whole_number(items[0]) : std::nullopt;
  const auto end = items.size() == 2 ? plan_text::whole_number(items[1]) : std::nullopt;
  return first && end && *end >= *first ? std::optional(*end - *first + 1) : std::nullopt;
}

}  // namespace

StepMaker::Piece StepMaker::generate(const Node& node) {
  // "explode(...), [kept columns], false, [made column]"
  const auto arguments = plan_text::list_items(node.detail("Arguments"));
  const auto times = arguments.empty() ? std::nullopt : array_elements(arguments[0], file_.code);
  if (arguments.size() < 4 || !arguments[0].starts_with("explode(") || !times) {
    return refuse("Generate " + std::string(node.detail("Arguments").substr(0, 60)));
  }
  const std::string from = step_of(walk(child(node)));
  if (!reason_.empty()) {
    return {};
  }
  const auto made = names_of(arguments[3]);
  Step& step = add("salt", {from});
  step.params["buckets"] = *times;
  step.params["explode"] = true;
  step.params["as"] = made.empty() ? "element" : made.front();
  return last();
}

StepMaker::Piece StepMaker::in_memory(const Node& node) {
  const Node& relation = child(node);
  if (relation.name != "InMemoryRelation" || relation.children.empty()) {
    return refuse("InMemoryTableScan without its relation");
  }
  const std::string key(relation.detail("Arguments"));
  const auto known = cached_.find(key);
  if (known != cached_.end()) {
    add("cached", {}).params["of"] = known->second;
    return last();
  }
  const std::string level = plan_text::storage_level(key);
  if (level.empty()) {
    return refuse("storage level of " + key.substr(0, 80));
  }
  const std::string from = step_of(walk(child(relation)));
  if (!reason_.empty()) {
    return {};
  }
  const std::string name = "cache" + std::to_string(cached_.size() + 1);
  cached_.emplace(key, name);
  Step& step = add("cache", {from});
  step.params["level"] = level;
  step.params["as"] = name;
  return last();
}

void StepMaker::start(const plan_text::PlanText& plan, std::string name) {
  plan_ = std::make_shared<const plan_text::PlanText>(plan);
  names_.collect(plan);
  scenario_.jobs.push_back({std::move(name), {}});
  if (plan.subqueries) {
    refuse("a plan with subqueries");
  }
}

void StepMaker::add_job(const plan_text::PlanText& plan, const std::string& action) {
  start(plan, "job " + std::to_string(scenario_.jobs.size() + 1));
  const Node& root = plan_->root();
  const bool noop = root.name == "OverwriteByExpression" && root.rest.starts_with("noop");
  const std::string from = step_of(walk(noop ? child(root) : root));
  if (reason_.empty()) {
    add(noop ? "noop" : action, {from});
  }
}

void StepMaker::add_rdd_jobs(const plan_text::PlanText& plan, std::int64_t times,
                             const std::string& level) {
  for (std::int64_t i = 0; i < times && reason_.empty(); ++i) {
    start(plan, "job " + std::to_string(scenario_.jobs.size() + 1));
    if (i > 0 && !level.empty()) {
      add("cached", {}).params["of"] = std::string("rdd");
    } else {
      std::string from = step_of(walk(child(plan_->root())));
      if (!reason_.empty()) {
        return;
      }
      if (!level.empty()) {
        Step& step = add("cache", {from});
        step.params["level"] = level;
        step.params["as"] = std::string("rdd");
      }
    }
    add("count", {last().step});
  }
}

}  // namespace oomcast::cases
