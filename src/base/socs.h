// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The table of SoCs: the names that ACLQ_SOC accepts, and the properties of the
// hardware. The element types that an operator accepts are in src/operators/.

#ifndef ACLQ_SRC_BASE_SOCS_H_
#define ACLQ_SRC_BASE_SOCS_H_

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace aclq::base {

// The properties that all SoCs of one NPU architecture share.
struct ArchInfo {
  int number;                // __NPU_ARCH__, or SocInfo::kUnknown
  bool has_hbm = false;      // if false, the memory of a device is DDR
  std::size_t padding = 32;  // bytes after an allocation that kernels may read
  bool has_bf16 = false;
  // The supported overflow modes of the arithmetic.
  bool has_saturation_mode = true;
  bool has_inf_nan_mode = false;
};

struct SocInfo {
  // Stands for a number without a known source.
  static constexpr int kUnknown = -1;

  std::string_view name;  // the SoC version, as aclrtGetSocName returns it
  const ArchInfo* arch;
  int cube_cores;  // "AI cores" if the architecture has no separate kinds
  int vector_cores;
  int l2_mebibytes;
};

inline constexpr std::string_view kDefaultSoc = "Ascend910B1";

// Returns all rows.
std::span<const SocInfo> Socs();

// Returns the row of an exact SoC name, or null.
const SocInfo* FindSoc(std::string_view name);

// Returns all names, for messages.
std::string SocNames();

}  // namespace aclq::base

#endif  // ACLQ_SRC_BASE_SOCS_H_
