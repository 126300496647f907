#include "models/ledger/accounts.hpp"

namespace oomcast {

const std::array<AccountInfo, kAccountCount>& account_infos() {
  using enum Account;
  using AccountKind::kFiles;
  using AccountKind::kHeap;
  using AccountKind::kProcess;
  using AccountKind::kPython;
  static const std::array<AccountInfo, kAccountCount> kInfos{{
      {kHeapExecution, "heap.execution", kHeap, "pages and pointer arrays of running tasks"},
      {kHeapStorage, "heap.storage", kHeap, "cached blocks, broadcast pieces, unroll memory"},
      {kHeapJoinBuffer, "heap.join_buffer", kHeap, "rows of one key held by a sort-merge join"},
      {kHeapAggregation, "heap.aggregation", kHeap, "aggregation buffers as Java objects"},
      {kHeapWindow, "heap.window", kHeap, "window rows below the spill threshold"},
      {kHeapShuffle, "heap.shuffle", kHeap, "buffers of shuffle writers, readers, spill merges"},
      {kHeapScan, "heap.scan", kHeap, "row groups and vectors of file readers and writers"},
      {kHeapState, "heap.state", kHeap, "streaming state: maps of the last versions, rows"},
      {kHeapRows, "heap.rows", kHeap, "output rows of generated code that wait to be taken"},
      {kHeapUser, "heap.user", kHeap, "closures, collections, results being built"},
      {kHeapBroadcast, "heap.broadcast", kHeap, "relations being built or held by tasks"},
      {kHeapDriverMetadata, "heap.driver_metadata", kHeap, "map statuses, task infos, UI store"},
      {kHeapFramework, "heap.framework", kHeap, "Spark's and the JVM's own objects"},
      {kHeapGarbage, "heap.garbage", AccountKind::kHeapGarbage, "dead objects not yet collected"},
      {kOffHeapExecution, "offheap.execution", kProcess, "off-heap pages of running tasks"},
      {kOffHeapStorage, "offheap.storage", kProcess, "off-heap cached blocks"},
      {kDirect, "direct", kProcess, "Netty arenas, fetch buffers, direct buffers"},
      {kMetaspace, "metaspace", kProcess, "classes"},
      {kCodeCache, "code_cache", kProcess, "compiled code"},
      {kThreadStacks, "thread_stacks", kProcess, "touched part of the stacks"},
      {kGcStructures, "gc_structures", kProcess, "the collector's cards, bitmaps, sets"},
      {kNative, "native", kProcess, "codecs, allocator slack, Arrow"},
      {kRocksDb, "rocksdb", kProcess, "streaming state: memtables, blocks, filters"},
      {kPythonDaemon, "python.daemon", kPython, "the daemon that forks the workers"},
      {kPythonWorkers, "python.workers", kPython, "Python workers' private memory"},
      {kTmpfs, "tmpfs", kFiles, "files in memory; they outlive their process"},
      {kPageCache, "page_cache", kFiles, "reclaimed before anybody is killed"},
  }};
  return kInfos;
}

}  // namespace oomcast
