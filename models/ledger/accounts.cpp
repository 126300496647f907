#include "models/ledger/accounts.hpp"

namespace oomcast {

const std::array<AccountInfo, kAccountCount>& account_infos() {
  using enum Account;
  static const std::array<AccountInfo, kAccountCount> kInfos{{
      {kHeapExecution, "heap.execution", "pages and pointer arrays of running tasks"},
      {kHeapStorage, "heap.storage", "cached blocks, broadcast pieces, unroll memory"},
      {kHeapJoinBuffer, "heap.join_buffer", "rows of one key held by a sort-merge join"},
      {kHeapAggregation, "heap.aggregation", "aggregation buffers as Java objects"},
      {kHeapWindow, "heap.window", "window rows below the spill threshold"},
      {kHeapShuffle, "heap.shuffle", "buffers of shuffle writers, readers, spill merges"},
      {kHeapScan, "heap.scan", "row groups and vectors of file readers and writers"},
      {kHeapState, "heap.state", "streaming state: maps of the last versions, rows"},
      {kHeapRows, "heap.rows", "output rows of generated code that wait to be taken"},
      {kHeapUser, "heap.user", "closures, collections, results being built"},
      {kHeapBroadcast, "heap.broadcast", "relations being built or held by tasks"},
      {kHeapDriverMetadata, "heap.driver_metadata", "map statuses, task infos, UI store"},
      {kHeapFramework, "heap.framework", "Spark's and the JVM's own objects"},
      {kHeapGarbage, "heap.garbage", "dead objects not yet collected"},
      {kOffHeapExecution, "offheap.execution", "off-heap pages of running tasks"},
      {kOffHeapStorage, "offheap.storage", "off-heap cached blocks"},
      {kDirect, "direct", "Netty arenas, fetch buffers, direct buffers"},
      {kMetaspace, "metaspace", "classes"},
      {kCodeCache, "code_cache", "compiled code"},
      {kThreadStacks, "thread_stacks", "touched part of the stacks"},
      {kGcStructures, "gc_structures", "the collector's cards, bitmaps, sets"},
      {kNative, "native", "codecs, allocator slack, Arrow"},
      {kRocksDb, "rocksdb", "streaming state: memtables, blocks, filters"},
      {kPythonDaemon, "python.daemon", "the daemon that forks the workers"},
      {kPythonWorkers, "python.workers", "Python workers' private memory"},
      {kTmpfs, "tmpfs", "files in memory; they outlive their process"},
      {kPageCache, "page_cache", "reclaimed before anybody is killed"},
  }};
  return kInfos;
}

}  // namespace oomcast
