// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// A fork copies the memory of the runtime but none of its threads, and locks as
// other threads happened to hold them. So in the child of a process that uses a
// device every call fails at once, as it does on an accelerator.

#ifndef ACLQ_SRC_RUNTIME_FORK_H_
#define ACLQ_SRC_RUNTIME_FORK_H_

namespace aclq::runtime {

// To be called before the process has its first context, or memory that needs
// none.
void NoteThatRuntimeIsUsed();

// Whether this is a child of a process that used the runtime.
bool IsForked();

}  // namespace aclq::runtime

#endif  // ACLQ_SRC_RUNTIME_FORK_H_
