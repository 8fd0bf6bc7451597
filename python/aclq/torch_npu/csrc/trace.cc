// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "trace.h"

#include <aclq/trace.h>

#include <optional>
#include <sstream>

namespace aclq::torch_npu {
namespace {

void Print(std::ostream& out, const at::Tensor& tensor) {
  if (!tensor.defined()) {
    out << "none";
    return;
  }
  out << tensor.scalar_type() << tensor.sizes();
  if (tensor.layout() == c10::kStrided && !tensor.is_contiguous()) {
    out << " strides " << tensor.strides();
  }
}

void Print(std::ostream& out, const std::optional<at::Tensor>& tensor) {
  Print(out, tensor.value_or(at::Tensor()));
}

template <typename List>
void PrintTensors(std::ostream& out, const List& tensors) {
  const char* separator = "[";
  for (const auto& tensor : tensors) {
    out << separator;
    Print(out, tensor);
    separator = ", ";
  }
  out << (tensors.empty() ? "[]" : "]");
}

std::string TextOf(const c10::IValue& value) {
  std::ostringstream out;
  if (value.isTensor()) {
    Print(out, value.toTensor());
  } else if (value.isTensorList()) {
    PrintTensors(out, value.toTensorVector());
  } else if (value.isOptionalTensorList()) {
    PrintTensors(out, value.toOptionalTensorVector());
  } else if (value.isGenerator()) {
    out << "generator";
  } else {
    out << value;
  }
  return out.str();
}

}  // namespace

bool TraceIsOn() { return aclqTraceIsOn(); }

TracedOperator::TracedOperator(const c10::OperatorHandle& op,
                               const torch::jit::Stack& stack)
    : name_(toString(op.operator_name())) {
  const auto& arguments = op.schema().arguments();
  const std::size_t first = stack.size() - arguments.size();
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const c10::IValue& value = stack[first + i];
    if (value.isNone()) continue;
    arguments_.emplace_back(arguments[i].name(), TextOf(value));
  }
  start_ = std::chrono::steady_clock::now();
}

TracedOperator::~TracedOperator() {
  const auto took = std::chrono::steady_clock::now() - start_;
  std::vector<AclqTraceArgument> arguments;
  arguments.reserve(arguments_.size());
  for (const auto& [name, value] : arguments_) {
    arguments.push_back({name.c_str(), value.c_str()});
  }
  aclqTraceCall(
      name_.c_str(), arguments.data(), arguments.size(),
      std::chrono::duration_cast<std::chrono::nanoseconds>(took).count());
}

}  // namespace aclq::torch_npu
