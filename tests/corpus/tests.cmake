# Event logs of others (not in the repository; see corpus.py) and damaged ones of our own.
find_package(Python3 REQUIRED COMPONENTS Interpreter)
add_test(NAME corpus_facts
  COMMAND Python3::Interpreter ${PROJECT_SOURCE_DIR}/tests/corpus/facts_corpus.py
    $<TARGET_FILE:oomcast> ${PROJECT_SOURCE_DIR}/../shared/data/eventlogs)
set_tests_properties(corpus_facts PROPERTIES LABELS corpus TIMEOUT 600 SKIP_RETURN_CODE 77)

# Sanitizers take memory for themselves.
set(memory_max_mib 1024)
if(OOMCAST_SANITIZE)
  set(memory_max_mib 3072)
endif()
add_test(NAME corpus_hostile
  COMMAND Python3::Interpreter ${PROJECT_SOURCE_DIR}/tests/corpus/hostile.py
    $<TARGET_FILE:oomcast> ${PROJECT_SOURCE_DIR}/tests/oracle/eventlogs-hostile ${memory_max_mib})
set_tests_properties(corpus_hostile PROPERTIES LABELS corpus TIMEOUT 600)

# A replay of 20 s is too slow; sanitizers are allowed more.
set(replay_seconds_max 20)
if(OOMCAST_SANITIZE)
  set(replay_seconds_max 120)
endif()
add_test(NAME corpus_replay
  COMMAND Python3::Interpreter ${PROJECT_SOURCE_DIR}/tests/corpus/replay_corpus.py
    $<TARGET_FILE:oomcast> ${PROJECT_SOURCE_DIR}/../shared/data/eventlogs
    ${PROJECT_SOURCE_DIR}/tests/oracle/eventlogs-hostile ${replay_seconds_max})
set_tests_properties(corpus_replay PROPERTIES LABELS corpus TIMEOUT 1200)

add_test(NAME corpus_replay_failures
  COMMAND Python3::Interpreter ${PROJECT_SOURCE_DIR}/tests/corpus/replay_failures.py
    $<TARGET_FILE:oomcast> ${PROJECT_SOURCE_DIR}/../shared/data/eventlogs
    ${PROJECT_SOURCE_DIR}/tests/corpus/replay_failures.json)
set_tests_properties(corpus_replay_failures PROPERTIES LABELS corpus TIMEOUT 600
  SKIP_RETURN_CODE 77)
