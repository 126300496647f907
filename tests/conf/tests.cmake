# Reads of conf keys by name fit the table of keys (a wrong one would stop a run, far from here).
find_package(Python3 REQUIRED COMPONENTS Interpreter)
add_test(NAME lint_conf_reads
  COMMAND ${Python3_EXECUTABLE} -B ${CMAKE_CURRENT_LIST_DIR}/reads.py ${PROJECT_SOURCE_DIR})
set_tests_properties(lint_conf_reads PROPERTIES LABELS lint TIMEOUT 60)
