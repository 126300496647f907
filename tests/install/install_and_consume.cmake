# Run by ctest: BUILD is the built tree to install from.
set(root ${BUILD}/install_test)
file(REMOVE_RECURSE ${root})

function(run)
  execute_process(COMMAND ${ARGN} COMMAND_ECHO STDOUT COMMAND_ERROR_IS_FATAL ANY)
endfunction()

run(${CMAKE_COMMAND} --install ${BUILD} --prefix ${root}/prefix)
# The prefix is moved, so that nothing in it may depend on where it was installed.
file(RENAME ${root}/prefix ${root}/moved)
run(${CMAKE_COMMAND} -S ${CMAKE_CURRENT_LIST_DIR}/consumer -B ${root}/build -G ${GENERATOR}
  -DCMAKE_BUILD_TYPE=Debug -DCMAKE_CXX_COMPILER=${CXX} -DCMAKE_PREFIX_PATH=${root}/moved)
run(${CMAKE_COMMAND} --build ${root}/build)
run(${root}/build/pools)
run(${root}/build/everything)
run(${root}/moved/bin/oomcast version)
run(${root}/moved/bin/oomcast list)
file(REMOVE_RECURSE ${root})
