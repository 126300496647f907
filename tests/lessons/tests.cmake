# One test a lesson: its graded answer is what the simulator says.
find_package(Python3 REQUIRED COMPONENTS Interpreter)
file(GLOB lessons CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/scenarios/lessons/*.json)
list(FILTER lessons EXCLUDE REGEX "\\.expected\\.json$")
foreach(lesson IN LISTS lessons)
  get_filename_component(name ${lesson} NAME_WE)
  add_test(NAME lesson_${name} COMMAND ${Python3_EXECUTABLE} -B
    ${CMAKE_CURRENT_LIST_DIR}/lesson_test.py ${OOMCAST_FAST_PROGRAM} ${name})
  set_tests_properties(lesson_${name} PROPERTIES LABELS lessons TIMEOUT 300)
endforeach()
add_test(NAME lessons_course COMMAND ${Python3_EXECUTABLE} -B
  ${CMAKE_CURRENT_LIST_DIR}/course_test.py ${OOMCAST_FAST_PROGRAM})
set_tests_properties(lessons_course PROPERTIES LABELS lessons TIMEOUT 300)
add_test(NAME lessons_kit COMMAND ${Python3_EXECUTABLE} -B ${CMAKE_CURRENT_LIST_DIR}/kit_test.py
  ${OOMCAST_FAST_PROGRAM} ${PROJECT_SOURCE_DIR})
set_tests_properties(lessons_kit PROPERTIES LABELS lessons TIMEOUT 300 PROCESSORS 2 COST 600)
