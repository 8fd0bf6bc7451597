// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Stream: tasks that run one after another, in the stream's own thread or, if
// they are small or short, in a calling thread.

#ifndef ACLQ_SRC_RUNTIME_OBJECTS_STREAM_H_
#define ACLQ_SRC_RUNTIME_OBJECTS_STREAM_H_

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
#include "src/runtime/core/error_state.h"
#include "src/runtime/core/outcome.h"
#include "src/runtime/core/quota.h"
#include "src/runtime/core/task.h"
#include "src/runtime/objects/deferral.h"
#include "src/runtime/objects/exception_info.h"
#include "src/runtime/objects/recording.h"
#include "src/runtime/objects/stream_group.h"
#include "src/runtime/objects/stream_id.h"
#include "src/runtime/objects/subscriber.h"

namespace aclq::runtime {

class Context;

// A stream. Thread-safe. Its thread starts with the first task that is queued,
// even if a synchronising thread later runs the task; if the system refuses the
// thread, the call fails. A stream whose tasks all ran in their callers has no
// thread. Close must be called once before the last owner releases the stream.
class Stream : public std::enable_shared_from_this<Stream> {
 public:
  // Most bytes of a small task: microseconds of work, less than waking a thread
  // takes or only slightly more.
  static constexpr std::size_t kSmallWork = 64 * 1024;

  // Most bytes of a short task: up to a few milliseconds of work, so a thread
  // that does the work of the stream's thread delays nothing for long.
  static constexpr std::size_t kShortWork = 16 * 1024 * 1024;

  // The ways in which Close treats tasks that have not begun.
  // kRunWithoutCallbacks is for a close that must not depend on threads of the
  // program.
  enum class Pending { kRun, kRunWithoutCallbacks, kDrop };

  Stream(std::weak_ptr<Context> context, std::shared_ptr<StreamGroup> group,
         Quota::Share share)
      : context_(std::move(context)),
        group_(std::move(group)),
        share_(std::move(share)),
        id_(group_->device_id()) {}
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  // Appends a task. It begins when all earlier tasks, and `after` if given, are
  // done; later tasks also wait for `before`. On failure the task is destroyed
  // and the queue stays as it was.
  //
  // If a task accesses at most kSmallWork bytes and the stream is idle, the
  // calling thread runs it before the call returns. If it accesses at most
  // kShortWork bytes, a thread that waits for the stream may run it; on an idle
  // stream it is deferred for that thread. So neither kind of task may wait,
  // call the program, or enqueue work on streams.
  Outcome Enqueue(Task task, std::size_t bytes = kUnknownSize);
  Outcome EnqueueAfter(std::shared_ptr<Recording> after, Task task);
  Outcome EnqueueBefore(Task task, std::shared_ptr<Recording> before);

  // The three functions wait for the tasks that were enqueued before the call.
  // The calling thread runs short tasks that have not begun, in the order of
  // the stream; a task that has begun at the deadline is completed.
  //
  // WaitForTasks   waits, and nothing else
  // Wait           also fails if the group of the stream has stopped, since the
  //                caller is about to do the work of a task
  // Synchronize    also returns and clears the first failure among the tasks
  //                that ended since its last call
  Outcome WaitForTasks(Deadline deadline);
  Outcome Wait(Deadline deadline);
  Outcome Synchronize(Deadline deadline);

  // Runs short tasks in the calling thread as the functions above do, until the
  // recording on this stream is done or the next task needs the stream's
  // thread. Does not wait.
  void WorkTowards(const Recording& recording, Deadline deadline);

  // Lets the stream's thread begin deferred work. Every function that inspects
  // a stream without waiting for it calls this.
  void StartDeferred();

  // HasFailure returns whether the stream stores a failure for Synchronize.
  // TakeFailure returns and clears it as Synchronize does, but without waiting.
  bool HasFailure() const;
  Outcome TakeFailure();

  bool IsIdle() const;

  // Drops the tasks that have not begun and waits for the running one;
  // meanwhile the stream takes no tasks. Waits of other threads for the stream
  // end with ACL_ERROR_RT_STREAM_ABORT.
  Outcome Abort();

  // If `stop`, the first failing task stops all streams of the group. Once set,
  // this cannot be cleared.
  Outcome SetStopOnFailure(bool stop);

