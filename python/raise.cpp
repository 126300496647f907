#include "python/raise.hpp"

#include <nanobind/nanobind.h>
#include <nanobind/stl/string.h>

#include "reports/problem_words.hpp"

namespace nb = nanobind;

namespace oomcast::python {
namespace {

nb::tuple problem_tuple(const Problem& problem) {
  return nb::make_tuple(problem.severity == Severity::kWarning ? "warning" : "error", problem.where,
                        problem.what, problem.fix);
}

}  // namespace

void raise_problems(const Problems& problems) {
  std::string words;
  nb::list parts;
  for (const Problem& problem : problems) {
    words += (words.empty() ? "" : "\n") + reports::problem_words(problem);
    parts.append(problem_tuple(problem));
  }
  const nb::object type = nb::module_::import_("oomcast._errors").attr("InputError");
  const nb::object error = type(words, parts);
  PyErr_SetObject(type.ptr(), error.ptr());
  throw nb::python_error();
}

void warn_of(const Problems& warnings) {
  const nb::object type = nb::module_::import_("oomcast._errors").attr("InputWarning");
  for (const Problem& problem : warnings) {
    // The frame that called oomcast's own: bound function, Python wrapper, caller.
    if (PyErr_WarnEx(type.ptr(), reports::problem_words(problem).c_str(), 3) < 0) {
      throw nb::python_error();
    }
  }
}

}  // namespace oomcast::python
