// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Data buffers: refusals and threads.

#include <cstdint>
#include <thread>
#include <vector>

#include "tests/runtime/support.h"

namespace aclq::runtime {
namespace {

#pragma GCC diagnostic ignored "-Wdeprecated-declarations"

// An argument that is not a live buffer, and the code for it.
struct Row {
  aclDataBuffer* buffer;
  aclError code;
  const char* message;
};

std::vector<Row> NotLive() {
  static int foreign = 0;
  aclDataBuffer* const dead = aclCreateDataBuffer(&foreign, 1);
  EXPECT_EQ(aclDestroyDataBuffer(dead), ACL_SUCCESS);
  return {{nullptr, ACL_ERROR_INVALID_PARAM, "dataBuffer is null"},
          {reinterpret_cast<aclDataBuffer*>(&foreign),
           ACL_ERROR_RT_INVALID_HANDLE, "is not a valid aclDataBuffer handle"},
          {dead, ACL_ERROR_RT_INVALID_HANDLE,
           "is not a valid aclDataBuffer handle"}};
}

TEST(DataBufferTest, WhatIsNotLiveIsRefused) {
  aclGetRecentErrMsg();
  for (const Row& row : NotLive()) {
    const auto expect_message = [&](const char* function) {
      const std::string error = RecentError();
      EXPECT_NE(error.find(function), std::string::npos) << error;
      EXPECT_NE(error.find(row.message), std::string::npos) << error;
    };
    EXPECT_EQ(aclDestroyDataBuffer(row.buffer), row.code);
    expect_message("aclDestroyDataBuffer: ");
    EXPECT_EQ(aclUpdateDataBuffer(row.buffer, nullptr, 1), row.code);
    expect_message("aclUpdateDataBuffer: ");
    EXPECT_EQ(aclGetDataBufferAddr(row.buffer), nullptr);
    expect_message("aclGetDataBufferAddr: ");
    EXPECT_EQ(aclGetDataBufferSize(row.buffer), 0U);
    expect_message("aclGetDataBufferSize: ");
    EXPECT_EQ(aclGetDataBufferSizeV2(row.buffer), 0U);
    expect_message("aclGetDataBufferSizeV2: ");
  }
}

TEST(DataBufferTest, AHandleOfAnotherKindIsRefused) {
  const int64_t dims[] = {1};
  aclTensorDesc* const desc =
      aclCreateTensorDesc(ACL_FLOAT, 1, dims, ACL_FORMAT_ND);
  EXPECT_EQ(aclDestroyDataBuffer(reinterpret_cast<aclDataBuffer*>(desc)),
            ACL_ERROR_RT_INVALID_HANDLE);
  aclDestroyTensorDesc(desc);
  aclGetRecentErrMsg();
}

// Address and size are read and changed together.
TEST(DataBufferTest, ManyThreadsMayUseOne) {
  char memory[64] = {};
  aclDataBuffer* const buffer = aclCreateDataBuffer(memory, 0);
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&, i] {
      for (int round = 0; round < 1000; ++round) {
        EXPECT_EQ(aclUpdateDataBuffer(buffer, memory + i,
                                      static_cast<std::size_t>(i)),
                  ACL_SUCCESS);
        EXPECT_NE(aclGetDataBufferAddr(buffer), nullptr);
        EXPECT_LT(aclGetDataBufferSizeV2(buffer), 4U);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(aclDestroyDataBuffer(buffer), ACL_SUCCESS);
}

}  // namespace
}  // namespace aclq::runtime
