// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Copies and fills.

#include <cstring>
#include <numeric>
#include <vector>

#include "tests/runtime/c_calls.h"
#include "tests/runtime/support.h"

namespace aclq::runtime {
namespace {

constexpr std::size_t kSize = 256;

std::vector<unsigned char> Numbers() {
  std::vector<unsigned char> numbers(kSize);
  std::iota(numbers.begin(), numbers.end(), static_cast<unsigned char>(1));
  return numbers;
}

class CopyTest : public RuntimeTest {
 protected:
  void SetUp() override {
    RuntimeTest::SetUp();
    stream_ = NewStream();
    device_ = static_cast<unsigned char*>(NewMemory(kSize));
    other_device_ = static_cast<unsigned char*>(NewMemory(kSize));
    pinned_ = static_cast<unsigned char*>(NewPinnedMemory(kSize));
    other_pinned_ = static_cast<unsigned char*>(NewPinnedMemory(kSize));
    for (unsigned char* const memory :
         {device_, other_device_, pinned_, other_pinned_}) {
      std::memset(memory, 0, kSize);
    }
  }
  void TearDown() override {
    EXPECT_EQ(aclrtSynchronizeDevice(), ACL_SUCCESS);
    EXPECT_EQ(aclrtFree(device_), ACL_SUCCESS);
    EXPECT_EQ(aclrtFree(other_device_), ACL_SUCCESS);
    EXPECT_EQ(aclrtFreeHost(pinned_), ACL_SUCCESS);
    EXPECT_EQ(aclrtFreeHost(other_pinned_), ACL_SUCCESS);
    RuntimeTest::TearDown();
  }

  static bool Holds(const unsigned char* memory,
                    const std::vector<unsigned char>& expected) {
    return std::memcmp(memory, expected.data(), expected.size()) == 0;
  }

