// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Stream: tasks that run one after the other, in a thread of the stream or, for
// small and short ones, in a thread that calls.

#ifndef ACLQ_SRC_RUNTIME_STREAM_H_
#define ACLQ_SRC_RUNTIME_STREAM_H_

#include <pthread.h>

#include <array>
#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>
#include <utility>

#include "acl/acl_rt.h"
#include "src/runtime/callback.h"
#include "src/runtime/deferral.h"
#include "src/runtime/error_state.h"
#include "src/runtime/exception_info.h"
#include "src/runtime/interface.h"
#include "src/runtime/outcome.h"
#include "src/runtime/quota.h"
#include "src/runtime/recording.h"
#include "src/runtime/stream_group.h"
#include "src/runtime/stream_id.h"

namespace aclq::runtime {

class Context;

// Thread-safe. The thread starts with the first task that it is needed for, so
// that a stream of small work costs none. Close must be called once before the
// last owner lets go.
class Stream : public std::enable_shared_from_this<Stream> {
 public:
  // Microseconds of work: less than it takes to wake a thread, or not much
  // more.
  static constexpr std::size_t kSmallWork = 64 * 1024;

  // Up to a few milliseconds of work, so that a thread that works in the place
  // of the stream's thread holds nothing up for long.
  static constexpr std::size_t kShortWork = 16 * 1024 * 1024;

  // What Close does with the tasks that have not begun. The second is for ends
  // that must not depend on threads of the program.
  enum class Pending { kRun, kRunWithoutCallbacks, kDrop };

  Stream(std::weak_ptr<Context> context, std::shared_ptr<StreamGroup> group,
         Quota::Share share)
      : context_(std::move(context)),
        group_(std::move(group)),
        share_(std::move(share)),
        id_(group_->device_id()) {}
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  // Puts a task at the end. It begins when all before it are done, and `after`
  // is too, if that is given; later tasks also wait for `before`. On failure
  // the task is destroyed, and all that was queued before stays.
  //
  // A task that goes through at most kSmallWork bytes of memory is done in the
  // calling thread, before the call returns, if the stream has nothing else to
  // do. One of at most kShortWork bytes may be done by a thread that waits for
  // the stream, and on an idle stream is deferred for such a thread. So neither
  // may wait, nor call the program, nor put work on streams.
  Outcome Enqueue(Task task, std::size_t bytes = kUnknownSize);
  Outcome EnqueueAfter(std::shared_ptr<Recording> after, Task task);
  Outcome EnqueueBefore(Task task, std::shared_ptr<Recording> before);

  // The three functions wait for the tasks that were enqueued before the call.
  // They run short tasks that have not begun in the calling thread, in the
  // order of the stream; a task that has begun at the deadline is completed.
  //
  // WaitForTasks   waits, and nothing else
  // Wait           fails besides if the group of the stream has stopped, since
  //                the caller is about to do work in the place of a task
  // Synchronize    returns besides, and clears, the first failure among the
  //                tasks that ended since it was last called
  Outcome WaitForTasks(Deadline deadline);
  Outcome Wait(Deadline deadline);
  Outcome Synchronize(Deadline deadline);

  // Runs short tasks in the calling thread as the functions above do, until the
  // recording on this stream is done or a task is the stream's thread's to run.
  // Does not wait.
  void WorkTowards(const Recording& recording, Deadline deadline);

  // Lets the stream's thread begin deferred work. Every function that looks at
  // a stream without waiting for it calls this.
  void StartDeferred();

  // Whether Synchronize has a failure to take, and the taking alone.
  bool HasFailure() const;
  Outcome TakeFailure();

  bool IsIdle() const;

  // Drops the tasks that have not begun and waits for the one that has, while
  // the stream takes no more. Whoever waits for the stream is told.
  Outcome Abort();

  // The first task that fails is to stop the streams of the group, or not,
  // which cannot be taken back.
  Outcome SetStopOnFailure(bool stop);

  uint32_t overflow_switch() const { return overflow_switch_; }
  void set_overflow_switch(uint32_t value) { overflow_switch_ = value; }

  // The thread of the program that takes the callbacks of the stream, or null.
  // It is set and cleared by who keeps the list of them.
  std::shared_ptr<Subscriber> subscriber(CallbackKind kind) const;
  Outcome SetSubscriber(CallbackKind kind,
                        std::shared_ptr<Subscriber> subscriber);
  void ClearSubscriber(CallbackKind kind);

