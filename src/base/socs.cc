// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/base/socs.h"

#include <atomic>

namespace aclq::base {
namespace {

constexpr int kUnknown = SocInfo::kUnknown;

constexpr ArchInfo kArch1001 = {.number = 1001, .has_hbm = true};
constexpr ArchInfo kArch2002 = {.number = 2002};
constexpr ArchInfo kArch2201 = {.number = 2201,
                                .has_hbm = true,
                                .has_bf16 = true,
                                .has_inf_nan_mode = true};
constexpr ArchInfo kArch3002 = {.number = 3002};
constexpr ArchInfo kArch3510 = {.number = 3510,
                                .has_hbm = true,
                                .padding = 0,
                                .has_bf16 = true,
                                .has_saturation_mode = false,
                                .has_inf_nan_mode = true};
constexpr ArchInfo kUnknownArch = {.number = kUnknown};

// The numbers come from CANN's platform files and from public code that lists
// them.
constexpr SocInfo kSocs[] = {
    // Atlas inference series.
    {"Ascend310P1", &kArch2002, 10, 8, 16},
    {"Ascend310P3", &kArch2002, 8, 7, 16},
    {"Ascend310P5", &kArch2002, 8, kUnknown, 16},
    {"Ascend310P7", &kArch2002, 8, kUnknown, 16},
    // Atlas 200I/500 A2 inference.
    {"Ascend310B1", &kArch3002, kUnknown, kUnknown, kUnknown},
    {"Ascend310B2", &kArch3002, kUnknown, kUnknown, kUnknown},
    {"Ascend310B3", &kArch3002, kUnknown, kUnknown, kUnknown},
    {"Ascend310B4", &kArch3002, kUnknown, kUnknown, kUnknown},
    // Atlas training series. "Ascend910B" without a digit is one of these, not
    // an A2.
    {"Ascend910A", &kArch1001, 32, 0, 32},
    {"Ascend910B", &kArch1001, 30, 0, 32},
    {"Ascend910ProA", &kArch1001, 32, 0, 32},
    {"Ascend910ProB", &kArch1001, 30, 0, 32},
    {"Ascend910PremiumA", &kArch1001, 32, 0, 32},
    // Atlas A2.
    {"Ascend910B1", &kArch2201, 24, 48, 192},
    {"Ascend910B2", &kArch2201, 24, 48, 192},
    {"Ascend910B2C", &kArch2201, 24, 48, 192},
    {"Ascend910B3", &kArch2201, 20, 40, 192},
    {"Ascend910B4", &kArch2201, 20, 40, 96},
    {"Ascend910B4-1", &kArch2201, 20, 40, 96},
    // Atlas A3.
    {"Ascend910_9362", &kArch2201, 20, 40, 168},
    {"Ascend910_9363", &kArch2201, kUnknown, kUnknown, kUnknown},
    {"Ascend910_9372", &kArch2201, 20, 40, 192},
    {"Ascend910_9381", &kArch2201, 24, 48, 192},
    {"Ascend910_9382", &kArch2201, 24, 48, 192},
    {"Ascend910_9391", &kArch2201, 24, 48, 192},
    {"Ascend910_9392", &kArch2201, 24, 48, 192},
    // Ascend 950PR, 950DT and 350, which share an architecture.
    {"Ascend950PR_950z", &kArch3510, 4, 8, 16},
    {"Ascend950PR_9579", &kArch3510, 28, 56, 128},
    {"Ascend950PR_957b", &kArch3510, 28, 56, 112},
    {"Ascend950PR_957c", &kArch3510, 28, 56, 112},
    {"Ascend950PR_957d", &kArch3510, 28, 56, 96},
    {"Ascend950PR_9589", &kArch3510, 32, 64, 128},
    {"Ascend950PR_958a", &kArch3510, kUnknown, kUnknown, kUnknown},
    {"Ascend950PR_958b", &kArch3510, 32, 64, 112},
    {"Ascend950PR_9599", &kArch3510, 36, 72, 128},
    {"Ascend950DT_950x", &kArch3510, 8, 16, 32},
    {"Ascend950DT_950y", &kArch3510, 8, 16, 32},
    {"Ascend950DT_9571", &kArch3510, 28, 56, 128},
    {"Ascend950DT_9572", &kArch3510, 28, 56, 128},
    {"Ascend950DT_9573", &kArch3510, 28, 56, 112},
    {"Ascend950DT_9574", &kArch3510, 28, 56, 112},
    {"Ascend950DT_9575", &kArch3510, 28, 56, 128},
    {"Ascend950DT_9576", &kArch3510, 28, 56, 128},
    {"Ascend950DT_9577", &kArch3510, 28, 56, 112},
    {"Ascend950DT_9578", &kArch3510, 28, 56, 112},
    {"Ascend950DT_9581", &kArch3510, 32, 64, 128},
    {"Ascend950DT_9582", &kArch3510, 32, 64, 128},
    {"Ascend950DT_9583", &kArch3510, 32, 64, 112},
    {"Ascend950DT_9584", &kArch3510, 32, 64, 112},
    {"Ascend950DT_9585", &kArch3510, 32, 64, 128},
    {"Ascend950DT_9586", &kArch3510, 32, 64, 128},
    {"Ascend950DT_9587", &kArch3510, 32, 64, 112},
    {"Ascend950DT_9588", &kArch3510, 32, 64, 112},
    {"Ascend950DT_9591", &kArch3510, 36, 72, 128},
    {"Ascend950DT_9592", &kArch3510, 36, 72, 128},
    {"Ascend950DT_9595", &kArch3510, 36, 72, 128},
    {"Ascend950DT_9596", &kArch3510, 36, 72, 128},
    {"Ascend950DT_95A1", &kArch3510, 36, 72, 128},
    {"Ascend950DT_95A2", &kArch3510, 36, 72, 128},
    {"Ascend350_354f", &kArch3510, kUnknown, kUnknown, kUnknown},
    {"Ascend350_355e", &kArch3510, kUnknown, kUnknown, kUnknown},
    // Other chips.
    {"Ascend031", &kUnknownArch, kUnknown, kUnknown, kUnknown},
    {"KirinX90", &kUnknownArch, kUnknown, kUnknown, kUnknown},
    {"Kirin9030", &kUnknownArch, kUnknown, kUnknown, kUnknown},
};

}  // namespace

std::span<const SocInfo> Socs() { return kSocs; }

const SocInfo* FindSoc(std::string_view name) {
  // Each operator call looks up a SoC, and always the same one.
  static std::atomic<const SocInfo*> latest{kSocs};
  const SocInfo* const guess = latest.load(std::memory_order_relaxed);
  if (guess->name == name) return guess;
  for (const SocInfo& row : kSocs) {
    if (row.name != name) continue;
    latest.store(&row, std::memory_order_relaxed);
    return &row;
  }
  return nullptr;
}

// Groups names that differ only after their underscore, since messages are cut
// at 1023 characters: "Ascend910B1, Ascend910_{9362, 9363}".
std::string SocNames() {
  std::string names;
  std::string_view group;
  for (const SocInfo& row : kSocs) {
    const std::string_view prefix = row.name.substr(0, row.name.find('_') + 1);
    if (!group.empty() && prefix != group) names += "}";
    if (!names.empty()) names += ", ";
    if (!prefix.empty() && prefix != group) names.append(prefix).append("{");
    names += row.name.substr(prefix.size());
    group = prefix;
  }
  return group.empty() ? names : names + "}";
}

}  // namespace aclq::base
