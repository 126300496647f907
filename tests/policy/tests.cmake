# `oomcast check` as CI systems meet it. ./test puts junitparser, a real reader of JUnit XML, where
# the pinned lint tools are.
find_package(Python3 REQUIRED COMPONENTS Interpreter)
set(OOMCAST_JUNIT_PYTHON ${PROJECT_SOURCE_DIR}/build/lint/bin/python3)
if(NOT EXISTS ${OOMCAST_JUNIT_PYTHON})
  set(OOMCAST_JUNIT_PYTHON ${Python3_EXECUTABLE})
endif()
add_test(NAME policy_check COMMAND ${OOMCAST_JUNIT_PYTHON} -B ${CMAKE_CURRENT_LIST_DIR}/policy_test.py
  $<TARGET_FILE:oomcast> ${PROJECT_SOURCE_DIR})
set_tests_properties(policy_check PROPERTIES LABELS policy TIMEOUT 600)
