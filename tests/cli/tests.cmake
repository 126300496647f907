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
  add_test(NAME cli_${test} COMMAND ${Python3_EXECUTABLE} -B ${CMAKE_CURRENT_LIST_DIR}/${test}.py
    $<TARGET_FILE:oomcast> ${folder})
  set_tests_properties(cli_${test} PROPERTIES LABELS cli TIMEOUT 600)
endforeach()
