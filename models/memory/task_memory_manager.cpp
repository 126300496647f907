// Acquiring with spills, pages, and the end of a task. Mirrors Spark's TaskMemoryManager (4.3.0).
#include "models/memory/task_memory_manager.hpp"

#include <algorithm>

namespace oomcast::memory {

TaskMemoryManager::TaskMemoryManager(UnifiedMemory& memory, TaskAttemptId task, Bytes page_size,
                                     MemoryMode tungsten_mode, PageAllocator* allocator)
    : memory_(memory),
      task_(task),
      page_size_(page_size),
      tungsten_mode_(tungsten_mode),
      allocator_(allocator) {}

Progress TaskMemoryManager::acquire(MemoryConsumer& consumer, Bytes wanted) {
  return begin(Request::kPlain, consumer, wanted, wanted);
}

Progress TaskMemoryManager::allocate_page(MemoryConsumer& consumer, Bytes required) {
  return begin(Request::kPage, consumer, required, std::max(page_size_, required));
}

Progress TaskMemoryManager::allocate_array(MemoryConsumer& consumer, Bytes size) {
  return begin(Request::kArray, consumer, size, size);
}

Progress TaskMemoryManager::begin(Request request, MemoryConsumer& consumer, Bytes required,
                                  Bytes size) {
  SIM_CHECK(phase_ == Phase::kIdle, "a task makes one memory request at a time");
  SIM_CHECK(request == Request::kPlain || consumer.mode() == tungsten_mode_,
            "pages are of the Tungsten mode");
  phase_ = Phase::kFirst;
  request_ = request;
  requester_ = &consumer;
  required_ = required;
  size_ = size;
  outcome_ = MemoryOutcome{};
  if (request != Request::kPlain && size > kMaxPageSize) {
    required_ = size;
    return fail(MemoryFailure::Kind::kTooLargePage);
  }
  return ask(size);
}

Progress TaskMemoryManager::resume(const Acquisition& acquisition) {
  SIM_CHECK(phase_ != Phase::kIdle, "no request of this task is waiting");
  return continue_asking(acquisition);
}

Progress TaskMemoryManager::ask(Bytes required) {
  asked_ = required;
  got_ = 0_B;
  has_candidates_ = false;
  return continue_asking(memory_.acquire_execution(task_, required, requester_->mode()));
}

Progress TaskMemoryManager::continue_asking(Acquisition acquisition) {
  while (acquisition.status != AcquireStatus::kWaiting) {
    if (refused(acquisition)) {
      return done();
    }
    got_ += acquisition.granted;
    if (!has_candidates_ && got_ < asked_) {
      candidates_.gather(consumers_, *requester_);
      has_candidates_ = true;
    }
    Bytes released;
    while (got_ < asked_ && !candidates_.empty() && released <= 0_B) {
      if (!spill_one(asked_ - got_, released)) {
        return done();
      }
    }
    if (released <= 0_B) {
      account_for_grant();
      return acquired();
    }
    // Others may take what was freed before the task comes to ask for it.
    acquisition = memory_.acquire_execution(task_, asked_ - got_, requester_->mode());
  }
  return Progress::kWaiting;
}

bool TaskMemoryManager::refused(const Acquisition& acquisition) {
  MemoryFailure& failure = outcome_.failure;
  switch (acquisition.status) {
    case AcquireStatus::kInterrupted:
      failure.kind = MemoryFailure::Kind::kInterrupted;
      break;
    case AcquireStatus::kForgotten:
      failure.kind = MemoryFailure::Kind::kForgotten;
      break;
    case AcquireStatus::kInvalid:
      failure.kind = MemoryFailure::Kind::kInvalidRequest;
      break;
    default:
      return false;
  }
  failure.requested = asked_;
  failure.task = task_.value;
  return true;
}

bool TaskMemoryManager::spill_one(Bytes shortfall, Bytes& released) {
  MemoryConsumer& victim = candidates_.pick(shortfall);
  SpillOutcome outcome = victim.spill(shortfall, *requester_);
  released = outcome.released;
  if (outcome.fault == SpillFault::kNone) {
    if (released <= 0_B) {
      candidates_.drop_picked();
    }
    return true;
  }
  MemoryFailure& failure = outcome_.failure;
  failure.kind = outcome.fault == SpillFault::kIo ? MemoryFailure::Kind::kSpillIo
                 : outcome.fault == SpillFault::kInterrupted
                     ? MemoryFailure::Kind::kSpillInterrupted
                     : MemoryFailure::Kind::kSpillOther;
  failure.requested = asked_;
  failure.received = got_;
  failure.consumer = victim.name();
  failure.message = std::move(outcome.message);
  return false;
}

void TaskMemoryManager::account_for_grant() {
  const auto place = std::lower_bound(
      consumers_.begin(), consumers_.end(), requester_,
      [](const MemoryConsumer* a, const MemoryConsumer* b) { return a->id() < b->id(); });
  if (place == consumers_.end() || *place != requester_) {
    consumers_.insert(place, requester_);
  }
  const std::size_t mode = index_of(requester_->mode());
  current_[mode] += got_;
  peak_[mode] = std::max(peak_[mode], current_[mode]);
}

Progress TaskMemoryManager::acquired() {
  if (request_ == Request::kPlain) {
    requester_->used_ += got_;
    outcome_.granted = got_;
    return done();
  }
  return phase_ == Phase::kFirst ? first_grant() : second_grant();
}

bool TaskMemoryManager::allocate_behind(Bytes size) {
  return allocator_ == nullptr || allocator_->allocate(size);
}

Progress TaskMemoryManager::first_grant() {
  if (got_ <= 0_B) {
    return fail(MemoryFailure::Kind::kUnableToAcquire);
  }
  const std::optional<PageNumber> page = pages_.reserve();
  if (!page) {
    release(got_, requester_->mode());
    return fail(MemoryFailure::Kind::kTooManyPages);
  }
  page_ = *page;
  if (allocate_behind(got_)) {
    return keep_page(got_);
  }
  return recover();
}

Progress TaskMemoryManager::recover() {
  first_grant_ = got_;
  Bytes released;
  for (Bytes more = spill_for(first_grant_); more > 0_B; more = spill_for(first_grant_)) {
    if (allocate_behind(first_grant_)) {
      return keep_page(first_grant_);
    }
    released += more;
  }
  if (outcome_.failure) {
    return give_up_page(first_grant_);
  }
  if (released >= first_grant_) {
    return settle_for_required(first_grant_);
  }
  // Fewer bytes came back than are missing: what was granted, less those, counts as lost.
  spilled_ = released;
  phase_ = Phase::kSecond;
  return ask(size_);
}

Progress TaskMemoryManager::second_grant() {
  const Bytes returned = std::min(spilled_, got_);
  if (returned > 0_B) {
    release(returned, requester_->mode());
    first_grant_ -= returned;
  }
  if (got_ > 0_B && allocate_behind(got_)) {
    acquired_but_not_used_ += first_grant_;
    return keep_page(got_);
  }
  return settle_for_required(first_grant_ + got_);
}

Progress TaskMemoryManager::settle_for_required(Bytes granted) {
  if (required_ >= size_ || required_ > granted) {
    return give_up_page(granted);
  }
  release(granted - required_, requester_->mode());
  return allocate_behind(required_) ? keep_page(required_) : give_up_page(required_);
}

Bytes TaskMemoryManager::spill_for(Bytes wanted) {
  candidates_.gather(consumers_, *requester_);
  // Here Spark counts what really came back, not what the consumers say.
  const Bytes before = consumption();
  Bytes freed;
  while (freed < wanted && !candidates_.empty()) {
    Bytes reported;
    if (!spill_one(wanted - freed, reported)) {
      return 0_B;
    }
    freed = before - consumption();
  }
  return freed;
}

Progress TaskMemoryManager::keep_page(Bytes size) {
  pages_.set(page_, size);
  if (size < required_) {
    free_page(*requester_, page_);
    requester_->used_ += size;  // free_page took off what was never put on
    return fail(MemoryFailure::Kind::kUnableToAcquire, size);
  }
  requester_->used_ += size;
  outcome_.granted = size;
  outcome_.page = page_;
  return done();
}

Progress TaskMemoryManager::give_up_page(Bytes unusable) {
  pages_.release(page_);
  acquired_but_not_used_ += unusable;
  return outcome_.failure ? done() : fail(MemoryFailure::Kind::kUnableToAcquire);
}

Progress TaskMemoryManager::fail(MemoryFailure::Kind kind, Bytes received) {
  outcome_.failure.kind = kind;
  outcome_.failure.requested = required_;
  outcome_.failure.received = received;
  outcome_.failure.task = task_.value;
  return done();
}

Progress TaskMemoryManager::done() {
  phase_ = Phase::kIdle;
  return Progress::kDone;
}

void TaskMemoryManager::release(Bytes amount, MemoryMode mode) {
  memory_.release_execution(task_, amount, mode);
  current_[index_of(mode)] -= amount;
}

void TaskMemoryManager::free(MemoryConsumer& consumer, Bytes amount) {
  SIM_CHECK(amount >= 0_B && amount <= consumer.used_, "a consumer frees what it uses");
  release(amount, consumer.mode());
  consumer.used_ -= amount;
}

void TaskMemoryManager::free_page(MemoryConsumer& consumer, PageNumber page) {
  const Bytes size = pages_.size_of(page);
  pages_.release(page);
  if (allocator_ != nullptr) {
    allocator_->free(size);
  }
  release(size, consumer.mode());
  consumer.used_ -= size;
}

Bytes TaskMemoryManager::clean_up() {
  if (phase_ != Phase::kIdle) {  // the thread dies with its process, waiting or not
    memory_.interrupt(task_);
    phase_ = Phase::kIdle;
  }
  if (allocator_ != nullptr) {
    allocator_->free(pages_.total());
  }
  pages_.clear();
  consumers_.clear();
  memory_.release_execution(task_, acquired_but_not_used_, tungsten_mode_);
  acquired_but_not_used_ = 0_B;
  return memory_.release_all_execution(task_);
}

}  // namespace oomcast::memory
