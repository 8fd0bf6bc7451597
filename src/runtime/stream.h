// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Stream: tasks that run one after the other, in a thread of their own.

#ifndef ACLQ_SRC_RUNTIME_STREAM_H_
#define ACLQ_SRC_RUNTIME_STREAM_H_

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>
#include <thread>
#include <utility>

#include "acl/acl_rt.h"
#include "src/runtime/error_state.h"
#include "src/runtime/interface.h"
#include "src/runtime/outcome.h"
#include "src/runtime/quota.h"
#include "src/runtime/recording.h"

namespace aclq::runtime {

class Context;

// Thread-safe. The thread starts with the first task, so that a stream that is
// never used asynchronously costs none. Close must be called once before the
// last owner lets go.
class Stream : public std::enable_shared_from_this<Stream> {
 public:
  // What Close does with the tasks that have not begun.
  enum class Pending { kRun, kDrop };

  Stream(std::weak_ptr<Context> context, Quota::Share share)
      : context_(std::move(context)), share_(std::move(share)) {}
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  // Puts a task at the end. It begins when all before it are done, and `after`
  // is too, if that is given. On failure the task is destroyed, and all that
  // was queued before stays.
  Outcome Enqueue(Task task);
  Outcome EnqueueAfter(std::shared_ptr<Recording> after, Task task);

  // Waits for the tasks enqueued before the call. Synchronize also takes away
  // the first failure among the tasks that ended since it was last called.
  Outcome Wait(Deadline deadline);
  Outcome Synchronize(Deadline deadline);

  bool IsIdle() const;

  // Whether the caller is a task of this stream.
  bool RunsThisThread() const;

  // Takes no more tasks and waits for the end of the thread. Not for tasks of
  // the stream itself.
  void Close(Pending pending) noexcept;

  const std::weak_ptr<Context>& context() const { return context_; }
  bool BelongsTo(const std::shared_ptr<Context>& context) const;

 private:
  struct Item {
    Task task;
    std::shared_ptr<Recording> after;
  };
  struct Failure {
    aclError code;
    ErrorMessages messages;
  };

  Outcome Push(Item item);
  bool StartWorker();
  void Work();
  bool NextCanRun() const;
  void WakeWorker();
  static std::optional<Failure> Run(Item item);

  const std::weak_ptr<Context> context_;
  const Quota::Share share_;

  mutable std::mutex mutex_;
  std::condition_variable work_changed_;  // for the worker
  std::condition_variable task_ended_;    // for those who wait for tasks
  std::deque<Item> queue_;
  std::uint64_t enqueued_ = 0;
  std::uint64_t ended_ = 0;
  bool closed_ = false;
  std::optional<Failure> failure_;
  std::thread worker_;
};

// Makes a stream in the thread's context.
Outcome CreateStream(aclrtStream* handle);

// Finds the stream of a handle, to ask or to wait for; null is the default
// stream of the thread's context.
Outcome FindStream(aclrtStream handle, std::shared_ptr<Stream>* stream);

// The same, to put work on it: that is for threads which have the stream's
// context.
Outcome FindStreamForWork(aclrtStream handle, std::shared_ptr<Stream>* stream);

// The live stream of a handle that is not null, or null.
std::shared_ptr<Stream> FindLiveStream(aclrtStream handle);

// Kills a handle and closes its stream. Whether the handle was live.
bool RetireStream(aclrtStream handle, Stream::Pending pending);

// Whether the caller is a task of this stream, which may be gone.
bool IsRunningStream(const Stream* stream);

// The deadline of a timeout in milliseconds, of which -1 is none.
Outcome ReadTimeout(int32_t milliseconds, Deadline* deadline);

}  // namespace aclq::runtime

#endif  // ACLQ_SRC_RUNTIME_STREAM_H_
