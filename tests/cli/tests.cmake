# The program and its launcher as a person meets them.
find_package(Python3 REQUIRED COMPONENTS Interpreter)

add_test(NAME cli_smoke COMMAND ${Python3_EXECUTABLE} -B ${CMAKE_CURRENT_LIST_DIR}/smoke_test.py
  $<TARGET_FILE:oomcast> ${PROJECT_VERSION})
add_test(NAME cli_launcher
  COMMAND ${Python3_EXECUTABLE} -B ${CMAKE_CURRENT_LIST_DIR}/launcher_test.py ${PROJECT_SOURCE_DIR})
set_tests_properties(cli_smoke cli_launcher PROPERTIES LABELS cli TIMEOUT 120)
