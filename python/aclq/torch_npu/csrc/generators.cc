// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "generators.h"

#include <ATen/CPUGeneratorImpl.h>

#include <cstdint>
#include <mutex>

// torch_npu exports this function, but none of its headers declares it.
namespace at_npu::detail {
const at::Generator& getDefaultNPUGenerator(c10::DeviceIndex index);
}

namespace aclq::torch_npu {
namespace {

// Returns the seed for one call. The first call after a seed was set uses that
// seed, as on the CPU; later calls use seeds that differ widely.
std::uint64_t SeedOf(std::uint64_t seed, std::uint64_t offset) {
  constexpr std::uint64_t kOddFraction = 0x9E3779B97F4A7C15;
  return seed ^ (offset * kOddFraction);
}

}  // namespace

at::Generator DefaultGenerator(c10::Device device) {
  return at_npu::detail::getDefaultNPUGenerator(device.index());
}

at::Generator HostGenerator(at::Generator npu) {
  constexpr std::uint64_t kStep = 4;  // Offsets are multiples of 4.
  const std::lock_guard lock(npu.mutex());
  const std::uint64_t offset = npu.get_offset();
  const std::uint64_t seed = SeedOf(npu.current_seed(), offset);
  npu.set_offset(offset + kStep);
  return at::make_generator<at::CPUGeneratorImpl>(seed);
}

}  // namespace aclq::torch_npu
