#The fuzz target of the event log reader, driven by a fixed number of mutations of the hostile logs;
#with clang and OOMCAST_SANITIZE = fuzzer, address it is a libFuzzer program.
if (OOMCAST_SANITIZE MATCHES "fuzzer")
  add_executable(eventlog_fuzz fuzz/eventlog_fuzz.cpp)
else()
  add_executable(eventlog_fuzz fuzz/eventlog_fuzz.cpp fuzz_scenario/driver.cpp)
  file(GLOB seeds CONFIGURE_DEPENDS oracle/eventlogs-hostile/*.*)
  # Too large to mutate by the thousand, or no log.
  list(FILTER seeds EXCLUDE REGEX "(zeros_1GiB|deep_nesting|unknown_events|README|EXPECTED)")
  add_test(NAME fuzz_eventlog COMMAND eventlog_fuzz 3000 ${seeds})
  set_tests_properties(fuzz_eventlog PROPERTIES LABELS fuzz TIMEOUT 300)
endif()
target_include_directories(eventlog_fuzz PRIVATE ${PROJECT_SOURCE_DIR})
target_link_libraries(eventlog_fuzz PRIVATE oomcast_inputs_eventlog oomcast_warnings)

# The fuzz target of the plan reader: mutations of plans that Spark printed.
if (OOMCAST_SANITIZE MATCHES "fuzzer")
  add_executable(plan_fuzz fuzz/plan_fuzz.cpp)
else()
  add_executable(plan_fuzz fuzz/plan_fuzz.cpp fuzz_scenario/driver.cpp)
  file(GLOB plans CONFIGURE_DEPENDS unit/inputs_query/plans/*.txt)
  add_test(NAME fuzz_plan COMMAND plan_fuzz 20000 ${plans})
  set_tests_properties(fuzz_plan PROPERTIES LABELS fuzz TIMEOUT 300)
endif()
target_include_directories(plan_fuzz PRIVATE ${PROJECT_SOURCE_DIR})
target_link_libraries(plan_fuzz PRIVATE oomcast_inputs_query oomcast_warnings)
