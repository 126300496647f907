#include "models/task/spill_readers.hpp"

#include "models/jvm/heap.hpp"

namespace oomcast {
namespace {

constexpr std::int64_t kRecordArray = 1 << 20;

}  // namespace

SpillReaderBytes spill_reader_bytes(TaskContext& task) {
  const jvm::HeapShape& heap = task.executor().shape().heap;
  const TaskConf& conf = task.conf();
  // An active and a read-ahead buffer; without them the file's own buffer is direct memory.
  const Bytes buffer = jvm::placed(heap, Bytes(conf.spill_reader_buffer_bytes));
  return {.kept = jvm::placed(heap, Bytes(kRecordArray)).count(),
          .open = (conf.spill_read_ahead ? 2 * buffer.count() : 0) +
                  task.estimate(Coef::kSpillReaderBytes)};
}

sim::Co<void> merge_spills(TaskContext& task, std::int64_t files) {
  const SpillReaderBytes bytes = spill_reader_bytes(task);
  co_await task.hold(Account::kHeapShuffle, files * (bytes.kept + bytes.open));
  co_await task.read_spills();
}

sim::Co<void> iterate_spills(TaskContext& task, std::int64_t files, std::int64_t times) {
  const SpillReaderBytes bytes = spill_reader_bytes(task);
  co_await task.hold(Account::kHeapShuffle, files * (times * bytes.kept + bytes.open));
  co_await task.read_spills(times);
  task.release(Account::kHeapShuffle, files * bytes.open);
}

}  // namespace oomcast
