// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The stream whose task the calling thread is running, if any.

#ifndef ACLQ_SRC_RUNTIME_OBJECTS_RUNNING_STREAM_H_
#define ACLQ_SRC_RUNTIME_OBJECTS_RUNNING_STREAM_H_

namespace aclq::runtime {

class Stream;

// Return whether the caller is a task of this stream, which may be destroyed,
// or of any stream.
bool IsRunningStream(const Stream* stream);
bool RunsTaskOfAStream();

// A guard that marks the thread as running a task of the stream.
class TaskOfStream {
 public:
  explicit TaskOfStream(const Stream* stream);
  TaskOfStream(const TaskOfStream&) = delete;
  TaskOfStream& operator=(const TaskOfStream&) = delete;
  ~TaskOfStream();

 private:
  const Stream* const before_;
};

}  // namespace aclq::runtime

#endif  // ACLQ_SRC_RUNTIME_OBJECTS_RUNNING_STREAM_H_
