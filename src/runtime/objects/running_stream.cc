// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/runtime/objects/running_stream.h"

#include <utility>

namespace aclq::runtime {
namespace {

thread_local const Stream* running_stream = nullptr;

}  // namespace

bool IsRunningStream(const Stream* stream) { return running_stream == stream; }

bool RunsTaskOfAStream() { return running_stream != nullptr; }

TaskOfStream::TaskOfStream(const Stream* stream)
    : before_(std::exchange(running_stream, stream)) {}

TaskOfStream::~TaskOfStream() { running_stream = before_; }

}  // namespace aclq::runtime
