# The program and its launcher as a person meets them.
find_package(Python3 REQUIRED COMPONENTS Interpreter)

add_test(NAME cli_smoke COMMAND ${Python3_EXECUTABLE} -B ${CMAKE_CURRENT_LIST_DIR}/smoke_test.py
  $<TARGET_FILE:oomcast> ${PROJECT_VERSION})
add_test(NAME cli_launcher
  COMMAND ${Python3_EXECUTABLE} -B ${CMAKE_CURRENT_LIST_DIR}/launcher_test.py ${PROJECT_SOURCE_DIR})
set_tests_properties(cli_smoke cli_launcher PROPERTIES LABELS cli TIMEOUT 120)

# What the program prints for a person: transcripts, generated pages, the commands of the docs.
foreach(test transcripts_test readme_commands generated_docs_test)
  if(test STREQUAL "transcripts_test")
    set(folder ${CMAKE_CURRENT_LIST_DIR}/transcripts)
  else()
    set(folder ${PROJECT_SOURCE_DIR})
  endif()
  set(program $<TARGET_FILE:oomcast>)
  if(test STREQUAL "readme_commands")
    set(program ${OOMCAST_FAST_PROGRAM})
  endif()
  add_test(NAME cli_${test} COMMAND ${Python3_EXECUTABLE} -B ${CMAKE_CURRENT_LIST_DIR}/${test}.py
    ${program} ${folder})
  set_tests_properties(cli_${test} PROPERTIES LABELS cli TIMEOUT 600)
endforeach()

add_test(NAME cli_headroom COMMAND ${Python3_EXECUTABLE} -B ${CMAKE_CURRENT_LIST_DIR}/headroom_test.py
  ${OOMCAST_FAST_PROGRAM} ${PROJECT_SOURCE_DIR})
set_tests_properties(cli_headroom PROPERTIES LABELS cli TIMEOUT 300)
set(sweep_kill ${CMAKE_CURRENT_LIST_DIR}/sweep_kill_test.py ${OOMCAST_FAST_PROGRAM}
  ${PROJECT_SOURCE_DIR}/scenarios/black-friday/one-country.json)
add_test(NAME cli_sweep_kill COMMAND ${Python3_EXECUTABLE} -B ${sweep_kill} 60)
set_tests_properties(cli_sweep_kill PROPERTIES LABELS cli TIMEOUT 600)
# 1,000 points of 2,000 tasks each take less than 60 s on two cores.
add_test(NAME cli_sweep_thousand COMMAND ${Python3_EXECUTABLE} -B ${sweep_kill} 1000 120)
set_tests_properties(cli_sweep_thousand PROPERTIES LABELS "cli;heavy" TIMEOUT 900 PROCESSORS 2
  COST 600)
add_test(NAME cli_engines COMMAND ${Python3_EXECUTABLE} -B ${CMAKE_CURRENT_LIST_DIR}/engines_test.py
  ${OOMCAST_FAST_PROGRAM})
set_tests_properties(cli_engines PROPERTIES LABELS cli TIMEOUT 120)

add_test(NAME cli_log_folder COMMAND ${Python3_EXECUTABLE} -B
  ${CMAKE_CURRENT_LIST_DIR}/log_folder_test.py $<TARGET_FILE:oomcast> ${PROJECT_SOURCE_DIR})
set_tests_properties(cli_log_folder PROPERTIES LABELS cli TIMEOUT 300)
add_test(NAME cli_fetch COMMAND ${Python3_EXECUTABLE} -B
  ${CMAKE_CURRENT_LIST_DIR}/fetch_test.py $<TARGET_FILE:oomcast> ${PROJECT_SOURCE_DIR})
set_tests_properties(cli_fetch PROPERTIES LABELS cli TIMEOUT 120)
