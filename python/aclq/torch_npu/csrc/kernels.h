// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The kernels that are registered for npu tensors. Each is made for one
// operator.

#ifndef ACLQ_TORCH_NPU_CSRC_KERNELS_H_
#define ACLQ_TORCH_NPU_CSRC_KERNELS_H_

#include <ATen/core/boxing/KernelFunction.h>
#include <ATen/core/dispatch/Dispatcher.h>

#include <string>

#include "host_call.h"

namespace aclq::torch_npu {

// Runs PyTorch's CPU kernel on the memory of the npu tensors. `only_exact`
// refuses conversions whose rule on an NPU is not known.
c10::KernelFunction CpuKernel(const c10::OperatorHandle& op, Devices allowed,
                              bool only_exact);

// Calls the kernel that PyTorch has for an alias of dispatch keys, such as
// CompositeImplicitAutograd, where torch_npu's own kernel hides it.
c10::KernelFunction AliasKernel(c10::DispatchKey alias);

// Throws NotImplementedError with the operator's name and the reason, which
// continues the sentence.
c10::KernelFunction RefusingKernel(std::string reason);

// copy_: torch_npu's own kernel, which uses the runtime's copies, where one
// side is a CPU tensor and both are contiguous and of one type; else the CPU
// kernel. `only_exact` as in CpuKernel.
c10::KernelFunction CopyKernel(const c10::OperatorHandle& op,
                               c10::SafeKernelFunction own, bool only_exact);

// empty: torch_npu's own kernel, and strides for channels_last, which that
// refuses.
c10::KernelFunction EmptyKernel(c10::SafeKernelFunction own);

}  // namespace aclq::torch_npu

#endif  // ACLQ_TORCH_NPU_CSRC_KERNELS_H_
