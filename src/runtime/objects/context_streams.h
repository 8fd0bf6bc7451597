// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The streams of contexts: creates them, and finds them by their handles.

#ifndef ACLQ_SRC_RUNTIME_OBJECTS_CONTEXT_STREAMS_H_
#define ACLQ_SRC_RUNTIME_OBJECTS_CONTEXT_STREAMS_H_

#include <memory>

#include "acl/acl_rt.h"
#include "src/base/return_if_error.h"
#include "src/runtime/core/outcome.h"
#include "src/runtime/objects/stream.h"

namespace aclq::runtime {

// Creates a stream in the thread's context.
Outcome CreateStream(aclrtStream* handle);

// Finds the stream of a handle, to inspect it or to wait for it; null is the
// default stream of the thread's context.
Outcome FindStream(aclrtStream handle, std::shared_ptr<Stream>* stream);

// Finds the stream of a handle, to enqueue work; the thread must have the
// stream's context.
Outcome FindStreamForWork(aclrtStream handle, std::shared_ptr<Stream>* stream);

// Finds the stream for work and calls the body, a function of the stream that
// returns an Outcome.
template <typename Body>
Outcome OnStreamForWork(aclrtStream handle, const Body& body) {
  std::shared_ptr<Stream> stream;
  ACLQ_RETURN_IF_ERROR(FindStreamForWork(handle, &stream));
  return body(*stream);
}

// Invalidates a handle and closes its stream. Returns whether the handle was
// live.
bool RetireStream(aclrtStream handle, Stream::Pending pending);

}  // namespace aclq::runtime

#endif  // ACLQ_SRC_RUNTIME_OBJECTS_CONTEXT_STREAMS_H_
