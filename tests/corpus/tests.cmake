# Logs of others (not in the repository) and hostile logs of our own.
find_package(Python3 REQUIRED COMPONENTS Interpreter)
set(OOMCAST_CORPUS "$ENV{OOMCAST_CORPUS}" CACHE PATH "Folder of event logs with expected facts")
if(NOT OOMCAST_CORPUS)
  set(OOMCAST_CORPUS "${PROJECT_SOURCE_DIR}/../shared/data/eventlogs")
endif()
add_test(NAME corpus_facts
  COMMAND Python3::Interpreter ${PROJECT_SOURCE_DIR}/tests/corpus/facts_corpus.py
    $<TARGET_FILE:oomcast> ${OOMCAST_CORPUS})
set_tests_properties(corpus_facts PROPERTIES LABELS corpus TIMEOUT 600)
