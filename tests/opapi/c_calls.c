// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "tests/opapi/c_calls.h"

#include <stddef.h>

// CANN's aclnn headers are for C++ only. The declarations below are those of a
// C program without the headers, with enumerations as integers.
void *aclCreateTensor(const int64_t *viewDims, uint64_t viewDimsNum,
                      int dataType, const int64_t *stride, int64_t offset,
                      int format, const int64_t *storageDims,
                      uint64_t storageDimsNum, void *tensorData);
int32_t aclnnQuantizeGetWorkspaceSize(const void *x, const void *scales,
                                      const void *zeroPoints, int dtype,
                                      int32_t axis, void *out,
                                      uint64_t *workspaceSize, void **executor);

void *CreateTensorWithNumbers(const int64_t *dims, uint64_t rank, int dtype,
                              int format, void *data) {
  return aclCreateTensor(dims, rank, dtype, NULL, 0, format, dims, rank, data);
}

int PhaseOneWithNumbers(const void *x, const void *scales, int dtype, void *out,
                        void **executor) {
  uint64_t workspace_size = 0;
  return aclnnQuantizeGetWorkspaceSize(x, scales, NULL, dtype, 0, out,
                                       &workspace_size, executor);
}
