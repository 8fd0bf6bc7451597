// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The instruction sets of the build: plans can be made for those that this CPU
// runs; the others are refused with the reason.

#include "aclq/isa.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "aclq/quantize.h"

namespace aclq {
namespace {

Status MakePlanOn(const std::string& isa, QuantizePlan* plan) {
  QuantizeOptions options;
  options.isa = isa;
  return QuantizePlan::Make({DType::kFloat32, {1}}, {DType::kFloat32, {1}},
                            std::nullopt, {DType::kInt8, {1}}, options, plan);
}

TEST(Isas, NamesAreThoseThatAreNotMissing) {
  std::vector<std::string> expected;
  std::set<std::string> all;
  for (const Isa& isa : Isas()) {
    all.insert(isa.name);
    if (isa.missing.empty()) expected.push_back(isa.name);
  }
  EXPECT_EQ(all.size(), Isas().size()) << "a name is there twice";
  EXPECT_FALSE(IsaNames().empty());
  EXPECT_EQ(IsaNames(), expected);
}

TEST(Isas, ThoseOfTheArchitectureThatAreNotDisabled) {
  std::set<std::string> all;
  for (const Isa& isa : Isas()) all.insert(isa.name);
#if defined(__x86_64__)
  const std::vector<std::string> expected = {"AVX3", "AVX2", "SSE4"};
#elif defined(__aarch64__)
  const std::vector<std::string> expected = {"NEON"};
#else
  const std::vector<std::string> expected;
#endif
  const std::string disabled = ACLQ_DISABLED_ISAS;  // " AVX3 SSE4 "
  for (const std::string& name : expected) {
    const bool is_disabled = disabled.find(' ' + name + ' ') != disabled.npos;
    EXPECT_EQ(all.count(name), is_disabled ? 0U : 1U) << name;
  }
}

TEST(Isas, MakePlansOrAreRefusedForWhatIsMissing) {
  for (const Isa& isa : Isas()) {
    QuantizePlan plan;
    const Status status = MakePlanOn(isa.name, &plan);
    if (isa.missing.empty()) {
      ASSERT_TRUE(status.ok()) << status.message();
      EXPECT_EQ(plan.isa(), isa.name);
    } else {
      EXPECT_EQ(status.code(), StatusCode::kInvalidArgument);
      EXPECT_EQ(status.message().rfind(
                    "isa is " + isa.name +
                        ", which this CPU does not support: it lacks " +
                        isa.missing + "; available are ",
                    0),
                0U)
          << status.message();
    }
  }
}

TEST(Isas, OthersAreRefused) {
  QuantizePlan plan;
  const Status status = MakePlanOn("MMX", &plan);
  EXPECT_EQ(status.code(), StatusCode::kInvalidArgument);
  std::string available;
  for (const std::string& name : IsaNames())
    available += (available.empty() ? "" : ", ") + name;
  EXPECT_EQ(status.message(),
            "isa is MMX, which this build does not include; available are " +
                available + ".");
}

}  // namespace
}  // namespace aclq
