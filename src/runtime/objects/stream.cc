// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/runtime/objects/stream.h"

#include <cxxabi.h>

#include <atomic>
#include <new>
#include <system_error>
#include <utility>

#include "src/base/no_cancel.h"
#include "src/base/return_if_error.h"
#include "src/base/thread.h"
#include "src/runtime/objects/running_stream.h"

namespace aclq::runtime {
namespace {

// Total time that all threads that synchronise streams have spent on tasks of
// streams, in ticks of Deferral::Duration.
std::atomic<Deferral::Duration::rep> ticks_at_tasks{0};

Deferral::Duration TimeAtTasks() { return Deferral::Duration(ticks_at_tasks); }

void AddTimeAtTasks(Deferral::Duration time) { ticks_at_tasks += time.count(); }

bool IsOver(Deadline deadline) {
  return deadline.has_value() && std::chrono::steady_clock::now() >= *deadline;
}

Outcome AbortsTasks() {
  return {ACL_ERROR_RT_STREAM_ABORT, kRefused,
          "the tasks of the stream were dropped by aclrtStreamAbort."};
}

}  // namespace

Outcome Stream::Enqueue(Task task, std::size_t bytes) {
  if (bytes <= kSmallWork) {
    std::unique_lock lock(mutex_);
    if (!busy_ && queue_.empty() && CheckTakesTasks().ok()) {
      ++enqueued_;
      RunInline(std::move(task), KernelThreadId(), lock);
      WakeWorkerForWork();
      return Ok();
    }
  }
  return Push({std::move(task), nullptr, bytes});
}

Outcome Stream::EnqueueAfter(std::shared_ptr<Recording> after, Task task) {
  WakeWorkerAfter(after);
  if (const auto other = after->stream()) other->StartDeferred();
  // A task that waits blocks no thread: it is only taken later.
  return Push({std::move(task), std::move(after), /*bytes=*/0});
}

Outcome Stream::EnqueueBefore(Task task, std::shared_ptr<Recording> before) {
  if (before == nullptr) return Enqueue(std::move(task));
  WakeWorkerAfter(before);
  return Push({std::move(task), nullptr, kUnknownSize},
              Item{nullptr, std::move(before)});
}

// Makes the end of the recording wake the worker. Must be called before the
// task is queued, so that the worker cannot check the recording, miss the
// wake-up and fall asleep.
void Stream::WakeWorkerAfter(const std::shared_ptr<Recording>& recording) {
  recording->WhenDone([weak = weak_from_this()] {
    if (const auto stream = weak.lock()) stream->WakeWorker();
  });
}

Outcome Stream::Push(Item item, std::optional<Item> next) {
  Items items;  // Destroyed after the lock is released.
  const std::size_t bytes = item.bytes;
  try {
    items.push_back(std::move(item));
    if (next.has_value()) items.push_back(*std::move(next));
  } catch (const std::bad_alloc&) {
    return NoMemoryForTask();
  }
  const std::lock_guard lock(mutex_);
  ACLQ_RETURN_IF_ERROR(CheckTakesTasks());
  if (!worker_.has_value() && !StartWorker()) {
    return {ACL_ERROR_RT_RESOURCE_ALLOC_FAIL, kRefused,
            "the system refuses to create a thread, which the first task of a "
            "stream requires; destroy streams that are not used, or raise the "
            "limits on threads (RLIMIT_NPROC) and addresses (RLIMIT_AS)."};
  }
  const bool was_idle = !busy_ && queue_.empty();
  enqueued_ += items.size();
  queue_.splice(queue_.end(), items);
  if (bytes > kShortWork) ++long_tasks_;
  if (was_idle && NextCanRunInline()) {
    deferral_.Begin(Deferral::Clock::now(), TimeAtTasks());
    bytes_since_idle_ = 0;
  }
  Defer(bytes);
  WakeWorkerForWork();
  return Ok();
}

// Defers work of `bytes` more bytes. Once the queue holds more than short work,
// the worker begins.
void Stream::Defer(std::size_t bytes) {
  if (bytes > kShortWork - bytes_since_idle_) return deferral_.Miss();
  bytes_since_idle_ += bytes;
  if (deferral_.is_on() && next_look_ > deferral_.end()) {
    work_changed_.notify_one();
  }
}

// Wakes the worker only if it has work, because a needless wake-up costs more
// than a small task.
void Stream::WakeWorkerForWork() {
  if (HasWork()) work_changed_.notify_one();
}

Outcome Stream::CheckTakesTasks() const {
  if (closed_) {
    return {ACL_ERROR_RT_INVALID_HANDLE, kInvalidArgument,
            "the stream was destroyed by another thread during the call."};
  }
  if (aborting_ > 0) return AbortsTasks();
  return group_->CheckNotStopped();
}

bool Stream::StartWorker() {
  try {
    worker_ = base::StartThread("aclq-stream", [this] { Work(); });
    return true;
  } catch (const std::system_error&) {
    return false;
  } catch (const std::bad_alloc&) {
    return false;
  }
}

// Runs a task in the calling thread. Meanwhile the stream counts as busy: tasks
// that other threads enqueue come after it, and threads that wait for the
// stream wait for it. If the task fails, the stream's thread reports the
// failure to the program, because the calling thread may hold locks that the
// program's function takes too. Only if the system refuses to start the
// stream's thread does the calling thread report it.
void Stream::RunInline(Task task, std::uint32_t thread_id,
                       std::unique_lock<std::mutex>& lock) {
  busy_ = true;
  lock.unlock();
  const ScopedErrorIsolation set_aside;
  const base::NoCancellation no_cancel;  // Else the stream would stay busy.
  std::optional<Failure> failure = Run(std::move(task));
  lock.lock();
  if (!failure.has_value()) {
    ++ended_;
    return EndTask(std::nullopt);
  }
  inline_failure_ = {*std::move(failure), thread_id};
  if (!worker_.has_value() && !StartWorker()) {
    const TaskOfStream scope(this);
    EndInlineFailure(lock);
  }
}

void Stream::Work() {
  const TaskOfStream scope(this);
  const base::NoCancellation
      no_cancel;  // Else the stream would have no thread.
  std::unique_lock lock(mutex_);
  for (;;) {
    WaitForWork(lock);
    if (inline_failure_.has_value()) {
      EndInlineFailure(lock);
    } else if (!queue_.empty()) {
      WorkOnNext(lock);
    } else {
      break;
    }
  }
  ended_ = enqueued_;  // Tasks dropped by Close never run.
  task_ended_.notify_all();
}

void Stream::WaitForWork(std::unique_lock<std::mutex>& lock) {
  while (!HasWork()) {
    next_look_ = deferral_.NextLook(Deferral::Clock::now());
    if (next_look_ == Deferral::Time::max()) {
      work_changed_.wait(lock);
    } else {
      work_changed_.wait_until(lock, next_look_);
    }
    if (deferral_.is_on() && Deferral::Clock::now() >= deferral_.end()) {
      deferral_.Miss();
    }
  }
  next_look_ = Deferral::Time::min();
}

// Returns whether the worker has something to do: a failure to report, a task
// that can run and is not deferred, or its own end.
bool Stream::HasWork() const {
  if (inline_failure_.has_value()) return true;
  if (busy_) return false;  // A calling thread runs a task.
  if (queue_.empty()) return closed_;
  return !deferral_.is_on() && NextCanRun();
}

void Stream::WorkOnNext(std::unique_lock<std::mutex>& lock) {
  if (group_->IsStopped()) return DropStopped(lock);
  busy_ = true;
  Item item = TakeNext();
  RunAndEnd(lock, [&](std::uint64_t number, std::optional<Failure>& failure) {
    failure = Run(std::move(item.task));
    if (failure.has_value()) ReportFailure(*failure, number, item.thread_id);
  });
}

// The group has stopped: the tasks do not run.
void Stream::DropStopped(std::unique_lock<std::mutex>& lock) {
  busy_ = true;
  Items dropped = DropQueue();
  lock.unlock();
  dropped.clear();
  lock.lock();
  EndTask(std::nullopt);
}

void Stream::EndInlineFailure(std::unique_lock<std::mutex>& lock) {
  InlineFailure here = *std::exchange(inline_failure_, std::nullopt);
  RunAndEnd(lock, [&](std::uint64_t number, std::optional<Failure>& failure) {
    failure = std::move(here.failure);
    ReportFailure(*failure, number, here.thread_id);
  });
}

// Calls the body, which may call the program, without the lock, and ends the
// task with the failure that the body sets. If the program ends the thread with
// pthread_exit, the task ends too, and another thread continues the stream.
template <typename Body>
void Stream::RunAndEnd(std::unique_lock<std::mutex>& lock, Body body) {
  const std::uint64_t number = ended_ + 1;
  std::optional<Failure> failure;
  lock.unlock();
  try {
    body(number, failure);
    lock.lock();
  } catch (const abi::__forced_unwind&) {
    Items dropped;
    lock.lock();
    if (!ReplaceWorker()) {
      dropped = DropQueue();
      if (!failure.has_value()) {
        failure = Failure{ACL_ERROR_RT_RESOURCE_ALLOC_FAIL, {}};
      }
    }
    ended_ = number;
    EndTask(std::move(failure));
    work_changed_.notify_one();
    lock.unlock();
    dropped.clear();
    throw;
  }
  ended_ = number;
  EndTask(std::move(failure));
}

// Starts another worker if the calling thread, which is ending, is the worker.
// Returns false if the system refuses to start one.
bool Stream::ReplaceWorker() {
  if (!worker_.has_value() || !pthread_equal(*worker_, pthread_self())) {
    return true;
  }
  pthread_detach(*std::exchange(worker_, std::nullopt));
  return StartWorker();
}

void Stream::EndTask(std::optional<Failure> failure) {
  if (failure.has_value() && !failure_.has_value()) {
    failure_ = std::move(failure);
  }
  ended_ += std::exchange(dropped_, 0);
  busy_ = false;
  task_ended_.notify_all();
}

Stream::Item Stream::TakeNext() {
  Item item = std::move(queue_.front());
  queue_.pop_front();
  if (item.bytes > kShortWork) --long_tasks_;
  if (queue_.empty()) deferral_.End();
  return item;
}

// Empties the queue and returns its tasks, for the caller to destroy without
// the lock. They count as ended when the earlier tasks have ended.
Stream::Items Stream::DropQueue() {
  deferral_.End();
  long_tasks_ = 0;
  dropped_ += queue_.size();
  Items dropped;
  dropped.swap(queue_);
  return dropped;
}

bool Stream::NextCanRun() const {
  const std::shared_ptr<Recording>& after = queue_.front().after;
  return after == nullptr || after->done();
}

void Stream::WakeWorker() {
  // With the lock held, the worker either has not checked the queue yet or is
  // asleep.
  const std::lock_guard lock(mutex_);
  work_changed_.notify_one();
}

// Runs a task. The task's captures are destroyed before waiting threads are
// notified.
std::optional<Stream::Failure> Stream::Run(Task task) {
  aclError code = ACL_SUCCESS;
  try {
    if (task != nullptr) code = task();
  } catch (const abi::__forced_unwind&) {
    throw;
  } catch (const std::bad_alloc&) {
    code = ACL_ERROR_RT_MEMORY_ALLOCATION;
  } catch (...) {
    code = ACL_ERROR_RT_INTERNAL_ERROR;
  }
  ErrorMessages messages = TakeErrors();
  if (code == ACL_SUCCESS) return std::nullopt;
  return Failure{code, std::move(messages)};
}

void Stream::ReportFailure(const Failure& failure, std::uint64_t number,
                           std::uint32_t thread_id) const {
  group_->NoteFailure(failure.code);
  ReportFailedTask(
      {.task_id = static_cast<std::uint32_t>(number),
       .stream_id = static_cast<std::uint32_t>(id()),
       .thread_id = thread_id,
       .device_id = static_cast<std::uint32_t>(group_->device_id()),
       .error_code = static_cast<std::uint32_t>(failure.code)});
  TakeErrors();  // Drops the messages of the program's function.
}

Outcome Stream::Wait(Deadline deadline) {
  ACLQ_RETURN_IF_ERROR(WaitForTasks(deadline));
  return group_->CheckNotStopped();
}

Outcome Stream::WaitForTasks(Deadline deadline) {
  std::unique_lock lock(mutex_);
  return WaitForTasks(deadline, lock);
}

Outcome Stream::WaitForTasks(Deadline deadline,
                             std::unique_lock<std::mutex>& lock) {
  if (RunsThisThread()) return WaitsForItself("the stream");
  const std::uint64_t aborts = aborts_;
  const auto ended = [this, aborts, last = enqueued_] {
    return ended_ >= last || aborts_ != aborts;
  };
  const auto may_go_on = [&] { return ended() || NextCanRunInline(); };
  for (;;) {
    RunInlineUntil(ended, deadline, lock);
    if (ended()) break;
    if (!deadline.has_value()) {
      task_ended_.wait(lock, may_go_on);
    } else if (IsOver(deadline) ||
               !task_ended_.wait_until(lock, *deadline, may_go_on)) {
      return {ACL_ERROR_RT_STREAM_SYNC_TIMEOUT, kRefused,
              Text("tasks that had not ended when the timeout expired: ",
                   enqueued_ - ended_, ".")};
    }
  }
  return aborts_ == aborts ? Ok() : AbortsTasks();
}

void Stream::WorkTowards(const Recording& recording, Deadline deadline) {
  std::unique_lock lock(mutex_);
  RunInlineUntil([&recording] { return recording.done(); }, deadline, lock);
}

// Runs short tasks in the calling thread, and leaves the rest to the worker.
template <typename Done>
void Stream::RunInlineUntil(Done done, Deadline deadline,
                            std::unique_lock<std::mutex>& lock) {
  if (done()) return;
  const Deferral::Time begin = Deferral::Clock::now();
  if (deferral_.is_awaited()) {
    deferral_.NoteSynchronization(begin, TimeAtTasks());
  }
  bool has_run = false;
  while (!done() && NextCanRunInline() && !IsOver(deadline)) {
    if (group_->IsStopped()) {
      DropStopped(lock);
    } else {
      Item item = TakeNext();
      RunInline(std::move(item.task), item.thread_id, lock);
      has_run = true;
    }
  }
  if (has_run) AddTimeAtTasks(Deferral::Clock::now() - begin);
  deferral_.End();
  WakeWorkerForWork();
}

// Returns false while the worker is needed anyway: it runs the short tasks too.
bool Stream::NextCanRunInline() const {
  return !busy_ && !queue_.empty() && long_tasks_ == 0 && NextCanRun();
}

void Stream::StartDeferred() {
  const std::lock_guard lock(mutex_);
  const bool was_deferred = deferral_.is_on();
  deferral_.Miss();
  if (was_deferred) WakeWorkerForWork();
}

Outcome Stream::Synchronize(Deadline deadline) {
  std::unique_lock lock(mutex_);
  ACLQ_RETURN_IF_ERROR(WaitForTasks(deadline, lock));
  return TakeFailure(lock);
}

bool Stream::HasFailure() const {
  const std::lock_guard lock(mutex_);
  return failure_.has_value();
}

Outcome Stream::TakeFailure() {
  std::unique_lock lock(mutex_);
  return TakeFailure(lock);
}

Outcome Stream::TakeFailure(std::unique_lock<std::mutex>& lock) {
  if (!failure_.has_value()) return group_->CheckNotStopped();
  std::optional<Failure> failure = std::exchange(failure_, std::nullopt);
  lock.unlock();
  AddErrors(std::move(failure->messages));
  return {failure->code, kInnerError,
          Text("a task of the stream failed with code ", failure->code, ".")};
}

Outcome Stream::Abort() {
  if (RunsThisThread()) return WaitsForItself("the stream");
  std::unique_lock lock(mutex_);
  struct Aborting {
    int& count;
    explicit Aborting(int& the_count) : count(++the_count) {}
    ~Aborting() { --count; }
  } const aborting(aborting_);
  ++aborts_;
  Items dropped = DropQueue();
  if (!busy_) ended_ += std::exchange(dropped_, 0);
  task_ended_.notify_all();
  lock.unlock();
  dropped.clear();
  DropCallbacks();  // The running task may wait for one.
  lock.lock();
  task_ended_.wait(lock, [this] { return !busy_; });
  lock.unlock();
  DropCallbacks();  // It may have posted another one meanwhile.
  lock.lock();
  return Ok();
}

Outcome Stream::SetStopOnFailure(bool stop) {
  const std::lock_guard lock(mutex_);
  if (stop_on_failure_ && !stop) {
    return {ACL_ERROR_RT_FEATURE_NOT_SUPPORT, kNotSupported,
            "the stream is set to stop on a failure, and this setting cannot "
            "be cleared."};
  }
  stop_on_failure_ = stop;
  if (stop) group_->StopOnFailure();
  return Ok();
}

std::shared_ptr<Subscriber> Stream::subscriber(CallbackKind kind) const {
  const std::lock_guard lock(mutex_);
  return subscribers_[static_cast<std::size_t>(kind)];
}

Outcome Stream::SetSubscriber(CallbackKind kind,
                              std::shared_ptr<Subscriber> subscriber) {
  const std::lock_guard lock(mutex_);
  if (closed_) {
    return {ACL_ERROR_RT_INVALID_HANDLE, kInvalidArgument,
            "the stream was destroyed by another thread during the call."};
  }
  std::shared_ptr<Subscriber>& own =
      subscribers_[static_cast<std::size_t>(kind)];
  if (own != nullptr) {
    return {ACL_ERROR_RT_STREAM_SUBSCRIBE, kCallOrder,
            Text("the stream is subscribed to thread ", own->thread_id(),
                 " already.")};
  }
  own = std::move(subscriber);
  return Ok();
}

void Stream::LeaveSubscriber(CallbackKind kind, Subscribers& all) {
  std::shared_ptr<Subscriber> own;
  {
    const std::lock_guard lock(mutex_);
    own.swap(subscribers_[static_cast<std::size_t>(kind)]);
  }
  if (own != nullptr && own->RemoveStream() == 0) {
    all.by_thread.erase(own->thread_id());
  }
}

void Stream::EndSubscriptions() {
  for (const CallbackKind kind : kCallbackKindList) {
    if (subscriber(kind) == nullptr) continue;
    std::shared_ptr<Subscriber> left;
    {
      Subscribers& all = AllSubscribers(kind);
      const std::lock_guard lock(all.mutex);
      left = subscriber(kind);
      LeaveSubscriber(kind, all);
    }
    if (left != nullptr) left->Take(this);
  }
}

void Stream::DropCallbacks() {
  for (const CallbackKind kind : kCallbackKindList) {
    if (const auto one = subscriber(kind)) one->Take(this);
  }
}

void Stream::Post(CallbackKind kind, Callback callback) {
  // With the lock held, the stream stays subscribed during the call.
  const std::lock_guard lock(mutex_);
  const auto& own = subscribers_[static_cast<std::size_t>(kind)];
  if (own != nullptr) own->Post(std::move(callback));
}

bool Stream::IsIdle() const {
  const std::lock_guard lock(mutex_);
  return ended_ == enqueued_;
}

bool Stream::BelongsTo(const std::shared_ptr<Context>& context) const {
  return !context_.owner_before(context) && !context.owner_before(context_);
}

bool Stream::RunsThisThread() const { return IsRunningStream(this); }

void Stream::Close(Pending pending) noexcept {
  Items dropped;  // Destroyed after the lock is released.
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    deferral_.End();
    if (pending == Pending::kDrop) dropped = DropQueue();
    work_changed_.notify_one();
  }
  dropped.clear();
  if (pending != Pending::kRun) EndSubscriptions();
  {  // pthread_cancel would end the thread here, where nothing may unwind.
    const base::NoCancellation no_cancellation;
    std::unique_lock lock(mutex_);
    // Until the stream is idle, a failure of a calling thread's task may start
    // the thread, and the program may end it, so that another thread replaces
    // it.
    task_ended_.wait(lock, [this] { return !busy_ && queue_.empty(); });
    lock.unlock();
    if (worker_.has_value()) {
      pthread_join(*std::exchange(worker_, std::nullopt), nullptr);
    }
  }
  EndSubscriptions();
}

}  // namespace aclq::runtime
