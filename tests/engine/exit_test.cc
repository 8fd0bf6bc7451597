// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The end of the process: objects that are destroyed after main, and after
// everything that the library has made since they were made, may still call the
// library.

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <numeric>
#include <string>
#include <vector>

#include "aclq/quantize.h"
#include "tests/support/new_process.h"

namespace aclq {
namespace {

// Quantizes a problem large enough for several threads and checks the result.
bool QuantizeIsFine() {
  std::vector<float> x(1200000);
  std::iota(x.begin(), x.end(), 0.0F);
  const float scale = 1.0F;
  std::vector<std::int32_t> out(x.size());
  const auto count = static_cast<std::int64_t>(x.size());
  QuantizeOptions options;
  options.num_threads = 3;
  QuantizePlan plan;
  if (!QuantizePlan::Make({DType::kFloat32, {count}}, {DType::kFloat32, {1}},
                          std::nullopt, {DType::kInt32, {count}}, options,
                          &plan)
           .ok()) {
    return false;
  }
  if (!plan.Run(x.data(), &scale, nullptr, out.data()).ok()) return false;
  for (std::int64_t i = 0; i < count; ++i) {
    if (out[static_cast<std::size_t>(i)] != i) return false;
  }
  return true;
}

Status MakeSmallPlan(const QuantizeOptions& options) {
  QuantizePlan plan;
  return QuantizePlan::Make({DType::kFloat32, {1}}, {DType::kFloat32, {1}},
                            std::nullopt, {DType::kInt8, {1}}, options, &plan);
}

// An object whose destructor calls the library. It reports through the exit
// code, since all tests have ended by then.
class UsesLibraryAtExit {
 public:
  ~UsesLibraryAtExit() {
    if (IsaNames().empty() || !QuantizeIsFine()) _exit(EXIT_FAILURE);
    QuantizeOptions options;
    options.isa = IsaNames().front();
    options.soc = "Ascend910B1";
    if (!MakeSmallPlan(options).ok()) _exit(EXIT_FAILURE);
    options.soc = "Ascend1";
    const std::string message = MakeSmallPlan(options).message();
    if (message.find("Ascend910B1") == std::string::npos) _exit(EXIT_FAILURE);
  }
};

TEST(EngineExitDeathTest, DestructorsAfterMainMayUseTheLibrary) {
  EXPECT_IN_NEW_PROCESS([] {
    static const UsesLibraryAtExit made_before_first_use;
    EXPECT_FALSE(IsaNames().empty());
    EXPECT_TRUE(QuantizeIsFine());
  });
}

TEST(EngineExitDeathTest, TheFirstUseMayBeADestructors) {
  EXPECT_IN_NEW_PROCESS(
      [] { static const UsesLibraryAtExit made_before_first_use; });
}

// Settings are read once; messages about them are kept.
class IsRefusedAtExit {
 public:
  ~IsRefusedAtExit() {
    const std::string message = MakeSmallPlan({}).message();
    if (message.find(std::getenv("WANTED")) == std::string::npos)
      _exit(EXIT_FAILURE);
  }
};

void IsRefusedNowAndAtExit(const char* name, const char* value,
                           const char* message) {
  setenv(name, value, 1);
  setenv("WANTED", message, 1);
  static const IsRefusedAtExit made_before_first_use;
  const std::string found = MakeSmallPlan({}).message();
  EXPECT_NE(found.find(message), std::string::npos) << found;
}

TEST(EngineExitDeathTest, WrongSettingsAreStillNamedAfterMain) {
  EXPECT_IN_NEW_PROCESS([] {
    IsRefusedNowAndAtExit(
        "ACLQ_NUM_THREADS", "as many as there are",
        "ACLQ_NUM_THREADS=as many as there are is not an integer");
  });
  EXPECT_IN_NEW_PROCESS([] {
    IsRefusedNowAndAtExit(
        "ACLQ_ISA", "an instruction set of the future",
        "ACLQ_ISA=an instruction set of the future, which this build");
  });
}

}  // namespace
}  // namespace aclq
