// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Calls with numbers that no enumerator has. A C++ program may not make them; a
// C or Python program may.

#ifndef ACLQ_TESTS_OPAPI_C_CALLS_H_
#define ACLQ_TESTS_OPAPI_C_CALLS_H_

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// Returns a contiguous aclTensor* of these extents, as void*.
void *CreateTensorWithNumbers(const int64_t *dims, uint64_t rank, int dtype,
                              int format, void *data);

// Calls phase one without zero points and returns its status.
int PhaseOneWithNumbers(const void *x, const void *scales, int dtype, void *out,
                        void **executor);

#ifdef __cplusplus
}
#endif

#endif  // ACLQ_TESTS_OPAPI_C_CALLS_H_
