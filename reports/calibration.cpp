#include "reports/calibration.hpp"

#include <algorithm>
#include <cstdio>

namespace oomcast::reports {
namespace {

using calibrate::Fit;
using calibrate::LeftOut;
using calibrate::Limit;

template <class... Values>
std::string formatted(const char* format, Values... values) {
  char line[160];
  (void)std::snprintf(line, sizeof line, format, values...);
  return line;
}

std::string fit_line(const char* name, const Limit& limit, const Fit& fit) {
  return formatted("  %-28s limit x %.3f  error %.3f  Brier %.4f  wrong %lld\n", name, fit.limit,
                   fit.error, calibrate::brier(limit.observations, fit),
                   static_cast<long long>(calibrate::wrong(limit.observations, fit)));
}

std::string left_out_text(const Limit& limit) {
  std::string text = "  fitted to the other families:  cases  error  Brier  wrong\n";
  double sum = 0;
  std::int64_t wrong = 0;
  for (const LeftOut& family : limit.left_out) {
    text += formatted("  %-30s %6lld  %.3f  %.3f  %5lld\n", family.family.c_str(),
                      static_cast<long long>(family.cases), family.fit.error, family.brier,
                      static_cast<long long>(family.wrong));
    sum += family.brier * static_cast<double>(family.cases);
    wrong += family.wrong;
  }
  const auto all = static_cast<double>(std::max<std::size_t>(1, limit.observations.size()));
  return text + formatted("  %-30s %6zu         %.3f  %5lld\n", "all", limit.observations.size(),
                          sum / all, static_cast<long long>(wrong));
}

}  // namespace

std::string calibration_text(const calibrate::Calibration& calibration) {
  std::string text = formatted("%lld cases\n", static_cast<long long>(calibration.cases));
  for (const Limit& limit : calibration.limits) {
    const auto died = std::count_if(limit.observations.begin(), limit.observations.end(),
                                    [](const calibrate::Observation& one) { return one.died; });
    text += formatted("\n%s: %zu cases speak of it, %lld of them died\n", limit.name.c_str(),
                      limit.observations.size(), static_cast<long long>(died));
    text += fit_line("as the table says", limit, limit.table);
    text += fit_line("error fitted", limit, limit.error);
    text += fit_line("limit and error fitted", limit, limit.both);
    text += left_out_text(limit);
  }
  return text;
}

}  // namespace oomcast::reports
