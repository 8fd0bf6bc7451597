// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// libaclq_torch_config.so, with a set of strings like torch's.

#include <gtest/gtest.h>

#include <string>
#include <unordered_set>

using Keys = std::unordered_set<std::string>;

extern "C" {
Keys* AclqTakeAllocatorKeys(Keys* keys) noexcept;
bool AclqReturnAllocatorKeys(Keys* keys, Keys* taken) noexcept;
}

namespace aclq::testing {
namespace {

const std::string kLong(100, 'x');  // on the heap, unlike short strings

TEST(AllocatorKeys, AreAwayUntilTheyAreReturned) {
  Keys keys = {"backend", kLong};
  Keys* taken = AclqTakeAllocatorKeys(&keys);
  ASSERT_NE(taken, nullptr);
  EXPECT_EQ(keys, Keys());
  EXPECT_EQ(*taken, Keys({"backend", kLong}));
  EXPECT_TRUE(AclqReturnAllocatorKeys(&keys, taken));
  EXPECT_EQ(keys, Keys({"backend", kLong}));
}

TEST(AllocatorKeys, ThatWereInsertedInTheMeantimeStay) {
  Keys keys = {"backend", kLong};
  Keys* taken = AclqTakeAllocatorKeys(&keys);
  EXPECT_TRUE(keys.insert(kLong).second);
  EXPECT_TRUE(keys.insert("new").second);
  EXPECT_TRUE(AclqReturnAllocatorKeys(&keys, taken));
  EXPECT_EQ(keys, Keys({"backend", kLong, "new"}));
}

TEST(AllocatorKeys, CanBeTakenTwice) {
  Keys keys = {"backend"};
  Keys* outer = AclqTakeAllocatorKeys(&keys);
  Keys* inner = AclqTakeAllocatorKeys(&keys);
  EXPECT_TRUE(keys.insert("new").second);
  EXPECT_TRUE(AclqReturnAllocatorKeys(&keys, inner));
  EXPECT_TRUE(AclqReturnAllocatorKeys(&keys, outer));
  EXPECT_EQ(keys, Keys({"backend", "new"}));
}

}  // namespace
}  // namespace aclq::testing
