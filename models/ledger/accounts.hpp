// The accounts of a container: every byte in it stands on exactly one of them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace oomcast {

enum class Account : std::uint8_t {
  // Java heap, in Spark's books.
  kHeapExecution,  // pages and pointer arrays of TaskMemoryManager
  kHeapStorage,    // blocks and unroll memory of MemoryStore
  // Java heap, in nobody's books.
  kHeapJoinBuffer,      // rows of a hot key that a sort-merge join keeps
  kHeapAggregation,     // object aggregation buffers, fast map buckets
  kHeapWindow,          // window rows below the spill threshold
  kHeapShuffle,         // writers' and readers' buffers
  kHeapScan,            // decoders, row groups
  kHeapState,           // maps of streaming state and their rows
  kHeapRows,            // rows that generated code has made and nobody has taken yet
  kHeapUser,            // closures, collections, results being built
  kHeapBroadcast,       // relations being built or held by running tasks
  kHeapDriverMetadata,  // map statuses, task infos, the UI's store
  kHeapFramework,       // classes' statics, Spark's own objects
  kHeapGarbage,         // dead, not yet collected
  // The process beside the heap.
  kOffHeapExecution,
  kOffHeapStorage,
  kDirect,  // Netty arenas, fetch buffers, direct byte buffers
  kMetaspace,
  kCodeCache,
  kThreadStacks,
  kGcStructures,
  kNative,   // codecs, allocator slack, Arrow
  kRocksDb,  // memtables, blocks, indices and filters of streaming state
  // Beside the process.
  kPythonDaemon,
  kPythonWorkers,
  kTmpfs,
  kPageCache,
  kCount
};

inline constexpr std::size_t kAccountCount = static_cast<std::size_t>(Account::kCount);

/// Which limit an account counts against.
enum class AccountKind : std::uint8_t { kHeap, kHeapGarbage, kProcess, kPython, kFiles };

inline constexpr std::size_t kAccountKindCount = 5;

/// Accounts of a kind stand together.
constexpr AccountKind kind_of(Account account) {
  return account < Account::kHeapGarbage        ? AccountKind::kHeap
         : account < Account::kOffHeapExecution ? AccountKind::kHeapGarbage
         : account < Account::kPythonDaemon     ? AccountKind::kProcess
         : account < Account::kTmpfs            ? AccountKind::kPython
                                                : AccountKind::kFiles;
}

struct AccountInfo {
  Account account;
  std::string_view name;         // the word used in reports, e.g. "heap.execution"
  std::string_view description;  // one line for people
};

/// All accounts, in the order of the enumeration.
const std::array<AccountInfo, kAccountCount>& account_infos();

constexpr bool is_heap(Account account) {
  const AccountKind kind = kind_of(account);
  return kind == AccountKind::kHeap || kind == AccountKind::kHeapGarbage;
}

}  // namespace oomcast
