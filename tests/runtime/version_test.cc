// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Versions of the interface and of CANN's packages.

#include <algorithm>
#include <array>
#include <cstring>
#include <string>

#include "tests/runtime/support.h"

namespace aclq::runtime {
namespace {

TEST(GetVersionTest, IsThatOfTheHeader) {
  int32_t major = 0;
  int32_t minor = 0;
  int32_t patch = -1;
  ASSERT_EQ(aclrtGetVersion(&major, &minor, &patch), ACL_SUCCESS);
  EXPECT_EQ(major, 1);
  EXPECT_EQ(minor, 17);
  EXPECT_EQ(patch, 0);
}

TEST(GetCannVersionTest, EveryPackageButTheDriverIsOfCann91) {
  for (const aclCANNPackageName name :
       {ACL_PKG_NAME_CANN, ACL_PKG_NAME_RUNTIME, ACL_PKG_NAME_COMPILER,
        ACL_PKG_NAME_HCCL, ACL_PKG_NAME_TOOLKIT, ACL_PKG_NAME_OPP,
        ACL_PKG_NAME_OPP_KERNEL}) {
    aclCANNPackageVersion version;
    std::memset(&version, 0xFF, sizeof(version));
    ASSERT_EQ(aclsysGetCANNVersion(name, &version), ACL_SUCCESS) << name;
    EXPECT_STREQ(version.version, "9.1.0");
    EXPECT_STREQ(version.majorVersion, "9");
    EXPECT_STREQ(version.minorVersion, "1");
    EXPECT_STREQ(version.releaseVersion, "0");
    EXPECT_STREQ(version.patchVersion, "0");
    EXPECT_TRUE(std::all_of(std::begin(version.reserved),
                            std::end(version.reserved),
                            [](char c) { return c == '\0'; }));
  }
}

TEST(GetCannVersionTest, TheDriverIs100003) {
  aclCANNPackageVersion version = {};
  version.version[0] = 'x';
  EXPECT_EQ(aclsysGetCANNVersion(ACL_PKG_NAME_DRIVER, &version),
            ACL_ERROR_INVALID_FILE);
  EXPECT_NE(RecentError().find("aclq has no driver"), std::string::npos);
  EXPECT_STREQ(version.version, "x");
}

TEST(GetCannVersionTest, ANumberThatNamesNoPackageIs100000) {
  aclCANNPackageVersion version = {};
  for (const int number : {-1, 8, 1000}) {
    aclCANNPackageName name;
    std::memcpy(&name, &number, sizeof(name));
    EXPECT_EQ(aclsysGetCANNVersion(name, &version), ACL_ERROR_INVALID_PARAM);
    EXPECT_NE(RecentError().find("name is " + std::to_string(number)),
              std::string::npos);
  }
}

aclError VersionText(std::string package, char* text) {
  return aclsysGetVersionStr(package.data(), text);
}

aclError VersionNumber(std::string package, int32_t* number) {
  return aclsysGetVersionNum(package.data(), number);
}

TEST(GetVersionStrTest, WritesNoMoreThanTheText) {
  for (const char* package :
       {"runtime", "compiler", "bisheng-compiler", "hccl", "toolkit", "opp",
        "opp_kernel", "opp-kernel", "oam-tools", "opbase", "ops-nn", "ops_math",
        "ops-math", "ops_transformer", "ops_cv", "ops_legacy"}) {
    std::array<char, 8> text;
    text.fill('x');
    ASSERT_EQ(VersionText(package, text.data()), ACL_SUCCESS) << package;
    EXPECT_EQ(std::string(text.data(), text.size()),
              std::string("9.1.0\0xx", 8));
    int32_t number = 0;
    ASSERT_EQ(VersionNumber(package, &number), ACL_SUCCESS) << package;
    EXPECT_EQ(number, 90'100'000);
  }
}

TEST(GetVersionNumTest, HasWeightsForItsParts) {
  int32_t number = 0;
  ASSERT_EQ(VersionNumber("runtime", &number), ACL_SUCCESS);
  EXPECT_EQ(number, 90'100'000);
}

TEST(GetVersionStrTest, APackageThatIsNotHereIs100003) {
  for (const char* package : {"driver", "firmware", "", "Runtime", "CANN",
                              "runtime/../runtime", "opp kernel"}) {
    std::array<char, 8> text = {'x'};
    EXPECT_EQ(VersionText(package, text.data()), ACL_ERROR_INVALID_FILE);
    EXPECT_NE(RecentError().find(std::string("pkgName is ") + package +
                                 "; accepted are runtime, "),
              std::string::npos);
    EXPECT_EQ(text[0], 'x');
    int32_t number = 7;
    EXPECT_EQ(VersionNumber(package, &number), ACL_ERROR_INVALID_FILE);
    EXPECT_EQ(number, 7);
    aclGetRecentErrMsg();
  }
}

}  // namespace
}  // namespace aclq::runtime
