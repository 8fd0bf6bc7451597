// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// StreamId: the number of a stream.

#ifndef ACLQ_SRC_RUNTIME_OBJECTS_STREAM_ID_H_
#define ACLQ_SRC_RUNTIME_OBJECTS_STREAM_ID_H_

#include <cstdint>

namespace aclq::runtime {

// A small number that is unique among the live streams of the device.
class StreamId {
 public:
  explicit StreamId(int32_t device_id);
  StreamId(const StreamId&) = delete;
  StreamId& operator=(const StreamId&) = delete;
  ~StreamId();

  int32_t number() const { return number_; }

 private:
  const int32_t device_id_;
  const int32_t number_;
};

}  // namespace aclq::runtime

#endif  // ACLQ_SRC_RUNTIME_OBJECTS_STREAM_ID_H_
