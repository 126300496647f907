# Recorded answers of real Spark, replayed by the program itself.
add_test(NAME conform_memory COMMAND oomcast conform ${PROJECT_SOURCE_DIR}/tests/oracle/memory)
set_tests_properties(conform_memory PROPERTIES LABELS conform TIMEOUT 300)

# A fuller set beside the repository, where there is one.
set(oomcast_shared_oracle ${PROJECT_SOURCE_DIR}/../shared/oracle/memory)
if(EXISTS ${oomcast_shared_oracle})
  add_test(NAME conform_memory_shared COMMAND oomcast conform ${oomcast_shared_oracle})
  set_tests_properties(conform_memory_shared PROPERTIES LABELS conform TIMEOUT 300)
endif()
