# Forecasts of recorded executions: scored (score_table.py), and compared with the bytes that
# follow from Spark's bookkeeping alone (mechanics.py). What must hold of executions that nobody
# recorded: properties.py.
find_package(Python3 REQUIRED COMPONENTS Interpreter)

function(oomcast_predict name script)
  add_test(NAME predict_${name} COMMAND ${Python3_EXECUTABLE} -B
    ${PROJECT_SOURCE_DIR}/tests/predict/${script} ${OOMCAST_FAST_PROGRAM} ${ARGN})
  set_tests_properties(predict_${name} PROPERTIES LABELS predict TIMEOUT 600)
endfunction()

set(recorded ${PROJECT_SOURCE_DIR}/tests/oracle)
oomcast_predict(score score_table.py ${PROJECT_SOURCE_DIR})
oomcast_predict(edge edge_table.py ${PROJECT_SOURCE_DIR})
oomcast_predict(fitted_rows fitted_rows.py ${PROJECT_SOURCE_DIR})
oomcast_predict(mechanics mechanics.py ${recorded}/runs)
oomcast_predict(task_times task_times.py ${PROJECT_SOURCE_DIR})
oomcast_predict(properties properties.py ${recorded})
oomcast_predict(log_tables log_tables.py ${PROJECT_SOURCE_DIR})
oomcast_predict(strategies strategies.py ${recorded}/runs)
oomcast_predict(adaptive_reads adaptive_reads.py ${recorded}/runs
  ${PROJECT_SOURCE_DIR}/../shared/data/eventlogs)
set_tests_properties(predict_properties PROPERTIES TIMEOUT 300)
set_tests_properties(predict_adaptive_reads PROPERTIES LABELS "predict;corpus")
