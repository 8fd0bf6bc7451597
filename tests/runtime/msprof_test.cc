// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Reports to a profiler that does not exist.

#include <cstdint>
#include <string>

#include "acl/aclq_runtime.h"
#include "tests/runtime/support.h"

namespace aclq::runtime {
namespace {

uint64_t HashOf(const std::string& text) {
  return MsprofGetHashId(text.data(), text.size());
}

TEST(MsprofTest, ReportsAreAcceptedAndForgotten) {
  aclGetRecentErrMsg();
  uint32_t data = 77;
  EXPECT_EQ(MsprofReportApi(1, nullptr), 0);
  EXPECT_EQ(MsprofReportCompactInfo(0, &data, sizeof(data)), 0);
  EXPECT_EQ(MsprofReportAdditionalInfo(1, &data, sizeof(data)), 0);
  EXPECT_EQ(data, 77U);
  EXPECT_EQ(aclGetRecentErrMsg(), nullptr);
}

TEST(MsprofTest, TheCallbackIsNeverCalled) {
  static int calls = 0;
  EXPECT_EQ(
      MsprofRegisterCallback(
          8, [](uint32_t, void*, uint32_t) -> int32_t { return ++calls; }),
      0);
  EXPECT_EQ(MsprofReportApi(0, nullptr), 0);
  EXPECT_EQ(calls, 0);
}

// Computed by hand: the upper half is a * 29 + b, the lower half a * 131 + b.
TEST(MsprofTest, HashIdIsTheNumberOfTheBytes) {
  EXPECT_EQ(HashOf(""), 0U);
  EXPECT_EQ(HashOf("a"), uint64_t{97} << 32 | 97);
  EXPECT_EQ(HashOf("ab"), uint64_t{97 * 29 + 98} << 32 | (97 * 131 + 98));
  EXPECT_EQ(HashOf(std::string("\xFF\0", 2)),
            uint64_t{255 * 29} << 32 | (255 * 131));
  EXPECT_EQ(MsprofGetHashId(nullptr, 8), 0U);
}

TEST(MsprofTest, HashIdTellsNamesApart) {
  EXPECT_NE(HashOf("aclnnQuantize"), HashOf("aclnnQuantizeGetWorkspaceSize"));
  EXPECT_NE(HashOf("ab"), HashOf("ba"));
  EXPECT_EQ(MsprofGetHashId("abcd", 2), HashOf("ab"));
}

TEST(MsprofTest, SysCycleTimeNeverGoesBack) {
  const uint64_t start = MsprofSysCycleTime();
  uint64_t last = start;
  while (last == start) {
    const uint64_t now = MsprofSysCycleTime();
    ASSERT_GE(now, last);
    last = now;
  }
}

}  // namespace
}  // namespace aclq::runtime
