# Installs this build into a folder of its own and builds a stranger's project against it.
add_test(NAME install_consumer
  COMMAND ${CMAKE_COMMAND} -DBUILD=${PROJECT_BINARY_DIR} -DGENERATOR=${CMAKE_GENERATOR}
    -DCXX=${CMAKE_CXX_COMPILER}
    -P ${CMAKE_CURRENT_LIST_DIR}/install_and_consume.cmake)
set_tests_properties(install_consumer PROPERTIES LABELS "install;heavy" TIMEOUT 300)
