# Turns the committed bundle of web-report/ into a source file: no node is needed to build oomcast.
set(bundle_dir ${PROJECT_SOURCE_DIR}/web-report/dist)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS
  ${bundle_dir}/report.js ${bundle_dir}/report.css ${bundle_dir}/hashes.txt)
set(bundle_cpp ${CMAKE_CURRENT_BINARY_DIR}/bundle.cpp)
set(bundle_new ${bundle_cpp}.new)
file(WRITE ${bundle_new} "// Made by reports/html/bundle.cmake from web-report/dist.\n"
  "#include \"reports/html/bundle.hpp\"\n\n#include <array>\n\nnamespace oomcast::reports::html {\n")

function(oomcast_bundle_text name file)
  file(READ ${bundle_dir}/${file} text)
  string(LENGTH "${text}" length)
  math(EXPR pieces "(${length} + 14999) / 15000")
  file(APPEND ${bundle_new} "std::span<const std::string_view> bundle_${name}() {\n"
    "  static constexpr std::array<std::string_view, ${pieces}> kPieces{{\n")
  math(EXPR last "${length} - 1")
  foreach(at RANGE 0 ${last} 15000)
    string(SUBSTRING "${text}" ${at} 15000 piece)
    file(APPEND ${bundle_new} "R\"oomcast(" "${piece}" ")oomcast\",\n")
  endforeach()
  file(APPEND ${bundle_new} "  }};\n  return kPieces;\n}\n")
  file(STRINGS ${bundle_dir}/hashes.txt hash REGEX "^${file} ")
  string(REPLACE "${file} " "" hash "${hash}")
  file(APPEND ${bundle_new}
    "std::string_view bundle_${name}_hash() { return \"${hash}\"; }\n")
endfunction()
oomcast_bundle_text(script report.js)
oomcast_bundle_text(style report.css)

file(APPEND ${bundle_new} "}  // namespace oomcast::reports::html\n")
file(COPY_FILE ${bundle_new} ${bundle_cpp} ONLY_IF_DIFFERENT)
