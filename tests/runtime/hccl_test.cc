// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Collective communication: each function is refused, except for the setting
// that programs make when they start.

#include "hccl/hccl.h"

#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

#include "tests/runtime/support.h"

namespace aclq::runtime {
namespace {

HcclResult SetConfig(int config_number, int32_t value_number) {
  HcclConfig config;
  std::memcpy(&config, &config_number, sizeof(config));
  HcclConfigValue value;
  value.value = value_number;
  return HcclSetConfig(config, value);
}

class HcclTest : public ::testing::Test {
 protected:
  void SetUp() override { aclGetRecentErrMsg(); }
};

TEST_F(HcclTest, SetConfigAcceptsTheValuesOfTheSetting) {
  for (const int32_t value : {0, 1, 2}) {
    EXPECT_EQ(SetConfig(HCCL_DETERMINISTIC, value), HCCL_SUCCESS) << value;
  }
  EXPECT_EQ(aclGetRecentErrMsg(), nullptr);
}

TEST_F(HcclTest, SetConfigRefusesOtherValues) {
  for (const int32_t value : {-1, 3}) {
    EXPECT_EQ(SetConfig(HCCL_DETERMINISTIC, value), HCCL_E_PARA);
    EXPECT_NE(RecentError().find("HcclSetConfig: configValue is " +
                                 std::to_string(value)),
              std::string::npos);
  }
}

TEST_F(HcclTest, SetConfigPassesOverOtherSettings) {
  EXPECT_EQ(SetConfig(1, 7), HCCL_SUCCESS);
  EXPECT_EQ(aclGetRecentErrMsg(), nullptr);
}

TEST_F(HcclTest, EachOtherFunctionIsRefusedAndWritesNothing) {
  struct Row {
    const char* function;
    HcclResult result;
    std::string message;
  };
  char bytes[8] = "content";
  HcclRootInfo info;
  std::memset(&info, 7, sizeof(info));
  HcclComm comm = bytes;
  std::vector<Row> rows;
#define ROW(function, ...) \
  rows.push_back({#function, function(__VA_ARGS__), RecentError()})
  ROW(HcclGetRootInfo, &info);
  ROW(HcclCommInitRootInfo, 2, &info, 0, &comm);
  ROW(HcclCommInitAll, 1, nullptr, &comm);
  ROW(HcclCommDestroy, comm);
  ROW(HcclAllReduce, bytes, bytes, 8, HCCL_DATA_TYPE_INT8, HCCL_REDUCE_SUM,
      comm, nullptr);
  ROW(HcclBroadcast, bytes, 8, HCCL_DATA_TYPE_INT8, 0, comm, nullptr);
  ROW(HcclReduceScatter, bytes, bytes, 8, HCCL_DATA_TYPE_INT8, HCCL_REDUCE_SUM,
      comm, nullptr);
  ROW(HcclAllGather, bytes, bytes, 8, HCCL_DATA_TYPE_INT8, comm, nullptr);
  ROW(HcclSend, bytes, 8, HCCL_DATA_TYPE_INT8, 0, comm, nullptr);
  ROW(HcclRecv, bytes, 8, HCCL_DATA_TYPE_INT8, 0, comm, nullptr);
#undef ROW
  for (const Row& row : rows) {
    EXPECT_EQ(row.result, HCCL_E_NOT_SUPPORT) << row.function;
    EXPECT_NE(row.message.find(std::string(row.function) + ": not supported: "),
              std::string::npos)
        << row.message;
  }
  EXPECT_STREQ(bytes, "content");
  EXPECT_EQ(comm, bytes);
  EXPECT_EQ(info.internal[0], 7);
  EXPECT_EQ(info.internal[sizeof(info) - 1], 7);
}

}  // namespace
}  // namespace aclq::runtime
