# Forecasts of recorded executions: scored (score_table.py), and compared with the bytes that
# follow from Spark's bookkeeping alone (mechanics.py). What must hold of executions that nobody
# recorded: properties.py.
find_package(Python3 REQUIRED COMPONENTS Interpreter)
add_test(NAME predict_score COMMAND ${Python3_EXECUTABLE} -B
  ${CMAKE_CURRENT_LIST_DIR}/score_table.py ${OOMCAST_FAST_PROGRAM} ${PROJECT_SOURCE_DIR})
set_tests_properties(predict_score PROPERTIES LABELS predict TIMEOUT 600)
add_test(NAME predict_fitted_rows COMMAND ${Python3_EXECUTABLE} -B
  ${CMAKE_CURRENT_LIST_DIR}/fitted_rows.py ${OOMCAST_FAST_PROGRAM} ${PROJECT_SOURCE_DIR})
set_tests_properties(predict_fitted_rows PROPERTIES LABELS predict TIMEOUT 600)
add_test(NAME predict_mechanics COMMAND ${Python3_EXECUTABLE} -B
  ${CMAKE_CURRENT_LIST_DIR}/mechanics.py ${OOMCAST_FAST_PROGRAM}
  ${PROJECT_SOURCE_DIR}/tests/oracle/runs)
set_tests_properties(predict_mechanics PROPERTIES LABELS predict TIMEOUT 600)
add_test(NAME predict_task_times COMMAND ${Python3_EXECUTABLE} -B
  ${CMAKE_CURRENT_LIST_DIR}/task_times.py ${OOMCAST_FAST_PROGRAM} ${PROJECT_SOURCE_DIR})
set_tests_properties(predict_task_times PROPERTIES LABELS predict TIMEOUT 600)
add_test(NAME predict_properties COMMAND ${Python3_EXECUTABLE} -B
  ${CMAKE_CURRENT_LIST_DIR}/properties.py ${OOMCAST_FAST_PROGRAM} ${PROJECT_SOURCE_DIR}/tests/oracle)
set_tests_properties(predict_properties PROPERTIES LABELS predict TIMEOUT 300)
add_test(NAME predict_log_tables COMMAND ${Python3_EXECUTABLE} -B
  ${CMAKE_CURRENT_LIST_DIR}/log_tables.py ${OOMCAST_FAST_PROGRAM} ${PROJECT_SOURCE_DIR})
set_tests_properties(predict_log_tables PROPERTIES LABELS predict TIMEOUT 600)
add_test(NAME predict_strategies COMMAND ${Python3_EXECUTABLE} -B
  ${CMAKE_CURRENT_LIST_DIR}/strategies.py ${OOMCAST_FAST_PROGRAM}
  ${PROJECT_SOURCE_DIR}/tests/oracle/runs)
set_tests_properties(predict_strategies PROPERTIES LABELS predict TIMEOUT 600)
add_test(NAME predict_adaptive_reads COMMAND ${Python3_EXECUTABLE} -B
  ${CMAKE_CURRENT_LIST_DIR}/adaptive_reads.py ${OOMCAST_FAST_PROGRAM}
  ${PROJECT_SOURCE_DIR}/tests/oracle/runs ${PROJECT_SOURCE_DIR}/../shared/data/eventlogs)
set_tests_properties(predict_adaptive_reads PROPERTIES LABELS "predict;corpus" TIMEOUT 600)
