// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// StreamGroup: the state that the streams of a context share.

#ifndef ACLQ_SRC_RUNTIME_OBJECTS_STREAM_GROUP_H_
#define ACLQ_SRC_RUNTIME_OBJECTS_STREAM_GROUP_H_

#include <atomic>
#include <cstdint>

#include "src/runtime/core/message_codes.h"
#include "src/runtime/core/outcome.h"

namespace aclq::runtime {

// Thread-safe.
class StreamGroup {
 public:
  explicit StreamGroup(int32_t device_id) : device_id_(device_id) {}

  int32_t device_id() const { return device_id_; }

  // From now on, the first task that fails stops all streams of the group.
  void StopOnFailure() { stops_on_failure_ = true; }

  // Records the failure of a task. Must be called for each failed task.
  void NoteFailure(aclError code) {
    aclError none = ACL_SUCCESS;
    if (stops_on_failure_) failure_.compare_exchange_strong(none, code);
  }

  bool IsStopped() const { return failure_ != ACL_SUCCESS; }

  // Returns the failure that stopped the group, or success.
  Outcome CheckNotStopped() const {
    const aclError code = failure_;
    if (code == ACL_SUCCESS) return Ok();
    return {code, kRefused,
            Text("a task failed with code ", code,
                 ", which stopped the streams of its context, as set by "
                 "aclrtSetStreamFailureMode; they run no tasks until their "
                 "context is destroyed or their device is reset.")};
  }

 private:
  const int32_t device_id_;
  std::atomic<bool> stops_on_failure_{false};
  std::atomic<aclError> failure_{ACL_SUCCESS};
};

}  // namespace aclq::runtime

#endif  // ACLQ_SRC_RUNTIME_OBJECTS_STREAM_GROUP_H_
