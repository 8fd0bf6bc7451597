// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Batches of copies.

#include <cstdint>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include "tests/runtime/support.h"

namespace aclq::runtime {
namespace {

aclrtMemLocation OnDevice(uint32_t id) {
  return {id, ACL_MEM_LOCATION_TYPE_DEVICE};
}
aclrtMemLocation OnHost() { return {0, ACL_MEM_LOCATION_TYPE_HOST}; }
aclrtMemcpyBatchAttr ToDevice(uint32_t id = 0) {
  return {OnDevice(id), OnHost(), {}};
}
aclrtMemcpyBatchAttr ToHost(uint32_t id = 0) {
  return {OnHost(), OnDevice(id), {}};
}

// The arguments of a batch, which tests change one by one.
struct Batch {
  std::vector<void*> destinations;
  std::vector<std::size_t> limits;
  std::vector<void*> sources;
  std::vector<std::size_t> sizes;
  std::vector<aclrtMemcpyBatchAttr> attributes;
  std::vector<std::size_t> first_copies = {0};
  std::size_t failed_copy = 77;

  void Add(void* destination, void* source, std::size_t size) {
    destinations.push_back(destination);
    limits.push_back(size);
    sources.push_back(source);
    sizes.push_back(size);
  }
  aclError Run() {
    return aclrtMemcpyBatch(destinations.data(), limits.data(), sources.data(),
                            sizes.data(), sizes.size(), attributes.data(),
                            first_copies.data(), attributes.size(),
                            &failed_copy);
  }
  aclError RunInStream(aclrtStream stream) {
    return aclrtMemcpyBatchAsync(destinations.data(), limits.data(),
                                 sources.data(), sizes.data(), sizes.size(),
                                 attributes.data(), first_copies.data(),
                                 attributes.size(), &failed_copy, stream);
  }
};

class CopyBatchTest : public RuntimeTest {
 protected:
  static constexpr std::size_t kSize = 64;

  void SetUp() override {
    RuntimeTest::SetUp();
    for (auto*& memory : device_) memory = static_cast<char*>(NewMemory(kSize));
    pinned_ = static_cast<char*>(NewPinnedMemory(kSize));
    std::strcpy(pinned_, "pinned");
    std::strcpy(pageable_, "pageable");
    for (char* const memory : device_) std::memset(memory, 0, kSize);
  }
  void TearDown() override {
    EXPECT_EQ(aclrtSynchronizeDevice(), ACL_SUCCESS);
    for (char* const memory : device_) {
      EXPECT_EQ(aclrtFree(memory), ACL_SUCCESS);
    }
    EXPECT_EQ(aclrtFreeHost(pinned_), ACL_SUCCESS);
    RuntimeTest::TearDown();
  }

  // Returns a batch of two copies to the device, from pinned and from pageable
  // memory.
  Batch TwoCopies() {
    Batch batch;
    batch.Add(device_[0], pinned_, 7);
    batch.Add(device_[1], pageable_, 9);
    batch.attributes = {ToDevice()};
    return batch;
  }
  // Runs the batch immediately and in a stream, and expects that it copies
  // nothing.
  void ExpectRefused(Batch batch, aclError expected, std::size_t failed_copy,
                     const std::string& text) {
    for (const bool in_stream : {false, true}) {
      batch.failed_copy = 77;
      EXPECT_EQ(in_stream ? batch.RunInStream(nullptr) : batch.Run(), expected)
          << text;
      EXPECT_EQ(batch.failed_copy, failed_copy) << text;
      const std::string message = RecentError();
      EXPECT_NE(message.find(text), std::string::npos) << message;
    }
    EXPECT_EQ(aclrtSynchronizeStream(nullptr), ACL_SUCCESS);
    for (const char* const memory : device_) EXPECT_STREQ(memory, "") << text;
    EXPECT_STREQ(pinned_, "pinned") << text;
    EXPECT_STREQ(pageable_, "pageable") << text;
  }

