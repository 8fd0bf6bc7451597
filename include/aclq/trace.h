// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The trace (ACLQ_TRACE) for calls outside the libraries, such as the PyTorch
// operators that run on device memory. Plain C.

#ifndef ACLQ_TRACE_H_
#define ACLQ_TRACE_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// An argument of a call. Both strings are UTF-8 and not null.
struct AclqTraceArgument {
  const char* name;
  const char* value;
};

/// Returns whether ACLQ_TRACE asks for a trace. The first call of the process
/// reads the variable. Takes a nanosecond. Thread-safe.
bool aclqTraceIsOn(void);

/// Writes the trace line of a call that has ended, in the format of the lines
/// of the C interface (docs/compatibility.md). Writes nothing if there is no
/// trace, or no memory for the line. Thread-safe.
/// @param function the name of the function that was called
/// @param arguments `count` arguments; may be null if there are none
/// @param nanoseconds the duration of the call
void aclqTraceCall(const char* function,
                   const struct AclqTraceArgument* arguments, size_t count,
                   uint64_t nanoseconds);

#ifdef __cplusplus
}
#endif

#endif  // ACLQ_TRACE_H_
