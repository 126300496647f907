# Builds the unit tests with the address and undefined-behaviour sanitizers, and runs them.
# -DSOURCE=... and, if there is one, -DCLANG=...: it needs two thirds of the time that g++ needs.
set(tree ${SOURCE}/build/asan-ubsan)

function(run)
  execute_process(COMMAND ${ARGN} WORKING_DIRECTORY ${SOURCE} COMMAND_ECHO STDOUT
    COMMAND_ERROR_IS_FATAL ANY)
endfunction()

find_program(ccache ccache)
set(launcher)
if(ccache)
  set(launcher -DCMAKE_CXX_COMPILER_LAUNCHER=${ccache})
  set(ENV{CCACHE_SLOPPINESS} pch_defines,time_macros)  # or it keeps nothing of precompiled headers
endif()
set(compiler)
if(CLANG)
  # Its sanitizers and its linker are packages of their own.
  file(WRITE ${tree}.probe.cpp "int main() { return 0; }\n")
  execute_process(COMMAND ${CLANG} -fsanitize=address,undefined -fuse-ld=lld ${tree}.probe.cpp
    -o ${tree}.probe RESULT_VARIABLE failed OUTPUT_QUIET ERROR_QUIET)
  if(NOT failed)
    set(compiler -DCMAKE_CXX_COMPILER=${CLANG} -DCMAKE_EXE_LINKER_FLAGS=-fuse-ld=lld)
  endif()
endif()
cmake_host_system_information(RESULT cores QUERY NUMBER_OF_LOGICAL_CORES)
run(${CMAKE_COMMAND} --preset asan-ubsan ${launcher} ${compiler})
run(${CMAKE_COMMAND} --build ${tree} -j ${cores} --target unit_tests)
run(${CMAKE_CTEST_COMMAND} --test-dir ${tree} -L "^unit$" --output-on-failure --no-tests=error
  -j ${cores})
