// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Every function of the table in a forked child whose parent has other threads
// in functions of the table. If a call waits for a lock that one of these
// threads holds, a signal ends the child.

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

#include "acl/acl.h"
#include "aclnn/opdev/op_errno.h"
#include "tests/abi/every_function.h"
#include "tests/support/new_process.h"

namespace aclq::testing {
namespace {

// Threads that call functions as long as this object lives.
class Callers {
 public:
  explicit Callers(const std::vector<ExportedFunction>& functions) {
    for (std::size_t t = 0; t < 3; ++t) {
      threads_.emplace_back([this, &functions, t] {
        for (std::size_t i = t; !stop_; i += 3) {
          for (const int null_addresses : {0, 100}) {
            functions[i % functions.size()].call({0, 0, null_addresses});
          }
          aclGetRecentErrMsg();
        }
      });
    }
  }
  ~Callers() {
    stop_ = true;
    for (std::thread& thread : threads_) thread.join();
  }
  Callers(const Callers&) = delete;
  Callers& operator=(const Callers&) = delete;

 private:
  std::atomic<bool> stop_{false};
  std::vector<std::thread> threads_;
};

constexpr int kRounds = 100;

// Returns true if the function, called with zeros and addresses, makes the
// process one that uses a device.
bool UsesADevice(const ExportedFunction& function) {
  constexpr const char* kNames[] = {
      "aclrtSetDevice",         "aclrtCreateContext",
      "aclrtReserveMemAddress", "aclrtReserveMemAddressNoUCMemory",
      "aclrtMallocPhysical",
  };
  return std::find(std::begin(kNames), std::end(kNames), function.name) !=
         std::end(kNames);
}

TEST(EveryFunctionDeathTest, AForkMayComeBeforeADevice) {
  EXPECT_IN_NEW_PROCESS([] {
    const auto every = EveryFunction();
    auto without_device = every;
    std::erase_if(without_device, UsesADevice);
    ASSERT_LT(without_device.size(), every.size());
    const Callers callers(without_device);
    ExpectInForkedChildren(kRounds, [&] {
      for (const auto& function : every) {
        function.call({0, 0, 0});
        function.call({});
      }
      EXPECT_EQ(aclrtSetDevice(0), ACL_SUCCESS) << aclGetRecentErrMsg();
      EXPECT_EQ(aclrtSynchronizeDevice(), ACL_SUCCESS);
    });
  });
}

TEST(EveryFunctionDeathTest, AForkMayComeWithADevice) {
  EXPECT_IN_NEW_PROCESS([] {
    const auto every = EveryFunction();
    ASSERT_EQ(aclrtSetDevice(0), ACL_SUCCESS);
    const Callers callers(every);
    ExpectInForkedChildren(kRounds, [&] {
      for (const auto& function : every) {
        function.call({0, 0, 0});
        function.call({});
      }
      EXPECT_EQ(aclrtSetDevice(0), ACL_ERROR_RT_INTERNAL_ERROR);
    });
  });
}

}  // namespace
}  // namespace aclq::testing
