# The fuzz target of the scenario and properties readers, driven by a fixed number of mutations; with
# clang and OOMCAST_SANITIZE=fuzzer,address it is a libFuzzer program.
if(OOMCAST_SANITIZE MATCHES "fuzzer")
  add_executable(scenario_fuzz fuzz_scenario/scenario_fuzz.cpp)
else()
  add_executable(scenario_fuzz fuzz_scenario/scenario_fuzz.cpp fuzz_scenario/driver.cpp)
  file(GLOB seeds CONFIGURE_DEPENDS fuzz_scenario/seeds/*)
  add_test(NAME fuzz_scenario COMMAND scenario_fuzz 4000 ${seeds})
  set_tests_properties(fuzz_scenario PROPERTIES LABELS fuzz TIMEOUT 120)
endif()
target_include_directories(scenario_fuzz PRIVATE ${PROJECT_SOURCE_DIR})
target_link_libraries(scenario_fuzz PRIVATE oomcast_inputs_scenario oomcast_warnings)
