// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Context: the streams that belong together, and which context each thread has.

#ifndef ACLQ_SRC_RUNTIME_CONTEXT_H_
#define ACLQ_SRC_RUNTIME_CONTEXT_H_

#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "acl/acl_rt.h"
#include "src/runtime/stream.h"
#include "src/runtime/system_parameters.h"

namespace aclq::runtime {

// Thread-safe. Close must be called once before the last owner lets go.
class Context {
 public:
  // The default context of a device comes and goes with aclrtSetDevice and
  // aclrtResetDevice; the others are the program's own.
  enum class Kind { kDefault, kOwn };

  Context(int32_t device_id, Kind kind) : device_id_(device_id), kind_(kind) {}
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;

  int32_t device_id() const { return device_id_; }
  Kind kind() const { return kind_; }
  const std::shared_ptr<StreamGroup>& group() const { return group_; }
  const std::shared_ptr<Stream>& default_stream() const {
    return default_stream_;
  }
  SystemParameters& system_parameters() { return system_parameters_; }

  // False when the context was closed.
  bool AddStream(aclrtStream handle);
  void RemoveStream(aclrtStream handle);

  // The live streams, the default stream too.
  std::vector<std::shared_ptr<Stream>> Streams() const;

  // Whether the caller is a task of one of the streams.
  bool RunsThisThread() const;

  // Kills all handles of its streams and waits for their work, without the
  // callbacks that have not begun: their threads may never come for them.
  void Close();

 private:
  const int32_t device_id_;
  const Kind kind_;
  const std::shared_ptr<StreamGroup> group_ =
      std::make_shared<StreamGroup>(device_id_);
  // Has no handle, so that it cannot be destroyed; nor a way back to the
  // context, which owns it.
  const std::shared_ptr<Stream> default_stream_ =
      std::make_shared<Stream>(std::weak_ptr<Context>(), group_, nullptr);
  SystemParameters system_parameters_;
  mutable std::mutex mutex_;
  bool closed_ = false;
  std::vector<aclrtStream> streams_;
};

// Makes a context and its handle, which is null when there are too many.
aclrtContext CreateContext(int32_t device_id, Context::Kind kind);
Outcome TooManyContexts();

// The context of a live handle, else null.
std::shared_ptr<Context> FindContext(aclrtContext handle);

// Kills a handle and hands over its context, which the caller has to close;
// null if the handle was dead.
std::shared_ptr<Context> TakeContext(aclrtContext handle);

// All live contexts of a device.
std::vector<std::shared_ptr<Context>> ContextsOfDevice(int32_t device_id);

// The thread's context, or null. Threads keep the handle, not the context, so
// that one destroyed by another thread is noticed.
std::shared_ptr<Context> CurrentContext();
bool HasCurrentContext();
aclrtContext CurrentContextHandle();
void SetCurrentContextHandle(aclrtContext handle);

}  // namespace aclq::runtime

#endif  // ACLQ_SRC_RUNTIME_CONTEXT_H_
