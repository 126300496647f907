# Every scenario gives what its expected file says; see golden_test.py.
find_package(Python3 REQUIRED COMPONENTS Interpreter)
# The release build, which ./test makes first, plays the large scenarios ten times faster.
set(OOMCAST_FAST_PROGRAM ${PROJECT_SOURCE_DIR}/build/release/oomcast)
if(OOMCAST_SANITIZE OR NOT EXISTS ${OOMCAST_FAST_PROGRAM})
  set(OOMCAST_FAST_PROGRAM $<TARGET_FILE:oomcast>)
endif()
add_test(NAME golden COMMAND ${Python3_EXECUTABLE} -B ${CMAKE_CURRENT_LIST_DIR}/golden_test.py
  ${OOMCAST_FAST_PROGRAM} ${PROJECT_SOURCE_DIR}/scenarios)
set_tests_properties(golden PROPERTIES LABELS golden TIMEOUT 900)
