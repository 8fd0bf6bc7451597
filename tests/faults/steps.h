// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Steps that scenarios share. Each step registers its undo with the run and
// returns true if it succeeded.

#ifndef ACLQ_TESTS_FAULTS_STEPS_H_
#define ACLQ_TESTS_FAULTS_STEPS_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <thread>

#include "acl/acl.h"
#include "aclnn/acl_meta.h"
#include "tests/faults/run.h"

namespace aclq::faults {

inline bool SetDevice(Run& run, Codes also = {}) {
  if (!run.Acl(
          "aclrtSetDevice", [] { return aclrtSetDevice(0); }, also)) {
    return false;
  }
  run.AtEnd("aclrtResetDevice", [] { return aclrtResetDevice(0); });
  return true;
}

inline bool NewStream(Run& run, aclrtStream* stream) {
  if (!run.Acl("aclrtCreateStream",
               [stream] { return aclrtCreateStream(stream); })) {
    return false;
  }
  run.AtEnd("aclrtDestroyStream",
            [made = *stream] { return aclrtDestroyStream(made); });
  return true;
}

inline bool Synchronize(Run& run, aclrtStream stream) {
  return run.Acl("aclrtSynchronizeStream",
                 [stream] { return aclrtSynchronizeStream(stream); });
}

inline bool NewMemory(Run& run, std::size_t size, void** memory) {
  if (!run.Acl("aclrtMalloc", [=] {
        return aclrtMalloc(memory, size, ACL_MEM_MALLOC_HUGE_FIRST);
      })) {
    return false;
  }
  run.AtEnd("aclrtFree", [made = *memory] { return aclrtFree(made); });
  return true;
}

// Creates a tensor; contiguous if `strides` is empty.
inline bool NewTensor(Run& run, std::span<const int64_t> dims,
                      aclDataType dtype, void* data, aclTensor** tensor,
                      std::span<const int64_t> strides = {}) {
  if (!run.Value("aclCreateTensor", [=] {
        *tensor =
            aclCreateTensor(dims.data(), dims.size(), dtype,
                            strides.empty() ? nullptr : strides.data(), 0,
                            ACL_FORMAT_ND, dims.data(), dims.size(), data);
        return *tensor != nullptr;
      })) {
    return false;
  }
  run.AtEnd("aclDestroyTensor",
            [made = *tensor] { return aclDestroyTensor(made); });
  return true;
}

// Runs a part of a scenario in a new thread and waits for its end.
template <typename Function>
void InThread(Function function) {
  std::thread([&function] {
    const Exempt exempt;
    function();
  }).join();
}

}  // namespace aclq::faults

#endif  // ACLQ_TESTS_FAULTS_STEPS_H_