  aclrtStream stream_ = nullptr;
  unsigned char* device_ = nullptr;
  unsigned char* other_device_ = nullptr;
  unsigned char* pinned_ = nullptr;
  unsigned char* other_pinned_ = nullptr;
};

TEST_F(CopyTest, CopiesBetweenAllPairsOfMemoryWithAllKinds) {
  const std::vector<unsigned char> numbers = Numbers();
  std::vector<unsigned char> host(kSize);
  for (unsigned char* const destination : {device_, pinned_, host.data()}) {
    for (unsigned char* const source : {other_device_, other_pinned_}) {
      for (int kind = 0; kind <= 5; ++kind) {
        std::memcpy(source, numbers.data(), kSize);
        std::memset(destination, 0, kSize);
        ASSERT_EQ(CopyWithKind(destination, kSize, source, kSize, kind),
                  ACL_SUCCESS);
        EXPECT_TRUE(Holds(destination, numbers));
      }
    }
  }
}

TEST_F(CopyTest, RangesMayOverlap) {
  const std::vector<unsigned char> numbers = Numbers();
  std::memcpy(device_, numbers.data(), kSize);
  ASSERT_EQ(aclrtMemcpy(device_ + 1, kSize - 1, device_, kSize - 1,
                        ACL_MEMCPY_DEVICE_TO_DEVICE),
            ACL_SUCCESS);
  EXPECT_EQ(std::memcmp(device_ + 1, numbers.data(), kSize - 1), 0);
}

TEST_F(CopyTest, CountZeroSucceedsBeforeAnyCheck) {
  InThread([this] {  // without a context
    EXPECT_EQ(CopyWithKind(nullptr, 0, nullptr, 0, 99), ACL_SUCCESS);
    EXPECT_EQ(CopyAsyncWithKind(nullptr, 0, nullptr, 0, 99, this), ACL_SUCCESS);
    EXPECT_EQ(aclrtMemset(nullptr, 0, 0, 0), ACL_SUCCESS);
    EXPECT_EQ(aclrtMemsetAsync(nullptr, 0, 0, 0, this), ACL_SUCCESS);
    EXPECT_EQ(RecentError(), "");
  });
}

TEST_F(CopyTest, KindsFrom6OnAre100000) {
  char host[8] = {};
  for (const int kind : {6, 7, 8, 99, -1}) {
    EXPECT_EQ(CopyWithKind(device_, 8, host, 8, kind), ACL_ERROR_INVALID_PARAM);
    EXPECT_NE(
        RecentError().find("aclrtMemcpy: kind is " + std::to_string(kind)),
        std::string::npos);
    EXPECT_EQ(CopyAsyncWithKind(device_, 8, host, 8, kind, stream_),
              ACL_ERROR_INVALID_PARAM);
  }
}

TEST_F(CopyTest, CountAboveTheLimitIs107000) {
  char host[16] = {};
  const auto expect = [](aclError code, const char* text) {
    EXPECT_EQ(code, ACL_ERROR_RT_PARAM_INVALID) << text;
    const std::string message = RecentError();
    EXPECT_NE(message.find(text), std::string::npos) << message;
  };
  expect(aclrtMemcpy(device_, 8, host, 9, ACL_MEMCPY_HOST_TO_DEVICE),
         "aclrtMemcpy: count is 9, more than destMax, which is 8");
  expect(aclrtMemcpy(device_, 0, host, 1, ACL_MEMCPY_HOST_TO_DEVICE),
         "count is 1, more than destMax, which is 0");
  expect(
      aclrtMemcpyAsync(device_, 8, host, 9, ACL_MEMCPY_HOST_TO_DEVICE, stream_),
      "aclrtMemcpyAsync: count is 9, more than destMax, which is 8");
  expect(aclrtMemset(device_, 8, 0, 9),
         "aclrtMemset: count is 9, more than maxCount, which is 8");
  expect(aclrtMemsetAsync(device_, 8, 0, 9, stream_),
         "aclrtMemsetAsync: count is 9, more than maxCount, which is 8");
}

// The documented order: each row also has the errors of all rows below it.
TEST_F(CopyTest, ChecksComeInTheirOrder) {
  InThread([this] {  // without a context, which is checked last
    char host[8] = {};
    EXPECT_EQ(CopyWithKind(nullptr, 0, nullptr, 0, 7), ACL_SUCCESS);
    EXPECT_EQ(CopyWithKind(nullptr, 0, host, 1, 7), ACL_ERROR_INVALID_PARAM);
    EXPECT_NE(RecentError().find("dst is null"), std::string::npos);
    EXPECT_EQ(CopyWithKind(device_, 0, host, 1, 7), ACL_ERROR_INVALID_PARAM);
    EXPECT_NE(RecentError().find("kind is 7"), std::string::npos);
    EXPECT_EQ(CopyWithKind(device_, 0, device_, 1, 4),
              ACL_ERROR_RT_PARAM_INVALID);
    EXPECT_EQ(CopyWithKind(device_, 8, device_, 8, 4), ACL_SUCCESS);
    EXPECT_EQ(CopyWithKind(device_, 1 << 20, host, 1 << 20, 4),
              ACL_ERROR_RT_CONTEXT_NULL);
  });
}

TEST_F(CopyTest, BytesOutsideOfAnAllocationAre107000) {
  // The allocation has 32 bytes more than requested.
  std::vector<unsigned char> host(2 * kSize);
  EXPECT_EQ(aclrtMemcpy(device_, host.size(), host.data(), kSize + 32,
                        ACL_MEMCPY_HOST_TO_DEVICE),
            ACL_SUCCESS);
  const auto expect = [](aclError code, const char* argument,
                         const char* left) {
    EXPECT_EQ(code, ACL_ERROR_RT_PARAM_INVALID);
    const std::string message = RecentError();
    EXPECT_NE(message.find(std::string(argument) + " 0x"), std::string::npos)
        << message;
    EXPECT_NE(message.find(std::string(left) + " bytes left"),
              std::string::npos)
        << message;
  };
  expect(aclrtMemcpy(device_, host.size(), host.data(), kSize + 33,
                     ACL_MEMCPY_HOST_TO_DEVICE),
         "dst", "288");
  expect(aclrtMemcpy(host.data(), host.size(), device_ + 100, 189,
                     ACL_MEMCPY_DEVICE_TO_HOST),
         "src", "188");
  expect(aclrtMemcpy(host.data(), host.size(), pinned_, kSize + 1,
                     ACL_MEMCPY_HOST_TO_HOST),
         "src", "256");
  expect(aclrtMemcpyAsync(device_ + 287, 2, pinned_, 2,
                          ACL_MEMCPY_HOST_TO_DEVICE, stream_),
         "dst", "1");
  expect(aclrtMemset(device_ + 287, 2, 0, 2), "devPtr", "1");
  expect(aclrtMemsetAsync(device_ + 287, 2, 0, 2, stream_), "devPtr", "1");
}

TEST_F(CopyTest, SynchronousCopyWaitsForNoStream) {
  const Gate gate;
  const Gate gate_of_default;
  const std::vector<unsigned char> numbers = Numbers();
  ASSERT_EQ(gate.HoldUp(stream_), ACL_SUCCESS);
  ASSERT_EQ(gate_of_default.HoldUp(nullptr), ACL_SUCCESS);
  EXPECT_EQ(aclrtMemcpy(device_, kSize, numbers.data(), kSize,
                        ACL_MEMCPY_HOST_TO_DEVICE),
            ACL_SUCCESS);
  EXPECT_TRUE(Holds(device_, numbers));
  EXPECT_EQ(aclrtMemset(device_, kSize, 0, kSize), ACL_SUCCESS);
  EXPECT_EQ(device_[0], 0);
  gate.Open();
  gate_of_default.Open();
}

TEST_F(CopyTest, AsynchronousCopyComesInTheOrderOfTheStream) {
  const std::vector<unsigned char> numbers = Numbers();
  std::memcpy(pinned_, numbers.data(), kSize);
  const Gate gate;
  ASSERT_EQ(gate.HoldUp(stream_), ACL_SUCCESS);
  ASSERT_EQ(aclrtMemcpyAsync(device_, kSize, pinned_, kSize,
                             ACL_MEMCPY_HOST_TO_DEVICE, stream_),
            ACL_SUCCESS);
  ASSERT_EQ(aclrtMemcpyAsync(other_device_, kSize, device_, kSize,
                             ACL_MEMCPY_DEVICE_TO_DEVICE, stream_),
            ACL_SUCCESS);
  ASSERT_EQ(aclrtMemcpyAsync(other_pinned_, kSize, other_device_, kSize,
                             ACL_MEMCPY_DEVICE_TO_HOST, stream_),
            ACL_SUCCESS);
  EXPECT_TRUE(IsHeldUp(stream_));
  EXPECT_EQ(other_pinned_[0], 0);
  gate.Open();
  ASSERT_EQ(aclrtSynchronizeStream(stream_), ACL_SUCCESS);
  EXPECT_TRUE(Holds(other_pinned_, numbers));
}

TEST_F(CopyTest, AsynchronousCopyOnTheDefaultStream) {
  const std::vector<unsigned char> numbers = Numbers();
  std::memcpy(pinned_, numbers.data(), kSize);
  ASSERT_EQ(aclrtMemcpyAsync(device_, kSize, pinned_, kSize,
                             ACL_MEMCPY_HOST_TO_DEVICE, nullptr),
            ACL_SUCCESS);
  ASSERT_EQ(aclrtSynchronizeStream(nullptr), ACL_SUCCESS);
  EXPECT_TRUE(Holds(device_, numbers));
}

TEST_F(CopyTest, PageableMemoryIsCopiedBeforeTheCallReturns) {
  const std::vector<unsigned char> numbers = Numbers();
  std::vector<unsigned char> host = numbers;
  bool earlier_task_ran = false;
  const Gate gate;
  ASSERT_EQ(gate.HoldUp(stream_), ACL_SUCCESS);
  ASSERT_EQ(EnqueueCall(stream_, [&] { earlier_task_ran = true; }),
            ACL_SUCCESS);
  std::thread opener([&gate] { gate.Open(); });
  ASSERT_EQ(aclrtMemcpyAsync(device_, kSize, host.data(), kSize,
                             ACL_MEMCPY_HOST_TO_DEVICE, stream_),
            ACL_SUCCESS);
  EXPECT_TRUE(earlier_task_ran);
  EXPECT_TRUE(Holds(device_, numbers));
  host.assign(kSize, 0);
  ASSERT_EQ(aclrtMemcpyAsync(host.data(), kSize, device_, kSize,
                             ACL_MEMCPY_DEVICE_TO_HOST, stream_),
            ACL_SUCCESS);
  EXPECT_EQ(host, numbers);
  opener.join();
}

TEST_F(CopyTest, PageableCopyLeavesAFailureToTheNextSynchronisation) {
  std::vector<unsigned char> host(kSize);
  ASSERT_EQ(Enqueue(stream_, [] { return aclError{507015}; }), ACL_SUCCESS);
  EXPECT_EQ(aclrtMemcpyAsync(device_, kSize, host.data(), kSize,
                             ACL_MEMCPY_HOST_TO_DEVICE, stream_),
            ACL_SUCCESS);
  EXPECT_EQ(aclrtSynchronizeStream(stream_), 507015);
}

TEST_F(CopyTest, AsynchronousCopyWithinTheHostIs207000) {
  char host[kSize] = {};
  char other_host[kSize] = {};
  const std::pair<void*, void*> pairs[] = {{host, other_host},
                                           {pinned_, host},
                                           {host, pinned_},
                                           {pinned_, other_pinned_}};
  for (const auto& [destination, source] : pairs) {
    for (const aclrtMemcpyKind kind :
         {ACL_MEMCPY_HOST_TO_HOST, ACL_MEMCPY_DEFAULT}) {
      EXPECT_EQ(
          aclrtMemcpyAsync(destination, kSize, source, kSize, kind, stream_),
          ACL_ERROR_RT_FEATURE_NOT_SUPPORT);
      EXPECT_NE(RecentError().find("neither dst 0x"), std::string::npos);
    }
  }
}

TEST_F(CopyTest, SameAddressTwiceSucceedsWithoutACopy) {
  EXPECT_EQ(
      aclrtMemcpy(device_, kSize, device_, kSize, ACL_MEMCPY_DEVICE_TO_DEVICE),
      ACL_SUCCESS);
  const Gate gate;
  ASSERT_EQ(gate.HoldUp(stream_), ACL_SUCCESS);
  gate.WaitUntilReached();
  EXPECT_EQ(aclrtMemcpyAsync(pinned_, kSize, pinned_, kSize, ACL_MEMCPY_DEFAULT,
                             stream_),
            ACL_SUCCESS);
  gate.Open();
}

TEST_F(CopyTest, WithConditionIsTheSame) {
  const std::vector<unsigned char> numbers = Numbers();
  std::memcpy(pinned_, numbers.data(), kSize);
  const Gate gate;
  ASSERT_EQ(gate.HoldUp(stream_), ACL_SUCCESS);
  ASSERT_EQ(aclrtMemcpyAsyncWithCondition(device_, kSize, pinned_, kSize,
                                          ACL_MEMCPY_HOST_TO_DEVICE, stream_),
            ACL_SUCCESS);
  gate.WaitUntilReached();
  EXPECT_EQ(device_[0], 0);
  gate.Open();
  std::vector<unsigned char> host(kSize);
  ASSERT_EQ(aclrtMemcpyAsyncWithCondition(host.data(), kSize, device_, kSize,
                                          ACL_MEMCPY_DEVICE_TO_HOST, stream_),
            ACL_SUCCESS);
  EXPECT_EQ(host, numbers);  // pageable, so already done
  EXPECT_EQ(aclrtMemcpyAsyncWithCondition(host.data(), kSize, pinned_, kSize,
                                          ACL_MEMCPY_HOST_TO_HOST, stream_),
            ACL_ERROR_RT_FEATURE_NOT_SUPPORT);
  EXPECT_EQ(aclrtMemcpyAsyncWithCondition(device_, 7, host.data(), 8,
                                          ACL_MEMCPY_HOST_TO_DEVICE, stream_),
            ACL_ERROR_RT_PARAM_INVALID);
}

// Rows of 3 bytes with pitches of 8 in the source and 5 in the destination.
TEST_F(CopyTest, Copy2dCopiesRowsAndNothingBetweenThem) {
  const std::vector<unsigned char> numbers = Numbers();
  std::vector<unsigned char> host(kSize);
  for (unsigned char* const destination : {device_, pinned_, host.data()}) {
    for (unsigned char* const source : {other_device_, other_pinned_}) {
      for (int kind = 1; kind <= 4; ++kind) {
        std::memcpy(source, numbers.data(), kSize);
        std::memset(destination, 0, kSize);
        ASSERT_EQ(Copy2dWithKind(destination, 5, source, 8, 3, 4, kind),
                  ACL_SUCCESS);
        EXPECT_TRUE(Holds(destination, {1,  2,  3,  0, 0, 9,  10, 11, 0, 0,
                                        17, 18, 19, 0, 0, 25, 26, 27, 0, 0}));
      }
    }
  }
}

TEST_F(CopyTest, Copy2dWithoutRowsOrWidthSucceedsBeforeAnyCheck) {
  InThread([this] {  // without a context
    EXPECT_EQ(Copy2dWithKind(nullptr, 0, nullptr, 0, 0, 1, 99), ACL_SUCCESS);
    EXPECT_EQ(Copy2dWithKind(nullptr, 0, nullptr, 0, 1, 0, 99), ACL_SUCCESS);
    EXPECT_EQ(aclrtMemcpy2dAsync(nullptr, 0, nullptr, 0, 0, 1,
                                 ACL_MEMCPY_DEFAULT, this),
              ACL_SUCCESS);
  });
}

TEST_F(CopyTest, Copy2dChecksItsArguments) {
  const auto expect = [](aclError code, aclError expected, const char* text) {
    EXPECT_EQ(code, expected) << text;
    const std::string message = RecentError();
    EXPECT_NE(message.find(text), std::string::npos) << message;
  };
  expect(Copy2dWithKind(device_, 7, pinned_, 8, 8, 2, 1),
         ACL_ERROR_INVALID_PARAM, "width is 8, more than dpitch, which is 7");
  expect(Copy2dWithKind(device_, 8, pinned_, 7, 8, 2, 1),
         ACL_ERROR_INVALID_PARAM, "width is 8, more than spitch, which is 7");
  expect(Copy2dWithKind(device_, SIZE_MAX / 2, pinned_, 8, 8, 4, 1),
         ACL_ERROR_INVALID_PARAM, "height is 4 and dpitch is");
  for (const int kind : {-1, 0, 5, 6, 7, 99}) {
    expect(Copy2dWithKind(device_, 8, pinned_, 8, 8, 2, kind),
           ACL_ERROR_INVALID_PARAM, "accepted are 1 to 4");
  }
  // The first 31 rows end at byte 248, the last at 256.
  EXPECT_EQ(Copy2dWithKind(device_, 8, pinned_, 8, 8, 32, 1), ACL_SUCCESS);
  expect(Copy2dWithKind(device_, 8, pinned_, 8, 8, 33, 1),
         ACL_ERROR_RT_PARAM_INVALID,
         "has 256 bytes left in its allocation; 264 are needed");
  expect(Copy2dWithKind(device_, 10, pinned_, 8, 8, 30, 1),
         ACL_ERROR_RT_PARAM_INVALID,
         "has 288 bytes left in its allocation; 298 are needed");
  EXPECT_EQ(Copy2dWithKind(device_, 8, device_, 8, 8, 2, 3), ACL_SUCCESS);
}

TEST_F(CopyTest, Copy2dAsyncFollowsTheRulesOfStreams) {
  const std::vector<unsigned char> numbers = Numbers();
  std::memcpy(pinned_, numbers.data(), kSize);
  const Gate gate;
  ASSERT_EQ(gate.HoldUp(stream_), ACL_SUCCESS);
  ASSERT_EQ(aclrtMemcpy2dAsync(device_, 4, pinned_, 8, 2, 2,
                               ACL_MEMCPY_HOST_TO_DEVICE, stream_),
            ACL_SUCCESS);
  gate.WaitUntilReached();
  EXPECT_EQ(device_[0], 0);
  gate.Open();
  unsigned char host[4] = {};
  ASSERT_EQ(aclrtMemcpy2dAsync(host, 2, device_, 4, 2, 2,
                               ACL_MEMCPY_DEVICE_TO_HOST, stream_),
            ACL_SUCCESS);
  EXPECT_EQ(std::vector<unsigned char>(host, host + 4),
            (std::vector<unsigned char>{1, 2, 9, 10}));
  EXPECT_EQ(aclrtMemcpy2dAsync(host, 2, pinned_, 4, 2, 2, ACL_MEMCPY_DEFAULT,
                               stream_),
            ACL_ERROR_RT_FEATURE_NOT_SUPPORT);
  EXPECT_EQ(aclrtMemcpy2dAsync(device_, 200, pinned_, 4, 2, 3,
                               ACL_MEMCPY_HOST_TO_DEVICE, stream_),
            ACL_ERROR_RT_PARAM_INVALID);
}

TEST_F(CopyTest, FillSetsTheLowestByteOfTheValue) {
  std::vector<unsigned char> host(kSize);
  for (unsigned char* const memory : {device_, pinned_, host.data()}) {
    ASSERT_EQ(aclrtMemset(memory, kSize, 0x1234AB, kSize - 1), ACL_SUCCESS);
    EXPECT_TRUE(Holds(memory, std::vector<unsigned char>(kSize - 1, 0xAB)));
    EXPECT_EQ(memory[kSize - 1], 0);
  }
}

TEST_F(CopyTest, AsynchronousFillComesInTheOrderOfTheStream) {
  for (unsigned char* const memory : {device_, pinned_}) {
    const Gate gate;
    ASSERT_EQ(gate.HoldUp(stream_), ACL_SUCCESS);
    ASSERT_EQ(aclrtMemsetAsync(memory, kSize, 0xCD, kSize, stream_),
              ACL_SUCCESS);
    EXPECT_TRUE(IsHeldUp(stream_));
    EXPECT_EQ(memory[0], 0);
    gate.Open();
    ASSERT_EQ(aclrtSynchronizeStream(stream_), ACL_SUCCESS);
    EXPECT_TRUE(Holds(memory, std::vector<unsigned char>(kSize, 0xCD)));
  }
}

TEST_F(CopyTest, AsynchronousFillOfPageableMemoryIsDoneBeforeTheCallReturns) {
  std::vector<unsigned char> host(kSize);
  bool earlier_task_ran = false;
  const Gate gate;
  ASSERT_EQ(gate.HoldUp(stream_), ACL_SUCCESS);
  ASSERT_EQ(EnqueueCall(stream_, [&] { earlier_task_ran = true; }),
            ACL_SUCCESS);
  std::thread opener = OpenLater(gate, stream_);
  EXPECT_EQ(aclrtMemsetAsync(host.data(), kSize, 0xEF, kSize, stream_),
            ACL_SUCCESS);
  EXPECT_TRUE(earlier_task_ran);
  opener.join();
  EXPECT_EQ(host, std::vector<unsigned char>(kSize, 0xEF));
}

}  // namespace
}  // namespace aclq::runtime
