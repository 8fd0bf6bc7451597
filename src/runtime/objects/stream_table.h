// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The live streams by their handles.

#ifndef ACLQ_SRC_RUNTIME_OBJECTS_STREAM_TABLE_H_
#define ACLQ_SRC_RUNTIME_OBJECTS_STREAM_TABLE_H_

#include <memory>

#include "acl/acl_rt.h"
#include "src/runtime/objects/stream.h"

namespace aclq::runtime {

// Returns the live stream of a handle that is not null, or null.
std::shared_ptr<Stream> FindLiveStream(aclrtStream handle);

// Adds a stream and returns its handle.
aclrtStream InsertStream(const std::shared_ptr<Stream>& stream);

// Removes the stream of a handle and returns it; null if the handle was dead.
std::shared_ptr<Stream> TakeStream(aclrtStream handle);

}  // namespace aclq::runtime

#endif  // ACLQ_SRC_RUNTIME_OBJECTS_STREAM_TABLE_H_
