// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Trace lines (ACLQ_TRACE) for PyTorch operators.

#ifndef ACLQ_TORCH_NPU_CSRC_TRACE_H_
#define ACLQ_TORCH_NPU_CSRC_TRACE_H_

#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/core/stack.h>

#include <chrono>
#include <string>
#include <utility>
#include <vector>

namespace aclq::torch_npu {

// Returns whether the environment asks for a trace.
bool TraceIsOn();

// Writes the line of one call when the call ends: the operator's name, its
// tensors with type, shape and strides, its other arguments, and the duration.
class TracedOperator {
 public:
  // The arguments are the last values of the stack.
  TracedOperator(const c10::OperatorHandle& op, const torch::jit::Stack& stack);
  ~TracedOperator();
  TracedOperator(const TracedOperator&) = delete;
  TracedOperator& operator=(const TracedOperator&) = delete;

 private:
  std::string name_;
  std::vector<std::pair<std::string, std::string>> arguments_;
  std::chrono::steady_clock::time_point start_;
};

}  // namespace aclq::torch_npu

#endif  // ACLQ_TORCH_NPU_CSRC_TRACE_H_
