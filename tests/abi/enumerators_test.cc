// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Numbers that name no enumerator, in every enumeration parameter of the table.
// A C program may pass any number; a C++ library may read it only as a number,
// which the undefined behaviour sanitizer checks.

#include <gtest/gtest.h>

#include <limits>

#include "acl/acl.h"
#include "aclnn/opdev/op_errno.h"
#include "tests/abi/every_function.h"

namespace aclq::testing {
namespace {

TEST(Enumerators, EveryFunctionTakesAnyNumber) {
  using Limits = std::numeric_limits<std::int32_t>;
  ASSERT_EQ(aclrtSetDevice(0), ACL_SUCCESS);
  int functions = 0;
  for (const ExportedFunction& function : EveryFunction()) {
    if (!function.takes_enumeration) continue;
    ++functions;
    for (const std::int32_t enumerator :
         {Limits::min(), -1, 1 << 20, 1 << 30, Limits::max()}) {
      for (const int number : {0, 1}) {
        for (const int null_addresses : {0, 1, 100}) {
          const std::int32_t result =
              function.call({enumerator, number, null_addresses});
          // Unexpected exceptions become one of these codes.
          EXPECT_NE(result, ACL_ERROR_INTERNAL_ERROR) << function.name;
          EXPECT_NE(result, ACLNN_ERR_INNER) << function.name;
        }
      }
    }
  }
  EXPECT_GT(functions, 60);
  EXPECT_EQ(aclrtResetDeviceForce(0), ACL_SUCCESS);
}

}  // namespace
}  // namespace aclq::testing
