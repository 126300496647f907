# Every scenario gives what its expected file says; see golden_test.py.
find_package(Python3 REQUIRED COMPONENTS Interpreter)
add_test(NAME golden COMMAND ${Python3_EXECUTABLE} -B ${CMAKE_CURRENT_LIST_DIR}/golden_test.py
  ${OOMCAST_FAST_PROGRAM} ${PROJECT_SOURCE_DIR}/scenarios)
set_tests_properties(golden PROPERTIES LABELS golden TIMEOUT 900)
add_test(NAME golden_near_miss COMMAND ${Python3_EXECUTABLE} -B
  ${CMAKE_CURRENT_LIST_DIR}/near_miss.py ${PROJECT_SOURCE_DIR})
set_tests_properties(golden_near_miss PROPERTIES LABELS golden TIMEOUT 60)
