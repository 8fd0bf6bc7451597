// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// A program's own allocators.

#include <utility>
#include <vector>

#include "tests/runtime/support.h"

namespace aclq::runtime {
namespace {

// The runtime stores these functions and calls none.
void* Alloc(aclrtAllocator, size_t) { return nullptr; }
void Free(aclrtAllocator, aclrtAllocatorBlock) {}
void* AllocAdvise(aclrtAllocator, size_t, aclrtAllocatorAddr) {
  return nullptr;
}
void* GetAddr(aclrtAllocatorBlock block) { return block; }

using Setter = std::pair<const char*, aclError (*)(aclrtAllocatorDesc)>;

int object = 0;
const Setter kNeeded[] = {
    {"aclrtAllocatorSetObjToDesc",
     [](aclrtAllocatorDesc desc) {
       return aclrtAllocatorSetObjToDesc(desc, &object);
     }},
    {"aclrtAllocatorSetAllocFuncToDesc",
     [](aclrtAllocatorDesc desc) {
       return aclrtAllocatorSetAllocFuncToDesc(desc, Alloc);
     }},
    {"aclrtAllocatorSetFreeFuncToDesc",
     [](aclrtAllocatorDesc desc) {
       return aclrtAllocatorSetFreeFuncToDesc(desc, Free);
     }},
    {"aclrtAllocatorSetGetAddrFromBlockFuncToDesc",
     [](aclrtAllocatorDesc desc) {
       return aclrtAllocatorSetGetAddrFromBlockFuncToDesc(desc, GetAddr);
     }},
};

class AllocatorTest : public RuntimeTest {
 protected:
  static aclrtAllocatorDesc WholeDescription() {
    const aclrtAllocatorDesc desc = aclrtAllocatorCreateDesc();
    EXPECT_NE(desc, nullptr);
    for (const auto& [name, set] : kNeeded) EXPECT_EQ(set(desc), ACL_SUCCESS);
    return desc;
  }
  static aclError Find(aclrtStream stream) {
    aclrtAllocatorDesc desc = nullptr;
    return aclrtAllocatorGetByStream(stream, &desc, nullptr, nullptr, nullptr,
                                     nullptr, nullptr);
  }
  static void ExpectError(aclError code, aclError expected, const char* text) {
    EXPECT_EQ(code, expected) << text;
    const std::string message = RecentError();
    EXPECT_NE(message.find(text), std::string::npos) << message;
  }
};

TEST_F(AllocatorTest, StreamKeepsItsAllocator) {
  const aclrtStream stream = NewStream();
  const aclrtAllocatorDesc desc = WholeDescription();
  ASSERT_EQ(aclrtAllocatorSetAllocAdviseFuncToDesc(desc, AllocAdvise),
            ACL_SUCCESS);
  ASSERT_EQ(aclrtAllocatorRegister(stream, desc), ACL_SUCCESS);
  // The stream has a copy of the description.
  EXPECT_EQ(aclrtAllocatorDestroyDesc(desc), ACL_SUCCESS);
  aclrtAllocatorDesc found_desc = nullptr;
  aclrtAllocator allocator = nullptr;
  aclrtAllocatorAllocFunc alloc = nullptr;
  aclrtAllocatorFreeFunc free = nullptr;
  aclrtAllocatorAllocAdviseFunc alloc_advise = nullptr;
  aclrtAllocatorGetAddrFromBlockFunc get_addr = nullptr;
  ASSERT_EQ(aclrtAllocatorGetByStream(stream, &found_desc, &allocator, &alloc,
                                      &free, &alloc_advise, &get_addr),
            ACL_SUCCESS);
  EXPECT_EQ(found_desc, desc);
  EXPECT_EQ(allocator, &object);
  EXPECT_EQ(alloc, Alloc);
  EXPECT_EQ(free, Free);
  EXPECT_EQ(alloc_advise, AllocAdvise);
  EXPECT_EQ(get_addr, GetAddr);
  EXPECT_EQ(aclrtAllocatorUnregister(stream), ACL_SUCCESS);
  ExpectError(Find(stream), ACL_ERROR_INVALID_PARAM, "has no allocator");
  EXPECT_EQ(aclrtAllocatorUnregister(stream), ACL_SUCCESS);
}

TEST_F(AllocatorTest, ALaterRegistrationReplacesTheEarlierOne) {
  const aclrtStream stream = NewStream();
  const aclrtAllocatorDesc first = WholeDescription();
  const aclrtAllocatorDesc second = WholeDescription();
  ASSERT_EQ(aclrtAllocatorRegister(stream, first), ACL_SUCCESS);
  ASSERT_EQ(aclrtAllocatorRegister(stream, second), ACL_SUCCESS);
  aclrtAllocatorDesc found = nullptr;
  ASSERT_EQ(aclrtAllocatorGetByStream(stream, &found, nullptr, nullptr, nullptr,
                                      nullptr, nullptr),
            ACL_SUCCESS);
  EXPECT_EQ(found, second);
  EXPECT_EQ(aclrtAllocatorDestroyDesc(first), ACL_SUCCESS);
  EXPECT_EQ(aclrtAllocatorDestroyDesc(second), ACL_SUCCESS);
}

TEST_F(AllocatorTest, IncompleteDescriptionIsRefused) {
  const aclrtStream stream = NewStream();
  for (const auto& [missing, unused] : kNeeded) {
    const aclrtAllocatorDesc desc = aclrtAllocatorCreateDesc();
    for (const auto& [name, set] : kNeeded) {
      if (name != missing) {
        EXPECT_EQ(set(desc), ACL_SUCCESS) << name;
      }
    }
    ExpectError(aclrtAllocatorRegister(stream, desc), ACL_ERROR_INVALID_PARAM,
                missing);
    EXPECT_EQ(aclrtAllocatorDestroyDesc(desc), ACL_SUCCESS);
  }
  ExpectError(Find(stream), ACL_ERROR_INVALID_PARAM, "has no allocator");
}

TEST_F(AllocatorTest, NullArgumentsAre100000) {
  const aclrtStream stream = NewStream();
  const aclrtAllocatorDesc desc = WholeDescription();
  for (const auto& [name, set] : kNeeded) {
    ExpectError(set(nullptr), ACL_ERROR_INVALID_PARAM, name);
  }
  const aclError codes[] = {
      aclrtAllocatorDestroyDesc(nullptr),
      aclrtAllocatorSetObjToDesc(desc, nullptr),
      aclrtAllocatorSetAllocFuncToDesc(desc, nullptr),
      aclrtAllocatorSetFreeFuncToDesc(desc, nullptr),
      aclrtAllocatorSetAllocAdviseFuncToDesc(desc, nullptr),
      aclrtAllocatorSetGetAddrFromBlockFuncToDesc(desc, nullptr),
      aclrtAllocatorRegister(nullptr, desc),
      aclrtAllocatorRegister(stream, nullptr),
      aclrtAllocatorUnregister(nullptr),
      Find(nullptr),
      aclrtAllocatorGetByStream(stream, nullptr, nullptr, nullptr, nullptr,
                                nullptr, nullptr),
  };
  for (const aclError code : codes) EXPECT_EQ(code, ACL_ERROR_INVALID_PARAM);
  EXPECT_EQ(aclrtAllocatorDestroyDesc(desc), ACL_SUCCESS);
}

TEST_F(AllocatorTest, DeadHandlesAre107017) {
  const aclrtAllocatorDesc dead = WholeDescription();
  ASSERT_EQ(aclrtAllocatorDestroyDesc(dead), ACL_SUCCESS);
  const aclrtStream stream = NewStream();
  const std::vector<void*> handles = {dead, stream, &object};
  for (void* const handle : handles) {
    for (const auto& [name, set] : kNeeded) {
      ExpectError(set(handle), ACL_ERROR_RT_INVALID_HANDLE, name);
    }
    EXPECT_EQ(aclrtAllocatorDestroyDesc(handle), ACL_ERROR_RT_INVALID_HANDLE);
    EXPECT_EQ(aclrtAllocatorRegister(stream, handle),
              ACL_ERROR_RT_INVALID_HANDLE);
  }
  const aclrtAllocatorDesc desc = WholeDescription();
  ASSERT_EQ(aclrtAllocatorRegister(stream, desc), ACL_SUCCESS);
  ASSERT_EQ(aclrtDestroyStream(stream), ACL_SUCCESS);
  EXPECT_EQ(aclrtAllocatorRegister(stream, desc), ACL_ERROR_RT_INVALID_HANDLE);
  EXPECT_EQ(aclrtAllocatorUnregister(stream), ACL_ERROR_RT_INVALID_HANDLE);
  EXPECT_EQ(Find(stream), ACL_ERROR_RT_INVALID_HANDLE);
  EXPECT_EQ(aclrtAllocatorDestroyDesc(desc), ACL_SUCCESS);
}

TEST_F(AllocatorTest, NoContextIsNeeded) {
  const aclrtStream stream = NewStream();
  InThread([stream] {
    const aclrtAllocatorDesc desc = WholeDescription();
    EXPECT_EQ(aclrtAllocatorRegister(stream, desc), ACL_SUCCESS);
    EXPECT_EQ(Find(stream), ACL_SUCCESS);
    EXPECT_EQ(aclrtAllocatorUnregister(stream), ACL_SUCCESS);
    EXPECT_EQ(aclrtAllocatorDestroyDesc(desc), ACL_SUCCESS);
  });
}

}  // namespace
}  // namespace aclq::runtime
