#include "python/columns.hpp"

#include <nanobind/ndarray.h>
#include <nanobind/stl/string.h>

#include <utility>

namespace nb = nanobind;

namespace oomcast::python {
namespace {

/// A numpy array that owns the vector.
template <class T>
nb::object array_of(std::vector<T> values) {
  auto* owned = new std::vector<T>(std::move(values));
  nb::capsule owner(owned, [](void* p) noexcept { delete static_cast<std::vector<T>*>(p); });
  using Array = nb::ndarray<nb::numpy, T, nb::ndim<1>>;
  return nb::cast(Array(owned->data(), {owned->size()}, owner));
}

/// A text that is not UTF-8 shows U+FFFD where it is not.
nb::object text_of(std::string_view text) {
  PyObject* made =
      PyUnicode_DecodeUTF8(text.data(), static_cast<Py_ssize_t>(text.size()), "replace");
  if (made == nullptr) {
    throw nb::python_error();
  }
  return nb::steal(made);
}

}  // namespace

void Columns::put(std::string_view name, nb::object column) {
  columns_[nb::str(name.data(), name.size())] = std::move(column);
}

void Columns::numbers(std::string_view name, std::vector<std::int64_t> values) {
  put(name, array_of(std::move(values)));
}

void Columns::reals(std::string_view name, std::vector<double> values) {
  put(name, array_of(std::move(values)));
}

void Columns::flags(std::string_view name, std::vector<bool> values) {
  put(name, array_of(std::vector<std::uint8_t>(values.begin(), values.end())).attr("view")("bool"));
}

void Columns::times(std::string_view name, std::vector<std::int64_t> nanoseconds) {
  put(name, nb::make_tuple("ns", array_of(std::move(nanoseconds))));
}

void Columns::texts(std::string_view name, const std::vector<std::string>& values) {
  nb::list list;
  for (const std::string& value : values) {
    list.append(text_of(value));
  }
  put(name, list);
}

void Columns::words(std::string_view name, std::vector<std::int8_t> codes,
                    const std::vector<std::string_view>& words) {
  nb::list list;
  for (const std::string_view word : words) {
    list.append(text_of(word));
  }
  put(name, nb::make_tuple("category", array_of(std::move(codes)), list));
}

}  // namespace oomcast::python
