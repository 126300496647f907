# Tests that build the house once more: with sanitizers, and with the other compiler.
# OOMCAST_HEAVY=0 ./test leaves them out.
find_package(Python3 REQUIRED COMPONENTS Interpreter)
find_program(OOMCAST_CLANG NAMES clang++-19 clang++-20 clang++-18 clang++)

function(oomcast_heavy name label)
  add_test(NAME ${name} COMMAND ${ARGN} WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
  set_tests_properties(${name} PROPERTIES LABELS "${label};heavy" TIMEOUT 1500 PROCESSORS 2
    COST 1000 SKIP_RETURN_CODE 77)
endfunction()

if(NOT OOMCAST_SANITIZE)
  oomcast_heavy(unit_tests_with_sanitizers sanitizers
    ${CMAKE_COMMAND} -DSOURCE=${PROJECT_SOURCE_DIR} -DCLANG=${OOMCAST_CLANG}
    -P ${CMAKE_CURRENT_LIST_DIR}/sanitizers.cmake)
  oomcast_heavy(same_bytes_from_clang compilers
    ${Python3_EXECUTABLE} -B ${CMAKE_CURRENT_LIST_DIR}/same_bytes.py ${PROJECT_SOURCE_DIR}
    $<TARGET_FILE:oomcast> ${OOMCAST_CLANG})
endif()