  uint32_t overflow_switch() const { return overflow_switch_; }
  void set_overflow_switch(uint32_t value) { overflow_switch_ = value; }

  // Returns the thread of the program that takes the stream's callbacks, or
  // null. callback.cc, which keeps the list of subscribers, sets and clears it.
  std::shared_ptr<Subscriber> subscriber(CallbackKind kind) const;
  Outcome SetSubscriber(CallbackKind kind,
                        std::shared_ptr<Subscriber> subscriber);

  // Parts the stream from its subscriber, if it has one. `all` are the
  // subscribers of the kind, whose lock the caller holds.
  void LeaveSubscriber(CallbackKind kind, Subscribers& all);

  // Parts the stream from all subscribers. Its callbacks that have not begun
  // are dropped.
  void EndSubscriptions();

  // Drops the callbacks of the stream that have not begun.
  void DropCallbacks();

  // Passes a callback to the subscriber. Without a subscriber it is dropped.
  void Post(CallbackKind kind, Callback callback);

  // Returns whether the caller is a task of this stream.
  bool RunsThisThread() const;

  // Takes no more tasks and waits until the thread ends. Tasks of this stream
  // must not call it.
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
    std::uint32_t thread_id = KernelThreadId();  // thread that enqueues it
  };
  // Unlike a deque, a list is constructed and moved without allocating.
  using Items = std::list<Item>;
  struct Failure {
    aclError code;
    ErrorMessages messages;
  };
  // The failure of a task that a calling thread has run.
  struct InlineFailure {
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
  void RunInlineUntil(Done done, Deadline deadline,
                      std::unique_lock<std::mutex>& lock);
  bool NextCanRunInline() const;
  void RunInline(Task task, std::uint32_t thread_id,
                 std::unique_lock<std::mutex>& lock);
  void Work();
  void WaitForWork(std::unique_lock<std::mutex>& lock);
  bool HasWork() const;
  void WorkOnNext(std::unique_lock<std::mutex>& lock);
  void EndInlineFailure(std::unique_lock<std::mutex>& lock);
  template <typename Body>
  void RunAndEnd(std::unique_lock<std::mutex>& lock, Body body);
  bool ReplaceWorker();
  bool NextCanRun() const;
  void WakeWorker();
  Item TakeNext();
  void DropStopped(std::unique_lock<std::mutex>& lock);
  Items DropQueue();
  static std::optional<Failure> Run(Task task);
  void ReportFailure(const Failure& failure, std::uint64_t number,
                     std::uint32_t thread_id) const;
  void EndTask(std::optional<Failure> failure);

  const std::weak_ptr<Context> context_;
  const std::shared_ptr<StreamGroup> group_;
  const Quota::Share share_;
  const StreamId id_;
  std::atomic<uint32_t> overflow_switch_{0};

  mutable std::mutex mutex_;
  std::condition_variable work_changed_;  // for the worker
  std::condition_variable task_ended_;    // for threads that wait for tasks
  Items queue_;
  std::size_t long_tasks_ = 0;        // in the queue; only the worker runs them
  Deferral deferral_;                 // of the queue
  std::size_t bytes_since_idle_ = 0;  // enqueued since the stream was idle
  // Time at which the worker checks for work without being notified.
  Deferral::Time next_look_ = Deferral::Time::max();
  std::uint64_t enqueued_ = 0;
  std::uint64_t ended_ = 0;
  std::uint64_t dropped_ = 0;  // dropped tasks not yet counted as ended
  // A task runs, or its failure has not been reported yet.
  bool busy_ = false;
  // The failure of a calling thread's task, left for the worker to report.
  std::optional<InlineFailure> inline_failure_;
  int aborting_ = 0;          // calls of Abort in progress
  std::uint64_t aborts_ = 0;  // calls of Abort so far, for waiting threads
  bool closed_ = false;
  bool stop_on_failure_ = false;
  std::array<std::shared_ptr<Subscriber>, kCallbackKinds> subscribers_;
  std::optional<Failure> failure_;
  std::optional<pthread_t> worker_;
};

}  // namespace aclq::runtime

#endif  // ACLQ_SRC_RUNTIME_OBJECTS_STREAM_H_
