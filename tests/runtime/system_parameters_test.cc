// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The switches of the process and of contexts.

#include <cstring>
#include <string>

#include "tests/runtime/support.h"

namespace aclq::runtime {
namespace {

aclSysParamOpt Option(int number) {
  aclSysParamOpt option;
  std::memcpy(&option, &number, sizeof(option));
  return option;
}

constexpr aclSysParamOpt kOptions[] = {ACL_OPT_DETERMINISTIC,
                                       ACL_OPT_ENABLE_DEBUG_KERNEL,
                                       ACL_OPT_STRONG_CONSISTENCY};

using SystemParametersTest = RuntimeTest;

TEST(SystemParametersDeathTest, GetSysParamOptIsZeroBeforeItIsSet) {
  EXPECT_IN_NEW_PROCESS([] {
    for (const aclSysParamOpt option : kOptions) {
      int64_t value = 9;
      EXPECT_EQ(aclrtGetSysParamOpt(option, &value), ACL_SUCCESS);
      EXPECT_EQ(value, 0);
    }
  });
}

TEST(SystemParametersDeathTest, SetSysParamOptHoldsInEveryThread) {
  EXPECT_IN_NEW_PROCESS([] {
    EXPECT_EQ(aclrtSetSysParamOpt(ACL_OPT_DETERMINISTIC, 3), ACL_SUCCESS);
    EXPECT_EQ(aclrtSetSysParamOpt(ACL_OPT_STRONG_CONSISTENCY, 1), ACL_SUCCESS);
    InThread([] {
      int64_t value = 9;
      EXPECT_EQ(aclrtGetSysParamOpt(ACL_OPT_DETERMINISTIC, &value),
                ACL_SUCCESS);
      EXPECT_EQ(value, 3);
      EXPECT_EQ(aclrtGetSysParamOpt(ACL_OPT_ENABLE_DEBUG_KERNEL, &value),
                ACL_SUCCESS);
      EXPECT_EQ(value, 0);
      EXPECT_EQ(aclrtGetSysParamOpt(ACL_OPT_STRONG_CONSISTENCY, &value),
                ACL_SUCCESS);
      EXPECT_EQ(value, 1);
    });
    EXPECT_EQ(aclrtSetSysParamOpt(ACL_OPT_DETERMINISTIC, 0), ACL_SUCCESS);
    int64_t value = 9;
    EXPECT_EQ(aclrtGetSysParamOpt(ACL_OPT_DETERMINISTIC, &value), ACL_SUCCESS);
    EXPECT_EQ(value, 0);
  });
}

TEST_F(SystemParametersTest, CtxGetSysParamOptIs107021BeforeItIsSet) {
  aclrtGetLastError(ACL_RT_THREAD_LEVEL);
  for (const aclSysParamOpt option : kOptions) {
    int64_t value = 9;
    EXPECT_EQ(aclrtCtxGetSysParamOpt(option, &value),
              ACL_ERROR_RT_SYSPARAMOPT_NOT_SET);
    EXPECT_NE(RecentError().find("is not set in the thread's context"),
              std::string::npos);
    EXPECT_EQ(value, 9);
  }
  // The only code of the runtime that does not count as an error.
  EXPECT_EQ(aclrtGetLastError(ACL_RT_THREAD_LEVEL), ACL_SUCCESS);
}

TEST_F(SystemParametersTest, CtxSetSysParamOptHoldsInItsContextOnly) {
  aclrtContext first = nullptr;
  ASSERT_EQ(aclrtGetCurrentContext(&first), ACL_SUCCESS);
  EXPECT_EQ(aclrtCtxSetSysParamOpt(ACL_OPT_DETERMINISTIC, 1), ACL_SUCCESS);
  int64_t value = 9;
  EXPECT_EQ(aclrtCtxGetSysParamOpt(ACL_OPT_DETERMINISTIC, &value), ACL_SUCCESS);
  EXPECT_EQ(value, 1);

  aclrtContext second = nullptr;
  ASSERT_EQ(aclrtCreateContext(&second, 0), ACL_SUCCESS);
  EXPECT_EQ(aclrtCtxGetSysParamOpt(ACL_OPT_DETERMINISTIC, &value),
            ACL_ERROR_RT_SYSPARAMOPT_NOT_SET);
  EXPECT_EQ(aclrtCtxSetSysParamOpt(ACL_OPT_DETERMINISTIC, 2), ACL_SUCCESS);
  InThread([first] {
    ASSERT_EQ(aclrtSetCurrentContext(first), ACL_SUCCESS);
    int64_t of_first = 9;
    EXPECT_EQ(aclrtCtxGetSysParamOpt(ACL_OPT_DETERMINISTIC, &of_first),
              ACL_SUCCESS);
    EXPECT_EQ(of_first, 1);
  });
  EXPECT_EQ(aclrtDestroyContext(second), ACL_SUCCESS);
}

TEST_F(SystemParametersTest, ANewDefaultContextHasNothingSet) {
  EXPECT_EQ(aclrtCtxSetSysParamOpt(ACL_OPT_DETERMINISTIC, 1), ACL_SUCCESS);
  ASSERT_EQ(aclrtResetDevice(0), ACL_SUCCESS);
  ASSERT_EQ(aclrtSetDevice(0), ACL_SUCCESS);
  int64_t value = 9;
  EXPECT_EQ(aclrtCtxGetSysParamOpt(ACL_OPT_DETERMINISTIC, &value),
            ACL_ERROR_RT_SYSPARAMOPT_NOT_SET);
}

TEST_F(SystemParametersTest, OtherOptionsAre100000) {
  for (const int number : {-1, 3, 4, 1000}) {
    const aclSysParamOpt option = Option(number);
    int64_t value = 9;
    EXPECT_EQ(aclrtSetSysParamOpt(option, 0), ACL_ERROR_INVALID_PARAM);
    EXPECT_NE(RecentError().find("opt is " + std::to_string(number)),
              std::string::npos);
    EXPECT_EQ(aclrtGetSysParamOpt(option, &value), ACL_ERROR_INVALID_PARAM);
    EXPECT_EQ(aclrtCtxSetSysParamOpt(option, 0), ACL_ERROR_INVALID_PARAM);
    EXPECT_EQ(aclrtCtxGetSysParamOpt(option, &value), ACL_ERROR_INVALID_PARAM);
    EXPECT_EQ(value, 9);
  }
}

TEST_F(SystemParametersTest, ValuesOutsideOfTheRangeAre107000) {
  const std::pair<aclSysParamOpt, int64_t> pairs[] = {
      {ACL_OPT_DETERMINISTIC, -1},
      {ACL_OPT_DETERMINISTIC, 4},
      {ACL_OPT_ENABLE_DEBUG_KERNEL, -1},
      {ACL_OPT_ENABLE_DEBUG_KERNEL, 2},
      {ACL_OPT_STRONG_CONSISTENCY, 2},
      {ACL_OPT_STRONG_CONSISTENCY, INT64_MIN},
  };
  for (const auto& [option, value] : pairs) {
    EXPECT_EQ(aclrtSetSysParamOpt(option, value), ACL_ERROR_RT_PARAM_INVALID);
    EXPECT_NE(RecentError().find("value is " + std::to_string(value)),
              std::string::npos);
    EXPECT_EQ(aclrtCtxSetSysParamOpt(option, value),
              ACL_ERROR_RT_PARAM_INVALID);
  }
  int64_t value = 9;
  EXPECT_EQ(aclrtCtxGetSysParamOpt(ACL_OPT_DETERMINISTIC, &value),
            ACL_ERROR_RT_SYSPARAMOPT_NOT_SET);
}

}  // namespace
}  // namespace aclq::runtime
