// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The operators that libopapi refuses, looked up and called as torch_npu does.

#include <dlfcn.h>

#include <array>
#include <cstdint>
#include <string>

#include "tests/support/acl_client.h"

namespace aclq {
namespace {

using testing::RecentError;

// A function, and the operator that its message names.
struct Refused {
  const char* function;
  const char* name;
};

constexpr Refused kRefused[] = {
#define OPERATOR(name) {#name, #name}, {#name "GetWorkspaceSize", #name},
#define FUNCTION(name) {#name, #name},
#include "src/opapi/refused_operators.def"
#undef OPERATOR
#undef FUNCTION
};

// Takes addresses, as most arguments of operators are, and more of them than
// there are registers for arguments.
using Address = std::uint64_t*;
using Function = int (*)(Address, Address, Address, Address, Address, Address,
                         Address, Address, Address, Address, Address, Address);

// Opens a library by its path: AddressSanitizer's dlopen does not search the
// run path of the program.
void* Open(const std::string& name) {
  return dlopen((LIBRARY_FOLDER "/" + name).c_str(), RTLD_NOW);
}

Function LookUp(void* library, const char* name) {
  return reinterpret_cast<Function>(dlsym(library, name));
}

class RefusedOperators : public ::testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    library_ = Open(GetParam());
    ASSERT_NE(library_, nullptr) << dlerror();
    RecentError();
    aclrtGetLastError(ACL_RT_THREAD_LEVEL);
  }

  void* library() const { return library_; }

 private:
  void* library_ = nullptr;
};

// Removes the process and the time from a text of aclGetRecentErrMsg.
std::string WithoutProcessAndTime(const std::string& message) {
  constexpr char kTitle[] = "Unsupported_Operator";
  const std::size_t title = message.find(kTitle);
  return title == std::string::npos ? message : message.substr(title);
}

TEST_P(RefusedOperators, AreFoundAndSayThatTheyAreNotImplemented) {
  for (const auto& [name, operator_name] : kRefused) {
    const Function function = LookUp(library(), name);
    ASSERT_NE(function, nullptr) << name;

    std::array<std::uint64_t, 12> values;
    values.fill(42);
    const auto before = values;
    const int status =
        function(&values[0], &values[1], &values[2], &values[3], &values[4],
                 &values[5], &values[6], &values[7], &values[8], &values[9],
                 &values[10], &values[11]);
    EXPECT_EQ(status, 561003) << name;
    EXPECT_EQ(values, before) << name;
    EXPECT_EQ(WithoutProcessAndTime(RecentError()),
              std::string("Unsupported_Operator(EZ3003): ") + operator_name +
                  " is not implemented by aclq; docs/compatibility.md lists "
                  "the operators that are. To run PyTorch's operators with "
                  "PyTorch's CPU kernels, start the program with `aclq run` or "
                  "import aclq.torch_npu.\n");
    EXPECT_EQ(aclrtPeekAtLastError(ACL_RT_THREAD_LEVEL), ACL_SUCCESS) << name;
  }
}

TEST_P(RefusedOperators, AreThoseOfLibopapi) {
  void* const real = Open("libopapi.so");
  ASSERT_NE(real, nullptr) << dlerror();
  for (const auto& [name, operator_name] : kRefused) {
    EXPECT_EQ(LookUp(library(), name), LookUp(real, name)) << name;
  }
}

TEST_P(RefusedOperators, LeaveAnEarlierLastErrorInPlace) {
  ASSERT_EQ(aclrtFree(reinterpret_cast<void*>(5)), ACL_ERROR_RT_PARAM_INVALID);
  const Function function = LookUp(library(), "aclnnAddGetWorkspaceSize");
  ASSERT_NE(function, nullptr);
  EXPECT_EQ(function(nullptr, nullptr, nullptr, nullptr, nullptr, nullptr,
                     nullptr, nullptr, nullptr, nullptr, nullptr, nullptr),
            561003);
  EXPECT_EQ(aclrtGetLastError(ACL_RT_THREAD_LEVEL), ACL_ERROR_RT_PARAM_INVALID);
  RecentError();
}

// CANN lacks the first one; torch_npu accepts that the second one is missing,
// but not that it fails.
TEST_P(RefusedOperators, DoNotIncludeOtherNames) {
  EXPECT_EQ(LookUp(library(),
                   "aclnnNpuFormatCastCalculateSizeAndFormatGetWorkspaceSize"),
            nullptr);
  EXPECT_EQ(LookUp(library(), "aclnnSetPytorchRandom"), nullptr);
}

INSTANTIATE_TEST_SUITE_P(Libraries, RefusedOperators,
                         ::testing::Values("libopapi.so", "libopapi_nn.so",
                                           "libopapi_math.so"));

}  // namespace
}  // namespace aclq
