// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The table of SoCs: the names that ACLQ_SOC accepts, the element types that
// aclnnQuantize accepts on each, and what the hardware has.

#ifndef ACLQ_SRC_BASE_SOCS_H_
#define ACLQ_SRC_BASE_SOCS_H_

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "aclq/tensor.h"

namespace aclq::base {

// The types that one NPU architecture accepts for each argument of
// aclnnQuantize.
struct DTypeRules {
  std::span<const DType> x;
  std::span<const DType> scales;
  std::span<const DType> zero_points;
  std::span<const DType> out;
  // Whether BF16 scales or zero points need every input to be BF16.
  bool bf16_together;
};

struct SocInfo {
  // Stands for a number that no source was found for.
  static constexpr int kUnknown = -1;

  std::string_view name;  // the SoC version, what aclrtGetSocName answers
  const DTypeRules* rules;
  int npu_arch;
  int cube_cores;  // "AI cores" where the two kinds are not apart
  int vector_cores;
  int l2_mebibytes;
};

// The memory of a device.
struct DeviceMemory {
  bool has_hbm;         // else it is DDR
  std::size_t padding;  // bytes behind an allocation that kernels may read
};
DeviceMemory MemoryOf(const SocInfo& soc);

inline constexpr std::string_view kDefaultSoc = "Ascend910B1";

// All rows.
std::span<const SocInfo> Socs();

// The row of an exact SoC name, or null.
const SocInfo* FindSoc(std::string_view name);

// Every type that can be computed, in any combination: the rules where no SoC
// is asked for.
const DTypeRules& UnrestrictedRules();

// All names, for messages.
std::string SocNames();

}  // namespace aclq::base

#endif  // ACLQ_SRC_BASE_SOCS_H_
