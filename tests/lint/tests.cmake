# Style is a test: directions, names, form, format, and that every header compiles alone.
find_package(Python3 REQUIRED COMPONENTS Interpreter)

function(oomcast_lint name)
  add_test(NAME lint_${name} COMMAND ${ARGN})
  set_tests_properties(lint_${name} PROPERTIES LABELS lint TIMEOUT 300 SKIP_RETURN_CODE 77)
endfunction()

oomcast_lint(tidy ${Python3_EXECUTABLE} -B ${CMAKE_CURRENT_LIST_DIR}/tidy.py ${PROJECT_SOURCE_DIR})
oomcast_lint(tidy_itself ${Python3_EXECUTABLE} -B ${CMAKE_CURRENT_LIST_DIR}/tidy_test.py)
oomcast_lint(format
  ${Python3_EXECUTABLE} -B ${CMAKE_CURRENT_LIST_DIR}/format.py ${PROJECT_SOURCE_DIR})

# Every header compiles alone: either its own .cpp includes it before anything else, or a
# translation unit made here includes nothing but it.
set(globs)
foreach(room sim models inputs studies reports cli bench tests/support)
  list(APPEND globs ${PROJECT_SOURCE_DIR}/${room}/*.hpp)
endforeach()
file(GLOB_RECURSE headers CONFIGURE_DEPENDS RELATIVE ${PROJECT_SOURCE_DIR} ${globs})
set(alone)
foreach(header IN LISTS headers)
  string(REGEX REPLACE "hpp$" "cpp" own ${PROJECT_SOURCE_DIR}/${header})
  set(first)
  if(EXISTS ${own})
    file(STRINGS ${own} first REGEX "^#include" LIMIT_COUNT 1)
  endif()
  if(first STREQUAL "#include \"${header}\"")
    continue()
  endif()
  string(REPLACE "/" "." unit ${header})
  set(unit ${PROJECT_BINARY_DIR}/headers_alone/${unit}.cpp)
  file(CONFIGURE OUTPUT ${unit} CONTENT "#include \"@header@\"\n" @ONLY)
  list(APPEND alone ${unit})
endforeach()
add_library(headers_alone OBJECT EXCLUDE_FROM_ALL ${alone})
target_compile_options(headers_alone PRIVATE -O0 -g0)
target_link_libraries(headers_alone
  PRIVATE oomcast_flags oomcast_warnings oomcast_json oomcast_catch_main)
target_include_directories(headers_alone PRIVATE ${PROJECT_SOURCE_DIR})
oomcast_lint(headers_alone
  ${CMAKE_COMMAND} --build ${PROJECT_BINARY_DIR} --target headers_alone)
set_tests_properties(lint_headers_alone PROPERTIES PROCESSORS 2 COST 600 TIMEOUT 900)
