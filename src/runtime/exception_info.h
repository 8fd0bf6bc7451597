// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Telling the program of tasks that failed.

#ifndef ACLQ_SRC_RUNTIME_EXCEPTION_INFO_H_
#define ACLQ_SRC_RUNTIME_EXCEPTION_INFO_H_

#include <cstdint>

// What the program asks about with aclrtGet...FromExceptionInfo. The name is
// CANN's, whose headers declare it.
struct rtExceptionInfo {
  std::uint32_t task_id;
  std::uint32_t stream_id;
  std::uint32_t thread_id;  // of the thread that put the task on the stream
  std::uint32_t device_id;
  std::uint32_t error_code;
};

namespace aclq::runtime {

// Calls the function that the program has set, if any. To be called without a
// lock. Throws only what pthread_exit throws to end the thread.
void TellOfFailedTask(rtExceptionInfo info);

// The number that the kernel has for the calling thread.
std::uint32_t KernelThreadId();

}  // namespace aclq::runtime

#endif  // ACLQ_SRC_RUNTIME_EXCEPTION_INFO_H_
