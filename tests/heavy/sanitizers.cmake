# Builds the unit tests with the address and undefined-behaviour sanitizers, and runs them.
set(tree ${SOURCE}/build/asan-ubsan)

function(run)
  execute_process(COMMAND ${ARGN} WORKING_DIRECTORY ${SOURCE} COMMAND_ECHO STDOUT
    COMMAND_ERROR_IS_FATAL ANY)
endfunction()

find_program(ccache ccache)
set(launcher)
if(ccache)
  set(launcher -DCMAKE_CXX_COMPILER_LAUNCHER=${ccache})
endif()
cmake_host_system_information(RESULT cores QUERY NUMBER_OF_LOGICAL_CORES)
run(${CMAKE_COMMAND} --preset asan-ubsan ${launcher})
run(${CMAKE_COMMAND} --build ${tree} -j ${cores} --target unit_tests)
run(${CMAKE_CTEST_COMMAND} --test-dir ${tree} -L "^unit$" --output-on-failure --no-tests=error
  -j ${cores})
