// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#ifndef ACLQ_SRC_BASE_RETURN_IF_ERROR_H_
#define ACLQ_SRC_BASE_RETURN_IF_ERROR_H_

// Evaluates an expression, a Status or an Outcome, and returns it from the
// calling function if it is a failure.
#define ACLQ_RETURN_IF_ERROR(...)                                    \
  do {                                                               \
    if (auto failure = (__VA_ARGS__); !failure.ok()) return failure; \
  } while (false)

#endif  // ACLQ_SRC_BASE_RETURN_IF_ERROR_H_
