# What `oomcast advise` recommends is played again, and its sizes are held against brute force.
find_package(Python3 REQUIRED COMPONENTS Interpreter)
foreach(family basics black-friday)
  add_test(NAME advise_${family}
    COMMAND ${Python3_EXECUTABLE} -B ${CMAKE_CURRENT_LIST_DIR}/advise_fixes.py
    ${OOMCAST_FAST_PROGRAM} ${PROJECT_SOURCE_DIR}/scenarios ${family})
  set_tests_properties(advise_${family} PROPERTIES LABELS advise TIMEOUT 900)
endforeach()
set_tests_properties(advise_black-friday PROPERTIES LABELS "advise;heavy" TIMEOUT 1800 COST 500)
