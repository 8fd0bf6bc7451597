// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Which stream's task a thread is at, if it is at one.

#ifndef ACLQ_SRC_RUNTIME_RUNNING_STREAM_H_
#define ACLQ_SRC_RUNTIME_RUNNING_STREAM_H_

namespace aclq::runtime {

class Stream;

// Whether the caller is a task of this stream, which may be gone, or of any.
bool IsRunningStream(const Stream* stream);
bool RunsTaskOfAStream();

// While it lives, the thread counts as being at a task of the stream.
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

#endif  // ACLQ_SRC_RUNTIME_RUNNING_STREAM_H_
