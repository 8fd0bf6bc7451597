// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Random numbers: each call of an operator gets its own CPU generator, made
// from the state of the npu generator, whose offset then advances. So a
// sequence of calls depends on the npu generator alone, restoring a saved state
// repeats the sequence, and threads never share a CPU generator.

#ifndef ACLQ_TORCH_NPU_CSRC_GENERATORS_H_
#define ACLQ_TORCH_NPU_CSRC_GENERATORS_H_

#include <ATen/core/Generator.h>
#include <c10/core/Device.h>

namespace aclq::torch_npu {

// Returns torch_npu's default generator of a device.
at::Generator DefaultGenerator(c10::Device device);

// Returns a CPU generator for one call, and advances the npu generator.
// Thread-safe.
at::Generator HostGenerator(at::Generator npu);

}  // namespace aclq::torch_npu

#endif  // ACLQ_TORCH_NPU_CSRC_GENERATORS_H_
