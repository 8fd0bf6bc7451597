// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Settings in a program with more rights than its caller, such as a setuid
// program: none is read. The C library reports such a program through
// secure_getenv; this program defines secure_getenv, since tests have no
// additional rights.

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <string>

#include "tests/support/acl_client.h"

extern "C" __attribute__((visibility("default"))) char* secure_getenv(
    const char*) noexcept {
  return nullptr;
}

namespace aclq::testing {
namespace {

TEST(PrivilegedProgram, ReadsNoSetting) {
  std::string folder = ::testing::TempDir() + "aclq_privileged_XXXXXX";
  ASSERT_NE(mkdtemp(folder.data()), nullptr);
  const std::string trace = folder + "/trace";
  const std::pair<const char*, const char*> settings[] = {
      {"ACLQ_SOC", "Ascend950PR_9599"},
      {"ACLQ_ISA", "none"},
      {"ACLQ_NUM_THREADS", "none"},
      {"ACLQ_DEVICE_COUNT", "3"},
      {"ASCEND_RT_VISIBLE_DEVICES", "0,0"},
      {"ACLQ_STRICT_MEMORY", "1"},
      {"ACLQ_TRACE", trace.c_str()},
      {"ACLQ_TRACE_FORMAT", "none"},
      {"ACLQ_TRACE_VALUES", "none"},
      {"ASCEND_SLOG_PRINT_TO_STDOUT", "1"},
      {"ASCEND_GLOBAL_LOG_LEVEL", "0"},
      {"ASCEND_PROCESS_LOG_PATH", folder.c_str()}};
  for (const auto& [name, value] : settings) setenv(name, value, 1);

  EXPECT_EQ(aclInit(nullptr), ACL_SUCCESS);
  uint32_t devices = 0;
  EXPECT_EQ(aclrtGetDeviceCount(&devices), ACL_SUCCESS);
  EXPECT_EQ(devices, 1U);
  EXPECT_STREQ(aclrtGetSocName(), "Ascend910B1");
  EXPECT_EQ(aclrtFree(nullptr), ACL_ERROR_INVALID_PARAM);
  float value = 1;
  Tensor x(ACL_FLOAT, {1}, &value);
  Tensor out(ACL_INT8, {1}, &value);
  uint64_t size = 0;
  aclOpExecutor* executor = nullptr;
  EXPECT_EQ(aclnnQuantizeGetWorkspaceSize(x.get(), x.get(), nullptr, ACL_INT8,
                                          0, out.get(), &size, &executor),
            ACL_SUCCESS);
  EXPECT_TRUE(std::filesystem::is_empty(folder));
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace aclq::testing
