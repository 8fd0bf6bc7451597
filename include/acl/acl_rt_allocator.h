// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// A program's own allocators. They are stored and checked, but never called,
// since operators need no workspace.

#ifndef INC_EXTERNAL_ACL_ACL_RT_ALLOCATOR_H_
#define INC_EXTERNAL_ACL_ACL_RT_ALLOCATOR_H_

#include "acl_base.h"

#ifdef __cplusplus
extern "C" {
#endif

/// Allocates `size` bytes; returns null if the allocator has no memory.
typedef void *(*aclrtAllocatorAllocFunc)(aclrtAllocator allocator, size_t size);

/// Frees a block.
typedef void (*aclrtAllocatorFreeFunc)(aclrtAllocator allocator,
                                       aclrtAllocatorBlock block);

/// Allocates `size` bytes, if possible at `addr`.
typedef void *(*aclrtAllocatorAllocAdviseFunc)(aclrtAllocator allocator,
                                               size_t size,
                                               aclrtAllocatorAddr addr);

/// Returns the address of a block's memory.
typedef void *(*aclrtAllocatorGetAddrFromBlockFunc)(aclrtAllocatorBlock block);

// For a destroyed or foreign description or stream the code is
// ACL_ERROR_RT_INVALID_HANDLE (107017); for a null description, function or
// object it is ACL_ERROR_INVALID_PARAM (100000).

/// Creates an empty description of an allocator. Returns null, with a message,
/// if there are too many.
ACL_FUNC_VISIBILITY aclrtAllocatorDesc aclrtAllocatorCreateDesc(void);

/// Destroys a description. Streams keep the allocators that they got from it.
ACL_FUNC_VISIBILITY aclError
aclrtAllocatorDestroyDesc(aclrtAllocatorDesc allocatorDesc);

/// Sets the allocator of a description, which is passed to its functions.
ACL_FUNC_VISIBILITY aclError aclrtAllocatorSetObjToDesc(
    aclrtAllocatorDesc allocatorDesc, aclrtAllocator allocator);

/// Sets the function of a description that allocates memory.
ACL_FUNC_VISIBILITY aclError aclrtAllocatorSetAllocFuncToDesc(
    aclrtAllocatorDesc allocatorDesc, aclrtAllocatorAllocFunc func);

/// Sets the function of a description that frees a block.
ACL_FUNC_VISIBILITY aclError aclrtAllocatorSetFreeFuncToDesc(
    aclrtAllocatorDesc allocatorDesc, aclrtAllocatorFreeFunc func);

/// Sets the function of a description that allocates memory at an address. It
/// is the only part that may be missing.
ACL_FUNC_VISIBILITY aclError aclrtAllocatorSetAllocAdviseFuncToDesc(
    aclrtAllocatorDesc allocatorDesc, aclrtAllocatorAllocAdviseFunc func);

/// Sets the function of a description that returns a block's address.
ACL_FUNC_VISIBILITY aclError aclrtAllocatorSetGetAddrFromBlockFuncToDesc(
    aclrtAllocatorDesc allocatorDesc, aclrtAllocatorGetAddrFromBlockFunc func);

/// Sets the allocator of a stream to the current content of a description, in
/// place of an earlier allocator.
///
/// @param stream not the default stream
/// @retval ACL_ERROR_INVALID_PARAM (100000) the description lacks a part.
ACL_FUNC_VISIBILITY aclError
aclrtAllocatorRegister(aclrtStream stream, aclrtAllocatorDesc allocatorDesc);

/// Gets the allocator of a stream. All outputs but the description may be
/// null.
///
/// @retval ACL_ERROR_INVALID_PARAM (100000) the stream has no allocator.
ACL_FUNC_VISIBILITY aclError aclrtAllocatorGetByStream(
    aclrtStream stream, aclrtAllocatorDesc *allocatorDesc,
    aclrtAllocator *allocator, aclrtAllocatorAllocFunc *allocFunc,
    aclrtAllocatorFreeFunc *freeFunc,
    aclrtAllocatorAllocAdviseFunc *allocAdviseFunc,
    aclrtAllocatorGetAddrFromBlockFunc *getAddrFromBlockFunc);

/// Removes a stream's allocator, if it has one.
ACL_FUNC_VISIBILITY aclError aclrtAllocatorUnregister(aclrtStream stream);

#ifdef __cplusplus
}
#endif

#endif  // INC_EXTERNAL_ACL_ACL_RT_ALLOCATOR_H_
