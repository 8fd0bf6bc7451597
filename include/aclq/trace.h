// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The trace (ACLQ_TRACE) for calls that other code makes with the libraries,
// such as the operators of PyTorch that run on memory of a device. C.

#ifndef ACLQ_TRACE_H_
#define ACLQ_TRACE_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// An argument of a call, both strings in UTF-8 and not null.
struct AclqTraceArgument {
  const char* name;
  const char* value;
};

/// Returns whether ACLQ_TRACE asks for a trace, as read at the first call of
/// the process. Takes a nanosecond. Thread-safe.
bool aclqTraceIsOn(void);

/// Writes the line of a call that has ended, in the format of the lines of the
/// C interface (docs/compatibility.md). Without a trace, or without memory for
/// the line, nothing is written. Thread-safe.
/// @param function the name of what was called
/// @param arguments `count` arguments; may be null if there are none
/// @param nanoseconds how long the call took
void aclqTraceCall(const char* function,
                   const struct AclqTraceArgument* arguments, size_t count,
                   uint64_t nanoseconds);

#ifdef __cplusplus
}
#endif

#endif  // ACLQ_TRACE_H_
