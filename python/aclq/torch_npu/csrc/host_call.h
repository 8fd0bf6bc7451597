// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// HostCall: runs one call of an operator on npu tensors as a call on CPU
// tensors over the same memory.

#ifndef ACLQ_TORCH_NPU_CSRC_HOST_CALL_H_
#define ACLQ_TORCH_NPU_CSRC_HOST_CALL_H_

#include <ATen/core/Tensor.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/core/stack.h>
#include <c10/core/Device.h>
#include <c10/core/Storage.h>
#include <c10/util/ArrayRef.h>
#include <c10/util/SmallVector.h>

#include <cstddef>
#include <optional>

#include "pairs.h"

namespace aclq::torch_npu {

// The devices that the tensors of one call may be on.
enum class Devices {
  kOne,         // one npu device; CPU tensors without dimensions to read
  kOneAndHost,  // one npu device and the CPU
  kAny,         // any: the operator copies between devices
};

// The properties of an operator that do not depend on the call.
struct OperatorFacts {
  // Reads the other properties from the schema.
  OperatorFacts(const c10::OperatorHandle& op, Devices allowed_devices);

  Devices allowed;
  std::size_t arguments;
  std::size_t results;
  // Indices of arguments.
  std::optional<std::size_t> generator;
  std::optional<std::size_t> pin_memory;
  c10::SmallVector<std::size_t, 4> written;
};

// Serves one call, in this order: TranslateArguments, WaitForDevices, the CPU
// kernel, TranslateResults.
//
// An npu tensor that occurs more than once becomes one CPU tensor, and tensors
// that share a storage share one after translation, since kernels check for
// overlaps and results may be arguments. Sizes, strides, offsets, the bits for
// lazy conjugation and negation, names, and whether a number was wrapped in a
// tensor are kept.
class HostCall {
 public:
  HostCall(const c10::OperatorHandle& op, const OperatorFacts& facts)
      : op_(op), facts_(facts) {}

  // Replaces npu tensors, devices and generators among the arguments, which are
  // the last values of the stack. Throws if tensors are on devices that must
  // not be mixed, or if one is sparse.
  void TranslateArguments(torch::jit::Stack& stack);

  // Waits for the work on the current streams of the devices.
  void WaitForDevices() const;

  // Returns the first npu device among the arguments, or the current device.
  c10::Device device() const { return devices_.front(); }

  // Replaces CPU tensors among the results, which are the last values of the
  // stack, by npu tensors. Gives arguments that the kernel has resized their
  // new shape and memory. A result that is an argument becomes that argument; a
  // result that is a view of an argument shares its storage; other results keep
  // their memory, without a copy if it is of torch_npu's allocator.
  void TranslateResults(torch::jit::Stack& stack);

 private:
  at::Tensor ToHost(const at::Tensor& tensor);
  at::Tensor ToNpu(const at::Tensor& tensor);
  void ArgumentToHost(c10::IValue& value);
  c10::Device DeviceToHost(c10::Device device);
  void GeneratorToHost(c10::IValue& value);
  c10::Storage HostStorageOf(const c10::Storage& npu);
  c10::Storage NpuStorageOf(const at::Tensor& host);
  c10::DataPtr TakeMemory(c10::StorageImpl& host) const;
  void NoteDevice(c10::Device device);
  void CheckHostArguments(c10::ArrayRef<c10::IValue> arguments) const;
  void CheckPinMemory(const c10::IValue& value) const;
  bool IsHostArgument(const at::Tensor& tensor) const;
  void WriteBack(const at::Tensor& npu, const at::Tensor& host) const;

  const c10::OperatorHandle& op_;
  const OperatorFacts& facts_;
  c10::SmallVector<c10::Device, 2> devices_;
  bool returns_to_host_ = false;  // The device of the call is the CPU.
  Pairs<at::Tensor> tensors_;
  Pairs<c10::Storage> storages_;
  c10::SmallVector<at::Tensor, 2> host_arguments_;
};

}  // namespace aclq::torch_npu

#endif  // ACLQ_TORCH_NPU_CSRC_HOST_CALL_H_
