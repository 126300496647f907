// The table of sentences in which Spark, the JVM, YARN, Kubernetes and Linux say that memory ran
// out. Each line names the place that writes the sentence.
#include "inputs/eventlog/oom_evidence.hpp"

#include <array>

namespace oomcast::eventlog {
namespace {

struct Pattern {
  std::string_view name;
  std::string_view words;
};

constexpr std::array kPatterns{
    // TaskSetManager.canFetchMoreResults
    Pattern{"MaxResultSize", "is bigger than spark.driver.maxResultSize"},
    // SparkOutOfMemoryError, TaskMemoryManager
    Pattern{"SparkOutOfMemoryError", "SparkOutOfMemoryError"},
    Pattern{"UnableToAcquireMemory", "Unable to acquire"},
    Pattern{"UnableToAcquireMemory", "UNABLE_TO_ACQUIRE_MEMORY"},
    // java.lang.OutOfMemoryError and its reasons (HotSpot)
    Pattern{"OutOfMemoryError", "java.lang.OutOfMemoryError"},
    Pattern{"JavaHeapSpace", "Java heap space"},
    Pattern{"GCOverheadLimit", "GC overhead limit exceeded"},
    Pattern{"Metaspace", "OutOfMemoryError: Metaspace"},
    Pattern{"DirectBufferMemory", "Direct buffer memory"},
    Pattern{"ArraySize", "Requested array size exceeds VM limit"},
    Pattern{"NativeThread", "unable to create new native thread"},
    Pattern{"NativeThread", "unable to create native thread"},
    // YarnAllocator's loss reasons
    Pattern{"YarnPhysicalLimit", "running beyond physical memory limits"},
    Pattern{"YarnPhysicalLimit", "for exceeding physical memory limits"},
    Pattern{"YarnPhysicalLimit", "exceeding memory limits"},
    Pattern{"YarnVirtualLimit", "running beyond virtual memory limits"},
    Pattern{"YarnVirtualLimit", "for exceeding virtual memory limits"},
    Pattern{"MemoryOverheadHint", "Consider boosting spark"},
    // Kubernetes' container status, and the exit code of a process that SIGKILL ended
    Pattern{"OOMKilled", "OOMKilled"},
    Pattern{"ExitCode137", "exit code 137"},
    Pattern{"ExitCode137", "exited with code 137"},
    Pattern{"ExitCode137", "Exit status: 137"},
    Pattern{"ExitCode143", "exited with code 143"},
    Pattern{"ExitCode143", "Exit status: 143"},
    // SparkExitCode.OOM
    Pattern{"ExitCode52", "exited with code 52"},
    Pattern{"ExitCode52", "Exit status: 52"},
    // Python workers
    Pattern{"PythonMemoryError", "MemoryError"},
    Pattern{"PythonWorkerCrashed", "Python worker exited unexpectedly"},
    // UnsafeRow and BytesToBytesMap: structures that cannot grow any more
    Pattern{"CannotGrowBuffer", "Cannot grow BufferHolder"},
    Pattern{"KryoBuffer", "Buffer overflow. Available:"},
    // BroadcastExchangeExec
    Pattern{"BroadcastTable", "Not enough memory to build and broadcast"},
    Pattern{"BroadcastTable", "Cannot broadcast the table that is larger than"},
};

/// "OutOfMemoryError" and the like end in MemoryError too.
bool is_python_memory_error(std::string_view text, std::size_t at) {
  return at == 0 || text[at - 1] == ' ' || text[at - 1] == '\n' || text[at - 1] == ':';
}

bool occurs(const Pattern& pattern, std::string_view text) {
  for (std::size_t at = text.find(pattern.words); at != std::string_view::npos;
       at = text.find(pattern.words, at + 1)) {
    if (pattern.name != "PythonMemoryError" || is_python_memory_error(text, at)) {
      return true;
    }
  }
  return false;
}

}  // namespace

std::vector<std::string_view> memory_patterns_in(std::string_view text) {
  std::vector<std::string_view> found;
  for (const Pattern& pattern : kPatterns) {
    if ((found.empty() || found.back() != pattern.name) && occurs(pattern, text)) {
      found.push_back(pattern.name);
    }
  }
  return found;
}

}  // namespace oomcast::eventlog
