// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Helpers that every AscendCL program needs around its operator calls: checked
// return codes, and a device, streams, events, memory and tensors with
// destructors. The operator calls themselves are in the examples.

#ifndef ACLQ_EXAMPLES_ACL_HELPERS_H_
#define ACLQ_EXAMPLES_ACL_HELPERS_H_

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "acl/acl.h"
#include "aclnn/acl_meta.h"

// Ends the program if a call failed. It exits rather than throws, so that the
// destructors below can also check their calls.
inline void Check(int status, const char* call) {
  if (status == ACL_SUCCESS) return;
  std::fprintf(stderr, "%s failed with code %d\n", call, status);
  const char* message = aclGetRecentErrMsg();  // null if there is none
  if (message != nullptr) std::fprintf(stderr, "%s\n", message);
  std::exit(EXIT_FAILURE);
}

// Device 0 and one stream on it. Create it first, since all other objects must
// be destroyed before it.
class Session {
 public:
  Session() {
    Check(aclInit(nullptr), "aclInit");
    Check(aclrtSetDevice(0), "aclrtSetDevice");
    Check(aclrtCreateStream(&stream_), "aclrtCreateStream");
  }
  ~Session() {
    Check(aclrtDestroyStream(stream_), "aclrtDestroyStream");
    Check(aclrtResetDevice(0), "aclrtResetDevice");
    Check(aclFinalize(), "aclFinalize");
  }
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  aclrtStream stream() const { return stream_; }

 private:
  aclrtStream stream_ = nullptr;
};

class Stream {
 public:
  Stream() { Check(aclrtCreateStream(&stream_), "aclrtCreateStream"); }
  ~Stream() { Check(aclrtDestroyStream(stream_), "aclrtDestroyStream"); }
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  aclrtStream get() const { return stream_; }

 private:
  aclrtStream stream_ = nullptr;
};

class Event {
 public:
  Event() { Check(aclrtCreateEvent(&event_), "aclrtCreateEvent"); }
  ~Event() { Check(aclrtDestroyEvent(event_), "aclrtDestroyEvent"); }
  Event(const Event&) = delete;
  Event& operator=(const Event&) = delete;

  // Marks the end of the work that the stream has now.
  void Record(const Stream& stream) const {
    Check(aclrtRecordEvent(event_, stream.get()), "aclrtRecordEvent");
  }
  // Makes later work of the stream wait for the mark.
  void HoldUp(const Stream& stream) const {
    Check(aclrtStreamWaitEvent(stream.get(), event_), "aclrtStreamWaitEvent");
  }
  // Waits until the mark is reached.
  void Wait() const {
    Check(aclrtSynchronizeEvent(event_), "aclrtSynchronizeEvent");
  }

 private:
  aclrtEvent event_ = nullptr;
};

// Device memory, or none if the size is 0, which aclrtMalloc refuses.
class DeviceMemory {
 public:
  explicit DeviceMemory(std::size_t size) : size_(size) {
    if (size == 0) return;
    Check(aclrtMalloc(&data_, size, ACL_MEM_MALLOC_HUGE_FIRST), "aclrtMalloc");
  }
  ~DeviceMemory() {
    if (data_ != nullptr) Check(aclrtFree(data_), "aclrtFree");
  }
  DeviceMemory(const DeviceMemory&) = delete;
  DeviceMemory& operator=(const DeviceMemory&) = delete;

  void* data() const { return data_; }
  std::size_t size() const { return size_; }

 private:
  void* data_ = nullptr;
  std::size_t size_;
};

// Host memory that the device can access. Copies from or to other host memory
// are not asynchronous.
template <typename T>
class PinnedArray {
 public:
  explicit PinnedArray(std::size_t count) {
    Check(aclrtMallocHost(&data_, count * sizeof(T)), "aclrtMallocHost");
  }
  ~PinnedArray() { Check(aclrtFreeHost(data_), "aclrtFreeHost"); }
  PinnedArray(const PinnedArray&) = delete;
  PinnedArray& operator=(const PinnedArray&) = delete;

  T* data() const { return static_cast<T*>(data_); }

 private:
  void* data_ = nullptr;
};

// A contiguous tensor of T in device memory, filled from `values`. `type` must
// be the type of T, and `shape` must have values.size() elements.
template <typename T>
class DeviceTensor {
 public:
  DeviceTensor(const std::vector<T>& values,
               const std::vector<std::int64_t>& shape, aclDataType type)
      : memory_(values.size() * sizeof(T)) {
    Check(aclrtMemcpy(memory_.data(), memory_.size(), values.data(),
                      memory_.size(), ACL_MEMCPY_HOST_TO_DEVICE),
          "aclrtMemcpy to the device");
    // No strides: the elements are contiguous.
    tensor_ = aclCreateTensor(shape.data(), shape.size(), type, nullptr, 0,
                              ACL_FORMAT_ND, shape.data(), shape.size(),
                              memory_.data());
    Check(tensor_ != nullptr ? ACL_SUCCESS : ACL_ERROR_FAILURE,
          "aclCreateTensor");
  }
  ~DeviceTensor() { Check(aclDestroyTensor(tensor_), "aclDestroyTensor"); }
  DeviceTensor(const DeviceTensor&) = delete;
  DeviceTensor& operator=(const DeviceTensor&) = delete;

  aclTensor* get() const { return tensor_; }

  // Copies the elements to the host. The copy does not wait for a stream: first
  // synchronize the stream that computes them.
  std::vector<T> Read() const {
    std::vector<T> values(memory_.size() / sizeof(T));
    Check(aclrtMemcpy(values.data(), memory_.size(), memory_.data(),
                      memory_.size(), ACL_MEMCPY_DEVICE_TO_HOST),
          "aclrtMemcpy to the host");
    return values;
  }

 private:
  DeviceMemory memory_;
  aclTensor* tensor_ = nullptr;
};

#endif  // ACLQ_EXAMPLES_ACL_HELPERS_H_
