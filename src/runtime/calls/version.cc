// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Versions: that of the interface, and that of the emulated CANN. CANN reads
// the files of its packages; here one version is compiled in.

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "acl/acl_rt.h"
#include "src/base/cann_version.h"
#include "src/base/return_if_error.h"
#include "src/runtime/core/api_call.h"

namespace aclq::runtime {
namespace {

using base::CannVersion;
using base::kCannMajor;
using base::kCannMinor;
using base::kCannRelease;

// CANN's packages by the names of their folders: one for each enumerator except
// the driver's, their newer names, and the packages of the operators.
constexpr std::array<std::string_view, 14> kPackages = {
    "runtime",  "compiler",        "bisheng-compiler", "hccl",      "toolkit",
    "opp",      "opp-kernel",      "oam-tools",        "opbase",    "ops-nn",
    "ops-math", "ops-transformer", "ops-cv",           "ops-legacy"};

Outcome CheckPackage(const char* name) {
  if (name == nullptr) return NullArgument("pkgName");
  std::string known = name;
  std::replace(known.begin(), known.end(), '_', '-');
  if (std::find(kPackages.begin(), kPackages.end(), known) != kPackages.end()) {
    return Ok();
  }
  std::string names;
  for (const std::string_view package : kPackages) {
    names += (names.empty() ? "" : ", ") + std::string(package);
  }
  return {ACL_ERROR_INVALID_FILE, kFileUnreadable,
          Text("pkgName is ", name, "; accepted are ", names, ".")};
}

Outcome CheckPackage(const aclCANNPackageName& name) {
  const int number = NumberOf(name);
  if (number == ACL_PKG_NAME_DRIVER) {
    return {ACL_ERROR_INVALID_FILE, kFileUnreadable,
            "name is ACL_PKG_NAME_DRIVER (7); aclq has no driver."};
  }
  if (number < ACL_PKG_NAME_CANN || number > ACL_PKG_NAME_DRIVER) {
    return {ACL_ERROR_INVALID_PARAM, kValueNotInSet,
            Text("name is ", number, "; accepted are 0 to ",
                 static_cast<int>(ACL_PKG_NAME_DRIVER), ".")};
  }
  return Ok();
}

// Fills an array, which the caller has zeroed and which has space for much
// longer versions.
void Fill(char* array, const std::string& text) {
  text.copy(array, text.size());
}

}  // namespace
}  // namespace aclq::runtime

using namespace aclq::runtime;

aclError aclrtGetVersion(int32_t* majorVersion, int32_t* minorVersion,
                         int32_t* patchVersion) {
  return ApiCall(
      __func__,
      [&]() -> Outcome {
        if (majorVersion == nullptr) return NullArgument("majorVersion");
        if (minorVersion == nullptr) return NullArgument("minorVersion");
        if (patchVersion == nullptr) return NullArgument("patchVersion");
        *majorVersion = ACL_MAJOR_VERSION;
        *minorVersion = ACL_MINOR_VERSION;
        *patchVersion = ACL_PATCH_VERSION;
        return Ok();
      },
      Output("majorVersion", majorVersion),
      Output("minorVersion", minorVersion),
      Output("patchVersion", patchVersion));
}

aclError aclsysGetCANNVersion(aclCANNPackageName name,
                              aclCANNPackageVersion* version) {
  return ApiCall(
      __func__,
      [&]() -> Outcome {
        if (version == nullptr) return NullArgument("version");
        ACLQ_RETURN_IF_ERROR(CheckPackage(name));
        aclCANNPackageVersion filled = {};
        Fill(filled.version, CannVersion());
        Fill(filled.majorVersion, std::to_string(kCannMajor));
        Fill(filled.minorVersion, std::to_string(kCannMinor));
        Fill(filled.releaseVersion, std::to_string(kCannRelease));
        Fill(filled.patchVersion, "0");
        *version = filled;
        return Ok();
      },
      Argument("name", name), Argument("version", version));
}

aclError aclsysGetVersionStr(char* pkgName, char* versionStr) {
  return ApiCall(
      __func__,
      [&]() -> Outcome {
        if (versionStr == nullptr) return NullArgument("versionStr");
        ACLQ_RETURN_IF_ERROR(CheckPackage(pkgName));
        const std::string text = CannVersion();
        text.copy(versionStr, text.size());
        versionStr[text.size()] = '\0';
        return Ok();
      },
      Argument("pkgName", pkgName), Output("versionStr", versionStr));
}

aclError aclsysGetVersionNum(char* pkgName, int32_t* versionNum) {
  return ApiCall(
      __func__,
      [&]() -> Outcome {
        if (versionNum == nullptr) return NullArgument("versionNum");
        ACLQ_RETURN_IF_ERROR(CheckPackage(pkgName));
        *versionNum = kCannMajor * 10'000'000 + kCannMinor * 100'000 +
                      kCannRelease * 1'000;
        return Ok();
      },
      Argument("pkgName", pkgName), Output("versionNum", versionNum));
}
