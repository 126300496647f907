# Pages in a real browser: the HTML report, its bundle made again from its sources, the playground.
find_package(Python3 REQUIRED COMPONENTS Interpreter)

add_test(NAME web_report COMMAND ${Python3_EXECUTABLE} -B ${CMAKE_CURRENT_LIST_DIR}/report_test.py
  ${OOMCAST_FAST_PROGRAM} ${PROJECT_SOURCE_DIR}/scenarios)
set_tests_properties(web_report PROPERTIES LABELS "web;heavy" TIMEOUT 300 SKIP_RETURN_CODE 77)
add_test(NAME web_bundle COMMAND sh ${CMAKE_CURRENT_LIST_DIR}/bundle_test.sh ${PROJECT_SOURCE_DIR})
set_tests_properties(web_bundle PROPERTIES LABELS "web;heavy" TIMEOUT 300 SKIP_RETURN_CODE 77)

# The playground is compiled and used; cold that takes two to four minutes, mostly of the compiler.
add_test(NAME web_playground_build COMMAND sh ${CMAKE_CURRENT_LIST_DIR}/playground_build.sh
  ${PROJECT_SOURCE_DIR} ${PROJECT_BINARY_DIR}/playground)
set_tests_properties(web_playground_build PROPERTIES LABELS "web;heavy" TIMEOUT 1500 PROCESSORS 2 COST 900
  SKIP_RETURN_CODE 77 FIXTURES_SETUP playground)
add_test(NAME web_playground COMMAND ${Python3_EXECUTABLE} -B
  ${CMAKE_CURRENT_LIST_DIR}/playground_test.py ${OOMCAST_FAST_PROGRAM}
  ${PROJECT_SOURCE_DIR}/scenarios ${PROJECT_BINARY_DIR}/playground/index.html)
set_tests_properties(web_playground PROPERTIES LABELS "web;heavy" TIMEOUT 600 PROCESSORS 2 COST 600
  SKIP_RETURN_CODE 77 FIXTURES_REQUIRED playground)
# A learner's way through it by Playwright, from build/python, which ./test makes.
add_test(NAME web_playground_journey COMMAND ${Python3_EXECUTABLE} -B
  ${PROJECT_SOURCE_DIR}/tests/python/in_venv.py ${CMAKE_CURRENT_LIST_DIR}/playground_journey.py
  ${PROJECT_BINARY_DIR}/playground/index.html)
set_tests_properties(web_playground_journey PROPERTIES LABELS "web;heavy" TIMEOUT 300
  SKIP_RETURN_CODE 77 FIXTURES_REQUIRED playground)
