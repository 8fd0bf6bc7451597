// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The features of the CPU, compared with Highway's library and with the
// operating system.

#include "src/kernels/cpu_features.h"

#include <gtest/gtest.h>
#include <hwy/targets.h>

#include <cstdint>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "src/kernels/kernels.h"

namespace aclq::kernels {
namespace {

TEST(CpuFeatures, GiveTheInstructionSetsThatHighwayFinds) {
  std::vector<std::string> expected;
  for (const std::int64_t target : hwy::SupportedAndGeneratedTargets())
    expected.push_back(hwy::TargetName(target));
  std::vector<std::string> found;
  for (const Implementation& one : Implementations()) found.push_back(one.name);
  EXPECT_EQ(found, expected);
}

TEST(CpuFeatures, EveryTargetOfTheBuildIsListedBestFirst) {
  std::vector<std::string> expected;
  for (std::int64_t rest = HWY_TARGETS; rest != 0; rest &= rest - 1)
    expected.push_back(hwy::TargetName(rest & -rest));
  std::vector<std::string> found;
  for (const Isa& isa : Isas()) found.push_back(isa.name);
  EXPECT_EQ(found, expected);
}

TEST(CpuFeatures, TheFirstMissingOneIsNamed) {
  EXPECT_EQ(MissingFeature(""), "");
  EXPECT_EQ(MissingFeature("mmx9"), "mmx9");
  EXPECT_EQ(MissingFeature("+mmx9"), "mmx9");
  EXPECT_EQ(MissingFeature("mmx8,mmx9"), "mmx8");
#if defined(__x86_64__)
  EXPECT_EQ(MissingFeature("sse2"), "");
  EXPECT_EQ(MissingFeature("sse2,mmx9,sse2"), "mmx9");
#endif
}

#if defined(__x86_64__)
TEST(CpuFeatures, AreThoseThatTheKernelLists) {
  std::ifstream cpuinfo("/proc/cpuinfo");
  std::string line;
  while (std::getline(cpuinfo, line) && line.rfind("flags", 0) != 0) {
  }
  std::istringstream words(line);
  std::set<std::string> flags;
  for (std::string word; words >> word;) flags.insert(word);
  ASSERT_EQ(flags.count("sse2"), 1U);

  static const struct {
    const char* name;
    const char* flag;
  } features[] = {
      {"sse2", "sse2"},
      {"ssse3", "ssse3"},
      {"sse4.1", "sse4_1"},
      {"sse4.2", "sse4_2"},
      {"pclmul", "pclmulqdq"},
      {"aes", "aes"},
      {"avx", "avx"},
      {"f16c", "f16c"},
      {"fma", "fma"},
      {"bmi", "bmi1"},
      {"bmi2", "bmi2"},
      {"avx2", "avx2"},
      {"avx512f", "avx512f"},
      {"avx512dq", "avx512dq"},
      {"avx512cd", "avx512cd"},
      {"avx512bw", "avx512bw"},
      {"avx512vl", "avx512vl"},
      {"avx512vbmi", "avx512vbmi"},
      {"avx512vbmi2", "avx512_vbmi2"},
      {"gfni", "gfni"},
      {"vaes", "vaes"},
      {"vpclmulqdq", "vpclmulqdq"},
      {"avx512vnni", "avx512_vnni"},
      {"avx512bitalg", "avx512_bitalg"},
      {"avx512vpopcntdq", "avx512_vpopcntdq"},
      {"avx512fp16", "avx512_fp16"},
      {"avxvnni", "avx_vnni"},
      {"avx512bf16", "avx512_bf16"},
  };
  for (const auto& [name, flag] : features) {
    EXPECT_EQ(MissingFeature(name), flags.count(flag) == 1 ? "" : name);
  }
}
#endif

}  // namespace
}  // namespace aclq::kernels