  // Hands a callback to the subscriber. Without one it is dropped.
  void Post(CallbackKind kind, Callback callback);

  // Whether the caller is a task of this stream.
  bool RunsThisThread() const;

  // Takes no more tasks and waits for the end of the thread. Not for tasks of
  // the stream itself.
  void Close(Pending pending) noexcept;

  const std::weak_ptr<Context>& context() const { return context_; }
  const StreamGroup& group() const { return *group_; }
  int32_t id() const { return id_.number(); }
  bool BelongsTo(const std::shared_ptr<Context>& context) const;

 private:
  struct Item {
    Task task;  // may be null
    std::shared_ptr<Recording> after;
    std::size_t bytes = 0;
    std::uint32_t thread_id = KernelThreadId();  // of who enqueues it
  };
  // Unlike a deque, one is made and moved without memory.
  using Items = std::list<Item>;
  struct Failure {
    aclError code;
    ErrorMessages messages;
  };
  // Of a task that the calling thread has done.
  struct FailureHere {
    Failure failure;
    std::uint32_t thread_id;
  };

  void WakeWorkerAfter(const std::shared_ptr<Recording>& recording);
  Outcome Push(Item item, std::optional<Item> next = std::nullopt);
  Outcome CheckTakesTasks() const;
  bool StartWorker();
  void Defer(std::size_t bytes);
  void WakeWorkerForWork();
  Outcome WaitForTasks(Deadline deadline, std::unique_lock<std::mutex>& lock);
  Outcome TakeFailure(std::unique_lock<std::mutex>& lock);
  template <typename Done>
  void WorkHereUntil(Done done, Deadline deadline,
                     std::unique_lock<std::mutex>& lock);
  bool NextCanRunHere() const;
  void RunHere(Task task, std::uint32_t thread_id,
               std::unique_lock<std::mutex>& lock);
  void Work();
  void WaitForWork(std::unique_lock<std::mutex>& lock);
  bool HasWork() const;
  void WorkOnNext(std::unique_lock<std::mutex>& lock);
  void EndFailureHere(std::unique_lock<std::mutex>& lock);
  template <typename Body>
  void RunAndEnd(std::unique_lock<std::mutex>& lock, Body body);
  bool ReplaceWorker();
  bool NextCanRun() const;
  void WakeWorker();
  Item TakeNext();
  void DropStopped(std::unique_lock<std::mutex>& lock);
  Items DropQueue();
  static std::optional<Failure> Run(Task task);
  void TellOf(const Failure& failure, std::uint64_t number,
              std::uint32_t thread_id) const;
  void EndTask(std::optional<Failure> failure);

  const std::weak_ptr<Context> context_;
  const std::shared_ptr<StreamGroup> group_;
  const Quota::Share share_;
  const StreamId id_;
  std::atomic<uint32_t> overflow_switch_{0};

  mutable std::mutex mutex_;
  std::condition_variable work_changed_;  // for the worker
  std::condition_variable task_ended_;    // for those who wait for tasks
  Items queue_;
  std::size_t long_tasks_ = 0;  // of the queue, which only the worker runs
  Deferral deferral_;           // of the queue
  std::size_t bytes_since_idle_ = 0;  // put on the queue since it was idle
  // When the worker looks for work without being notified.
  Deferral::Time next_look_ = Deferral::Time::max();
  std::uint64_t enqueued_ = 0;
  std::uint64_t ended_ = 0;
  std::uint64_t dropped_ = 0;  // and not yet counted as ended
  bool busy_ = false;          // The worker, or a caller, is at a task.
  // The task is a caller's, and its failure is left to the worker.
  std::optional<FailureHere> failure_here_;
  int aborting_ = 0;  // calls of Abort
  std::uint64_t aborts_ = 0;
  bool closed_ = false;
  bool stop_on_failure_ = false;
  std::array<std::shared_ptr<Subscriber>, kCallbackKinds> subscribers_;
  std::optional<Failure> failure_;
  std::optional<pthread_t> worker_;
};

}  // namespace aclq::runtime

#endif  // ACLQ_SRC_RUNTIME_STREAM_H_