  char* device_[3] = {};
  char* pinned_ = nullptr;
  char pageable_[kSize] = {};
};

TEST_F(CopyBatchTest, CopiesToTheDeviceAndBack) {
  Batch there = TwoCopies();
  ASSERT_EQ(there.Run(), ACL_SUCCESS) << RecentError();
  EXPECT_EQ(there.failed_copy, SIZE_MAX);
  EXPECT_STREQ(device_[0], "pinned");
  EXPECT_STREQ(device_[1], "pageable");
  Batch back;
  back.Add(pinned_, device_[1], 9);
  back.Add(pageable_, device_[0], 7);
  back.attributes = {ToHost()};
  ASSERT_EQ(back.Run(), ACL_SUCCESS) << RecentError();
  EXPECT_STREQ(pinned_, "pageable");
  EXPECT_STREQ(pageable_, "pinned");
}

TEST_F(CopyBatchTest, EachAttributeIsForItsCopies) {
  Batch batch = TwoCopies();
  batch.Add(device_[2], pinned_, 4);
  batch.attributes = {ToDevice(), ToDevice()};
  batch.attributes[1].srcLoc.type = ACL_MEM_LOCATION_TYPE_HOST_NUMA;
  batch.first_copies = {0, 2};
  ASSERT_EQ(batch.Run(), ACL_SUCCESS) << RecentError();
  EXPECT_EQ(std::string(device_[2], 4), "pinn");
}

TEST_F(CopyBatchTest, ACopyOfNoBytesIsLeftOut) {
  Batch batch = TwoCopies();
  batch.sizes = {0, 9};
  ASSERT_EQ(batch.Run(), ACL_SUCCESS) << RecentError();
  EXPECT_STREQ(device_[0], "");
  EXPECT_STREQ(device_[1], "pageable");
}

TEST_F(CopyBatchTest, OfPinnedMemoryComesInTheOrderOfTheStream) {
  const aclrtStream stream = NewStream();
  const Gate gate;
  ASSERT_EQ(gate.HoldUp(stream), ACL_SUCCESS);
  Batch batch;
  batch.Add(device_[0], pinned_, 7);
  batch.Add(device_[1], pinned_ + 3, 4);
  batch.attributes = {ToDevice()};
  ASSERT_EQ(batch.RunInStream(stream), ACL_SUCCESS) << RecentError();
  gate.WaitUntilReached();
  EXPECT_STREQ(device_[0], "");
  // The call has read the arrays.
  batch = Batch();
  gate.Open();
  ASSERT_EQ(aclrtSynchronizeStream(stream), ACL_SUCCESS);
  EXPECT_STREQ(device_[0], "pinned");
  EXPECT_STREQ(device_[1], "ned");
}

TEST_F(CopyBatchTest, WithPageableMemoryIsDoneBeforeTheCallReturns) {
  const aclrtStream stream = NewStream();
  bool earlier_task_ran = false;
  const Gate gate;
  ASSERT_EQ(gate.HoldUp(stream), ACL_SUCCESS);
  ASSERT_EQ(EnqueueCall(stream, [&] { earlier_task_ran = true; }), ACL_SUCCESS);
  std::thread opener([&gate] { gate.Open(); });
  ASSERT_EQ(TwoCopies().RunInStream(stream), ACL_SUCCESS) << RecentError();
  EXPECT_TRUE(earlier_task_ran);
  EXPECT_STREQ(device_[0], "pinned");
  EXPECT_STREQ(device_[1], "pageable");
  opener.join();
}

TEST_F(CopyBatchTest, NullArraysAre100000) {
  Batch batch = TwoCopies();
  std::size_t failed = 77;
  void** const dsts = batch.destinations.data();
  void** const srcs = batch.sources.data();
  std::size_t* const limits = batch.limits.data();
  std::size_t* const sizes = batch.sizes.data();
  aclrtMemcpyBatchAttr* const attrs = batch.attributes.data();
  std::size_t* const firsts = batch.first_copies.data();
  const auto expect = [](aclError code, const char* name) {
    EXPECT_EQ(code, ACL_ERROR_INVALID_PARAM) << name;
    const std::string message = RecentError();
    EXPECT_NE(message.find(std::string(name) + " is null"), std::string::npos)
        << message;
  };
  const auto now = [&](void** d, std::size_t* l, void** s, std::size_t* n,
                       aclrtMemcpyBatchAttr* a, std::size_t* f,
                       std::size_t* failure) {
    return aclrtMemcpyBatch(d, l, s, n, 2, a, f, 1, failure);
  };
  expect(now(nullptr, limits, srcs, sizes, attrs, firsts, &failed), "dsts");
  expect(now(dsts, nullptr, srcs, sizes, attrs, firsts, &failed), "destMaxs");
  expect(now(dsts, limits, nullptr, sizes, attrs, firsts, &failed), "srcs");
  expect(now(dsts, limits, srcs, nullptr, attrs, firsts, &failed), "sizes");
  expect(now(dsts, limits, srcs, sizes, nullptr, firsts, &failed), "attrs");
  expect(now(dsts, limits, srcs, sizes, attrs, nullptr, &failed),
         "attrsIndexes");
  expect(now(dsts, limits, srcs, sizes, attrs, firsts, nullptr), "failIndex");
  expect(aclrtMemcpyBatchAsync(nullptr, limits, srcs, sizes, 2, attrs, firsts,
                               1, &failed, nullptr),
         "dsts");
  EXPECT_EQ(failed, 77U);
}

TEST_F(CopyBatchTest, WrongCountsAndIndicesAre107000) {
  Batch batch = TwoCopies();
  std::size_t failed = 77;
  EXPECT_EQ(aclrtMemcpyBatch(batch.destinations.data(), batch.limits.data(),
                             batch.sources.data(), batch.sizes.data(), 0,
                             batch.attributes.data(), batch.first_copies.data(),
                             1, &failed),
            ACL_ERROR_RT_PARAM_INVALID);
  EXPECT_EQ(failed, SIZE_MAX);
  EXPECT_NE(RecentError().find("numBatches is 0"), std::string::npos);
  EXPECT_EQ(aclrtMemcpyBatch(batch.destinations.data(), batch.limits.data(),
                             batch.sources.data(), batch.sizes.data(), 2,
                             batch.attributes.data(), batch.first_copies.data(),
                             0, &failed),
            ACL_ERROR_RT_PARAM_INVALID);
  EXPECT_NE(RecentError().find("numAttrs is 0; expected 1 to numBatches"),
            std::string::npos);
  batch.attributes = {ToDevice(), ToDevice(), ToDevice()};
  batch.first_copies = {0, 1, 2};
  ExpectRefused(batch, ACL_ERROR_RT_PARAM_INVALID, SIZE_MAX, "numAttrs is 3");
  batch.attributes.resize(2);
  for (const std::size_t second : {0, 2, 3}) {
    batch.first_copies = {0, second};
    ExpectRefused(batch, ACL_ERROR_RT_PARAM_INVALID, SIZE_MAX,
                  "attrsIndexes[1] is " + std::to_string(second));
  }
  batch.attributes.resize(1);
  batch.first_copies = {1};
  ExpectRefused(batch, ACL_ERROR_RT_PARAM_INVALID, SIZE_MAX,
                "attrsIndexes[0] is 1");
}

TEST_F(CopyBatchTest, WrongAttributesNameTheirFirstCopy) {
  Batch batch = TwoCopies();
  batch.first_copies = {0, 1};
  batch.attributes = {ToDevice(), ToDevice()};
  batch.attributes[1].srcLoc.type = ACL_MEM_LOCATION_TYPE_UNREGISTERED;
  ExpectRefused(batch, ACL_ERROR_RT_PARAM_INVALID, 1,
                "attrs[1].srcLoc.type is 2");
  batch.attributes[1] = ToDevice();
  batch.attributes[1].dstLoc.type = ACL_MEM_LOCATION_TYPE_MANAGED;
  ExpectRefused(batch, ACL_ERROR_RT_PARAM_INVALID, 1,
                "attrs[1].dstLoc.type is 3");
  batch.attributes[1] = ToDevice(63);
  ExpectRefused(batch, ACL_ERROR_RT_INVALID_DEVICEID, 1,
                "attrs[1].dstLoc.id is 63");
  batch.attributes[1] = ToHost();
  ExpectRefused(batch, ACL_ERROR_RT_PARAM_INVALID, 1,
                "attrs[1] copies from a device to the host, but attrs[0] from "
                "the host to a device");
  batch.attributes[0] = {OnHost(), OnHost(), {}};
  ExpectRefused(batch, ACL_ERROR_RT_PARAM_INVALID, 0,
                "attrs[0] has both locations on the host");
  batch.attributes[0] = {OnDevice(0), OnDevice(0), {}};
  ExpectRefused(batch, ACL_ERROR_RT_PARAM_INVALID, 0,
                "attrs[0] has both locations on devices");
}

TEST_F(CopyBatchTest, AWrongCopyIsNamedAndNoneIsDone) {
  const auto with_second = [this](void* destination, void* source,
                                  std::size_t size, std::size_t limit) {
    Batch batch = TwoCopies();
    batch.destinations[1] = destination;
    batch.sources[1] = source;
    batch.sizes[1] = size;
    batch.limits[1] = limit;
    return batch;
  };
  ExpectRefused(with_second(nullptr, pageable_, 9, 9), ACL_ERROR_INVALID_PARAM,
                1, "copy 1 of the batch: dst is null");
  ExpectRefused(with_second(device_[1], nullptr, 9, 9), ACL_ERROR_INVALID_PARAM,
                1, "copy 1 of the batch: src is null");
  ExpectRefused(with_second(device_[1], pageable_, 9, 8),
                ACL_ERROR_RT_PARAM_INVALID, 1,
                "copy 1 of the batch: its size is 9, more than its destMax, "
                "which is 8");
  ExpectRefused(with_second(device_[1] + 90, pageable_, 9, 9),
                ACL_ERROR_RT_PARAM_INVALID, 1,
                "has 6 bytes left in its allocation");
  ExpectRefused(with_second(pinned_, pageable_, 9, 9),
                ACL_ERROR_RT_PARAM_INVALID, 1, "is not memory of device 0");
  ExpectRefused(with_second(pageable_, pinned_, 7, 7),
                ACL_ERROR_RT_PARAM_INVALID, 1, "is not memory of device 0");
  ExpectRefused(with_second(device_[1], device_[2], 9, 9),
                ACL_ERROR_RT_PARAM_INVALID, 1, "is memory of device 0; the");
}

TEST_F(CopyBatchTest, NeedsAContextAndAStreamOfIt) {
  InThread([this] {
    EXPECT_EQ(TwoCopies().Run(), ACL_ERROR_RT_CONTEXT_NULL);
    EXPECT_EQ(TwoCopies().RunInStream(nullptr), ACL_ERROR_RT_CONTEXT_NULL);
  });
  const aclrtStream stream = NewStream();
  ASSERT_EQ(aclrtDestroyStream(stream), ACL_SUCCESS);
  EXPECT_EQ(TwoCopies().RunInStream(stream), ACL_ERROR_RT_INVALID_HANDLE);
  EXPECT_STREQ(device_[0], "");
}

TEST(CopyBatchOfSeveralDevicesTest, AsynchronousOnesNeedPeerAccess) {
  EXPECT_IN_NEW_PROCESS([] {
    setenv("ACLQ_DEVICE_COUNT", "2", 1);
    ASSERT_EQ(aclrtSetDevice(1), ACL_SUCCESS);
    void* const second = NewMemory(8);
    ASSERT_EQ(aclrtSetDevice(0), ACL_SUCCESS);
    void* const first = NewMemory(8);
    void* const pinned = NewPinnedMemory(8);
    std::strcpy(static_cast<char*>(pinned), "pinned");
    Batch batch;
    batch.Add(first, pinned, 7);
    batch.Add(second, pinned, 7);
    batch.attributes = {ToDevice(0), ToDevice(1)};
    batch.first_copies = {0, 1};
    EXPECT_EQ(batch.RunInStream(nullptr), ACL_ERROR_RT_PARAM_INVALID);
    EXPECT_EQ(batch.failed_copy, 1U);
    EXPECT_NE(RecentError().find("to which device 0 has no access"),
              std::string::npos);
    EXPECT_EQ(batch.Run(), ACL_SUCCESS) << RecentError();
    EXPECT_STREQ(static_cast<char*>(second), "pinned");
    ASSERT_EQ(aclrtDeviceEnablePeerAccess(1, 0), ACL_SUCCESS);
    EXPECT_EQ(batch.RunInStream(nullptr), ACL_SUCCESS) << RecentError();
    // The memory of the second copy does not belong to the device that the
    // attributes name.
    batch.attributes = {ToDevice(0)};
    batch.first_copies = {0};
    EXPECT_EQ(batch.Run(), ACL_ERROR_RT_PARAM_INVALID);
    EXPECT_EQ(batch.failed_copy, 1U);
    EXPECT_NE(RecentError().find("is not memory of device 0"),
              std::string::npos);
    EXPECT_EQ(aclrtSynchronizeDevice(), ACL_SUCCESS);
  });
}

}  // namespace
}  // namespace aclq::runtime
