// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// A program's own allocators. They are kept and checked here, but never called:
// operators need no workspace.

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

// A destroyed or foreign description is ACL_ERROR_RT_INVALID_HANDLE (107017),
// as is such a stream; a null one, or a null function or object,
// ACL_ERROR_INVALID_PARAM (100000).

/// Makes a description of an allocator, without anything in it. Null, with a
/// message, if there are too many.
ACL_FUNC_VISIBILITY aclrtAllocatorDesc aclrtAllocatorCreateDesc(void);

/// Destroys a description. Streams keep what they got from it.
ACL_FUNC_VISIBILITY aclError
aclrtAllocatorDestroyDesc(aclrtAllocatorDesc allocatorDesc);

/// Puts the allocator itself into a description: what the functions get.
ACL_FUNC_VISIBILITY aclError aclrtAllocatorSetObjToDesc(
    aclrtAllocatorDesc allocatorDesc, aclrtAllocator allocator);

/// Puts the function that takes memory into a description.
ACL_FUNC_VISIBILITY aclError aclrtAllocatorSetAllocFuncToDesc(
    aclrtAllocatorDesc allocatorDesc, aclrtAllocatorAllocFunc func);

/// Puts the function that gives a block back into a description.
ACL_FUNC_VISIBILITY aclError aclrtAllocatorSetFreeFuncToDesc(
    aclrtAllocatorDesc allocatorDesc, aclrtAllocatorFreeFunc func);

/// Puts the function that takes memory at an address into a description. The
/// only part that may be missing.
ACL_FUNC_VISIBILITY aclError aclrtAllocatorSetAllocAdviseFuncToDesc(
    aclrtAllocatorDesc allocatorDesc, aclrtAllocatorAllocAdviseFunc func);

/// Puts the function that answers a block's address into a description.
ACL_FUNC_VISIBILITY aclError aclrtAllocatorSetGetAddrFromBlockFuncToDesc(
    aclrtAllocatorDesc allocatorDesc, aclrtAllocatorGetAddrFromBlockFunc func);

/// Gives a stream an allocator, in place of one that it may have: what the
/// description has now.
///
/// @param stream not the default stream
/// @retval ACL_ERROR_INVALID_PARAM (100000) the description lacks a part.
ACL_FUNC_VISIBILITY aclError
aclrtAllocatorRegister(aclrtStream stream, aclrtAllocatorDesc allocatorDesc);

/// The allocator that a stream has. All outputs but the description may be
/// null.
///
/// @retval ACL_ERROR_INVALID_PARAM (100000) it has none.
ACL_FUNC_VISIBILITY aclError aclrtAllocatorGetByStream(
    aclrtStream stream, aclrtAllocatorDesc *allocatorDesc,
    aclrtAllocator *allocator, aclrtAllocatorAllocFunc *allocFunc,
    aclrtAllocatorFreeFunc *freeFunc,
    aclrtAllocatorAllocAdviseFunc *allocAdviseFunc,
    aclrtAllocatorGetAddrFromBlockFunc *getAddrFromBlockFunc);

/// Takes a stream's allocator away, if it has one.
ACL_FUNC_VISIBILITY aclError aclrtAllocatorUnregister(aclrtStream stream);

#ifdef __cplusplus
}
#endif

#endif  // INC_EXTERNAL_ACL_ACL_RT_ALLOCATOR_H_
