// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Context: a set of streams, and the current context of each thread.

#ifndef ACLQ_SRC_RUNTIME_OBJECTS_CONTEXT_H_
#define ACLQ_SRC_RUNTIME_OBJECTS_CONTEXT_H_

#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "acl/acl_rt.h"
#include "src/runtime/objects/stream.h"
#include "src/runtime/objects/system_parameters.h"

namespace aclq::runtime {

// A context. Thread-safe. Close must be called once before the last owner
// releases the context.
class Context {
 public:
  // aclrtSetDevice creates a device's default context and aclrtResetDevice
  // destroys it; the program creates and destroys all other contexts.
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

  // Returns false if the context is closed.
  bool AddStream(aclrtStream handle);
  void RemoveStream(aclrtStream handle);

  // Returns the live streams, including the default stream.
  std::vector<std::shared_ptr<Stream>> Streams() const;

  // Returns whether the caller is a task of one of the streams.
  bool RunsThisThread() const;

  // Invalidates the handles of all its streams and waits for their work, except
  // callbacks that have not begun: the threads that would run them may never do
  // so.
  void Close();

 private:
  const int32_t device_id_;
  const Kind kind_;
  const std::shared_ptr<StreamGroup> group_ =
      std::make_shared<StreamGroup>(device_id_);
  // Has no handle, so it cannot be destroyed, and no reference to the context,
  // which owns it.
  const std::shared_ptr<Stream> default_stream_ =
      std::make_shared<Stream>(std::weak_ptr<Context>(), group_, nullptr);
  SystemParameters system_parameters_;
  mutable std::mutex mutex_;
  bool closed_ = false;
  std::vector<aclrtStream> streams_;
};

// Creates a context and returns its handle, or null if there are too many.
aclrtContext CreateContext(int32_t device_id, Context::Kind kind);
Outcome TooManyContexts();

// Returns the context of a live handle, or null.
std::shared_ptr<Context> FindContext(aclrtContext handle);

// Invalidates a handle and returns its context, which the caller must close;
// null if the handle was not live.
std::shared_ptr<Context> TakeContext(aclrtContext handle);

// Returns all live contexts of a device.
std::vector<std::shared_ptr<Context>> ContextsOfDevice(int32_t device_id);

// CurrentContext returns the calling thread's context, or null. A thread stores
// the handle, not the context, so it notices when another thread destroys the
// context.
std::shared_ptr<Context> CurrentContext();
bool HasCurrentContext();
aclrtContext CurrentContextHandle();
void SetCurrentContextHandle(aclrtContext handle);

}  // namespace aclq::runtime

#endif  // ACLQ_SRC_RUNTIME_OBJECTS_CONTEXT_H_
