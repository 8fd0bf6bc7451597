// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The kernels that are registered for npu tensors. Each kernel is for one
// operator.

#ifndef ACLQ_TORCH_NPU_CSRC_KERNELS_H_
#define ACLQ_TORCH_NPU_CSRC_KERNELS_H_

#include <ATen/core/boxing/KernelFunction.h>
#include <ATen/core/dispatch/Dispatcher.h>

#include <string>

#include "host_call.h"

namespace aclq::torch_npu {

// Returns a kernel that runs PyTorch's CPU kernel on the memory of the npu
// tensors. If `only_exact`, it refuses conversions whose rule on an NPU is not
// known.
c10::KernelFunction CpuKernel(const c10::OperatorHandle& op, Devices allowed,
                              bool only_exact);

// Returns a kernel that calls the one that PyTorch has for an alias of dispatch
// keys, such as CompositeImplicitAutograd, and that torch_npu's own kernel
// hides.
c10::KernelFunction AliasKernel(c10::DispatchKey alias);

// Returns a kernel that throws NotImplementedError. The message is the
// operator's name followed by the reason, which continues the sentence.
c10::KernelFunction RefusingKernel(std::string reason);

// Returns a kernel for copy_. If exactly one side is a CPU tensor and both are
// contiguous and of one type, it runs torch_npu's own kernel, which uses the
// runtime's copies; else the CPU kernel. `only_exact` as for CpuKernel.
c10::KernelFunction CopyKernel(const c10::OperatorHandle& op,
                               c10::SafeKernelFunction own, bool only_exact);

// Returns a kernel for empty. It runs torch_npu's own kernel without a memory
// format, and then sets the strides of channels_last, which that kernel
// refuses.
c10::KernelFunction EmptyKernel(c10::SafeKernelFunction own);

}  // namespace aclq::torch_npu

#endif  // ACLQ_TORCH_NPU_CSRC_KERNELS_H_
