# The HTML report in a real browser, and its bundle made again from its sources.
find_package(Python3 REQUIRED COMPONENTS Interpreter)

add_test(NAME web_report COMMAND ${Python3_EXECUTABLE} -B ${CMAKE_CURRENT_LIST_DIR}/report_test.py
  $<TARGET_FILE:oomcast> ${PROJECT_SOURCE_DIR}/scenarios)
set_tests_properties(web_report PROPERTIES LABELS "web;heavy" TIMEOUT 300 SKIP_RETURN_CODE 77)
add_test(NAME web_bundle COMMAND sh ${CMAKE_CURRENT_LIST_DIR}/bundle_test.sh ${PROJECT_SOURCE_DIR})
set_tests_properties(web_bundle PROPERTIES LABELS "web;heavy" TIMEOUT 300 SKIP_RETURN_CODE 77)
