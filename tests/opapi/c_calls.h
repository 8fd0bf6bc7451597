// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Calls with numbers that no enumerator has. A C++ program may not make them,
// but one in C or Python may.

#ifndef ACLQ_TESTS_OPAPI_C_CALLS_H_
#define ACLQ_TESTS_OPAPI_C_CALLS_H_

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// aclTensor*, as void*: contiguous, of these extents.
void *CreateTensorWithNumbers(const int64_t *dims, uint64_t rank, int dtype,
                              int format, void *data);

// Phase one for a call without zero points, to its status.
int PhaseOneWithNumbers(const void *x, const void *scales, int dtype, void *out,
                        void **executor);

#ifdef __cplusplus
}
#endif

#endif  // ACLQ_TESTS_OPAPI_C_CALLS_H_
