// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The types of CANN's custom allocators. The functions that register one are
// not offered here.

#ifndef INC_EXTERNAL_ACL_ACL_RT_ALLOCATOR_H_
#define INC_EXTERNAL_ACL_ACL_RT_ALLOCATOR_H_

#include "acl_base.h"

#ifdef __cplusplus
extern "C" {
#endif

/// Takes `size` bytes from the allocator; null when it has none.
typedef void *(*aclrtAllocatorAllocFunc)(aclrtAllocator allocator, size_t size);

/// Gives a block back.
typedef void (*aclrtAllocatorFreeFunc)(aclrtAllocator allocator,
                                       aclrtAllocatorBlock block);

/// Takes `size` bytes, at `addr` if the allocator can.
typedef void *(*aclrtAllocatorAllocAdviseFunc)(aclrtAllocator allocator,
                                               size_t size,
                                               aclrtAllocatorAddr addr);

/// The address of a block's memory.
typedef void *(*aclrtAllocatorGetAddrFromBlockFunc)(aclrtAllocatorBlock block);

#ifdef __cplusplus
}
#endif

#endif  // INC_EXTERNAL_ACL_ACL_RT_ALLOCATOR_H_
