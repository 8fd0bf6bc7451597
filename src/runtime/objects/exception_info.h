// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Reports of failed tasks to the program.

#ifndef ACLQ_SRC_RUNTIME_OBJECTS_EXCEPTION_INFO_H_
#define ACLQ_SRC_RUNTIME_OBJECTS_EXCEPTION_INFO_H_

#include <cstdint>

#include "acl/acl_rt.h"

// The values that aclrtGet...FromExceptionInfo return. The name is CANN's,
// whose headers declare it.
struct rtExceptionInfo {
  std::uint32_t task_id;
  std::uint32_t stream_id;
  std::uint32_t thread_id;  // the thread that enqueued the task
  std::uint32_t device_id;
  std::uint32_t error_code;
};

namespace aclq::runtime {

// Calls the function that the program has set, if any. Must be called without a
// lock. Throws only what pthread_exit throws to end the thread.
void ReportFailedTask(rtExceptionInfo info);

// Returns the kernel's id of the calling thread.
std::uint32_t KernelThreadId();

// Sets the function that ReportFailedTask calls, or none with null.
void SetExceptionInfoCallback(aclrtExceptionInfoCallback function);

// Reads a member of an info that the program was given. Returns false if the
// function that was given it has returned.
bool ReadExceptionInfo(const rtExceptionInfo* info,
                       std::uint32_t rtExceptionInfo::*member,
                       std::uint32_t* number);

}  // namespace aclq::runtime

#endif  // ACLQ_SRC_RUNTIME_OBJECTS_EXCEPTION_INFO_H_
