// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Descriptions of calls of phase one, and the messages expected from them.

#ifndef ACLQ_TESTS_OPAPI_PHASE_ONE_CHECKS_H_
#define ACLQ_TESTS_OPAPI_PHASE_ONE_CHECKS_H_

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "acl/acl.h"
#include "aclnn/acl_meta.h"
#include "aclnn/opdev/op_errno.h"
#include "tests/support/acl_client.h"

namespace aclq::testing {

// Returns CANN's name of every type.
inline const std::map<aclDataType, std::string>& TypeNames() {
  static const std::map<aclDataType, std::string> names = {
      {ACL_FLOAT, "DT_FLOAT"},
      {ACL_FLOAT16, "DT_FLOAT16"},
      {ACL_INT8, "DT_INT8"},
      {ACL_INT32, "DT_INT32"},
      {ACL_UINT8, "DT_UINT8"},
      {ACL_INT16, "DT_INT16"},
      {ACL_UINT16, "DT_UINT16"},
      {ACL_UINT32, "DT_UINT32"},
      {ACL_INT64, "DT_INT64"},
      {ACL_UINT64, "DT_UINT64"},
      {ACL_DOUBLE, "DT_DOUBLE"},
      {ACL_BOOL, "DT_BOOL"},
      {ACL_STRING, "DT_STRING"},
      {ACL_COMPLEX64, "DT_COMPLEX64"},
      {ACL_COMPLEX128, "DT_COMPLEX128"},
      {ACL_BF16, "DT_BF16"},
      {ACL_INT4, "DT_INT4"},
      {ACL_UINT1, "DT_UINT1"},
      {ACL_COMPLEX32, "DT_COMPLEX32"},
      {ACL_HIFLOAT8, "DT_HIFLOAT8"},
      {ACL_FLOAT8_E5M2, "DT_FLOAT8_E5M2"},
      {ACL_FLOAT8_E4M3FN, "DT_FLOAT8_E4M3FN"},
      {ACL_FLOAT8_E8M0, "DT_FLOAT8_E8M0"},
      {ACL_FLOAT6_E3M2, "DT_FLOAT6_E3M2"},
      {ACL_FLOAT6_E2M3, "DT_FLOAT6_E2M3"},
      {ACL_FLOAT4_E2M1, "DT_FLOAT4_E2M1"},
      {ACL_FLOAT4_E1M2, "DT_FLOAT4_E1M2"},
      {ACL_DT_UNDEFINED, "DT_UNDEFINED"},
  };
  return names;
}

struct Described {
  aclDataType dtype;
  std::vector<int64_t> dims;
  aclFormat format = ACL_FORMAT_ND;
  std::vector<int64_t> strides = {};  // {}: contiguous
  int64_t offset = 0;
};

// Returns a tensor in memory that no test reads.
inline aclTensor* Make(const Described& one) {
  static char memory[4096];
  return aclCreateTensor(one.dims.data(), one.dims.size(), one.dtype,
                         one.strides.empty() ? nullptr : one.strides.data(),
                         one.offset, one.format, one.dims.data(),
                         one.dims.size(), memory);
}

// Makes the tensors (null for a null description), calls phase_one(tensors,
// &workspace_size, &executor), and destroys everything. Expects that phase one
// writes its results on success only.
template <std::size_t kCount, typename PhaseOne>
aclnnStatus CallPhaseOne(const std::array<const Described*, kCount>& described,
                         PhaseOne phase_one) {
  std::array<aclTensor*, kCount> tensors;
  for (std::size_t i = 0; i < kCount; ++i)
    tensors[i] = described[i] != nullptr ? Make(*described[i]) : nullptr;
  uint64_t workspace_size = 4711;
  auto* const untouched = reinterpret_cast<aclOpExecutor*>(&workspace_size);
  aclOpExecutor* executor = untouched;
  const aclnnStatus status = phase_one(tensors, &workspace_size, &executor);
  if (status == ACLNN_SUCCESS) {
    EXPECT_EQ(workspace_size, 0U);
    EXPECT_EQ(aclDestroyAclOpExecutor(executor), ACLNN_SUCCESS);
  } else {
    EXPECT_EQ(workspace_size, 4711U) << "written on failure";
    EXPECT_EQ(executor, untouched) << "written on failure";
  }
  for (aclTensor* const tensor : tensors)
    EXPECT_EQ(aclDestroyTensor(tensor), ACLNN_SUCCESS);
  return status;
}

// Expects a message of code EZ1001 that contains all of `words`.
inline void ExpectMessage(const std::vector<std::string>& words) {
  const std::string message = RecentError();
  EXPECT_NE(message.find("AclNN_Parameter_Error(EZ1001): "), std::string::npos)
      << message;
  for (const std::string& word : words) {
    EXPECT_NE(message.find(word), std::string::npos)
        << "\"" << word << "\" is not in " << message;
  }
}

}  // namespace aclq::testing

#endif  // ACLQ_TESTS_OPAPI_PHASE_ONE_CHECKS_H_
