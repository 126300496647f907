# Every format that another program reads, opened by that program.
find_package(Python3 REQUIRED COMPONENTS Interpreter)

if(NOT OOMCAST_SANITIZE)
  add_test(NAME formats_open COMMAND ${Python3_EXECUTABLE} -B
    ${PROJECT_SOURCE_DIR}/tests/python/in_venv.py ${CMAKE_CURRENT_LIST_DIR}/open_formats.py
    ${OOMCAST_FAST_PROGRAM} ${PROJECT_SOURCE_DIR}/scenarios)
  set_tests_properties(formats_open PROPERTIES LABELS "formats;heavy" TIMEOUT 400
    SKIP_RETURN_CODE 77)
  add_test(NAME formats_fetch COMMAND ${Python3_EXECUTABLE} -B
    ${PROJECT_SOURCE_DIR}/tests/python/in_venv.py ${CMAKE_CURRENT_LIST_DIR}/fetch_logs.py
    $<TARGET_FILE:oomcast> ${PROJECT_SOURCE_DIR}/scenarios)
  set_tests_properties(formats_fetch PROPERTIES LABELS "formats;heavy" TIMEOUT 300
    SKIP_RETURN_CODE 77)
endif()
