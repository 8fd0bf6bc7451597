// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Wrong settings and the answers of phase one. CMakeLists.txt runs each of
// these suites in separate processes, with the settings that it names.

#include <gtest/gtest.h>

#include <cstdint>
#include <cstdlib>
#include <string>

#include "aclnn/opdev/op_errno.h"
#include "aclnnop/aclnn_ascend_quant_v3.h"
#include "aclnnop/aclnn_copy.h"
#include "aclnnop/aclnn_zero.h"
#include "tests/support/acl_client.h"

namespace {

using aclq::testing::RecentError;
using aclq::testing::Tensor;

// Returns the code of phase one for a call whose types and formats may be wrong
// too.
aclnnStatus PhaseOne(bool types_are_wrong, bool formats_are_wrong) {
  static char memory[64];
  const aclDataType type = types_are_wrong ? ACL_INT64 : ACL_FLOAT;
  const aclFormat format =
      formats_are_wrong ? ACL_FORMAT_FRACTAL_NZ : ACL_FORMAT_ND;
  Tensor x(type, {4, 2}, memory, {}, 0, format);
  Tensor scales(type, {2}, memory, {}, 0, format);
  Tensor out(types_are_wrong ? ACL_INT64 : ACL_INT8, {4, 2}, memory, {}, 0,
             format);
  uint64_t size = 4711;
  aclOpExecutor* executor = nullptr;
  RecentError();
  const aclnnStatus status = aclnnQuantizeGetWorkspaceSize(
      x.get(), scales.get(), nullptr, ACL_INT8, 1, out.get(), &size, &executor);
  EXPECT_EQ(size, 4711U) << "written on failure";
  EXPECT_EQ(executor, nullptr) << "written on failure";
  return status;
}

void ExpectWords(std::initializer_list<std::string> words) {
  const std::string message = RecentError();
  for (const std::string& word : words) {
    EXPECT_NE(message.find(word), std::string::npos)
        << "\"" << word << "\" is not in " << message;
  }
}

// Row 2b comes before the types, which depend on the unknown SoC. The call is
// repeated, since a failure must not hide the next.
TEST(WrongSoc, Row2bIsARuntimeErrorThatNamesTheSetting) {
  for (int time = 0; time < 2; ++time) {
    EXPECT_EQ(PhaseOne(true, true), ACLNN_ERR_RUNTIME_ERROR);
    ExpectWords({"AclNN_Runtime_Error(EZ9903): ",
                 std::string("ACLQ_SOC=") + std::getenv("ACLQ_SOC"),
                 "Ascend310P1", "Ascend910B1"});
  }
}

// Copies and fills too, after the checks of their handles.
TEST(WrongSoc, CopiesAndFillsNameTheSetting) {
  const Tensor tensor(ACL_INT4, {2}, nullptr);
  uint64_t size = 4711;
  aclOpExecutor* executor = nullptr;
  RecentError();
  EXPECT_EQ(aclnnInplaceCopyGetWorkspaceSize(tensor.get(), tensor.get(), &size,
                                             &executor),
            ACLNN_ERR_RUNTIME_ERROR);
  ExpectWords({"AclNN_Runtime_Error(EZ9903): ",
               std::string("ACLQ_SOC=") + std::getenv("ACLQ_SOC")});
  EXPECT_EQ(aclnnInplaceZeroGetWorkspaceSize(tensor.get(), &size, &executor),
            ACLNN_ERR_RUNTIME_ERROR);
  ExpectWords({std::string("ACLQ_SOC=") + std::getenv("ACLQ_SOC")});
  EXPECT_EQ(size, 4711U);
  EXPECT_EQ(executor, nullptr);
}

// Row 15b, after the types and before the formats.
TEST(WrongEngineSettings, Row15bNamesTheSettingAndWhatThereIs) {
  EXPECT_EQ(PhaseOne(true, true), ACLNN_ERR_PARAM_INVALID);
  ExpectWords({"x is DT_INT64"});
  for (int time = 0; time < 2; ++time) {
    EXPECT_EQ(PhaseOne(false, true), ACLNN_ERR_PARAM_INVALID);
    // The number of threads is checked first.
    if (std::getenv("ACLQ_NUM_THREADS") != nullptr) {
      ExpectWords({"AclNN_Parameter_Error(EZ1001): ",
                   "ACLQ_NUM_THREADS=many is not an integer from 1 to 1024."});
    } else {
      ExpectWords({"AclNN_Parameter_Error(EZ1001): ", "ACLQ_ISA=MMX",
                   "available are "});
    }
  }
}

// CANN ends the checks of an empty x before all other checks.
TEST(WrongEngineSettings, AnEmptyXOfAscendQuantNeedsNone) {
  static char memory[64];
  const Tensor scale(ACL_FLOAT, {1}, memory);
  uint64_t size = 4711;
  aclOpExecutor* executor = nullptr;
  const auto phase_one = [&](int64_t rows) {
    const Tensor x(ACL_FLOAT, {rows, 2}, memory);
    const Tensor y(ACL_INT8, {rows, 2}, memory);
    return aclnnAscendQuantV3GetWorkspaceSize(x.get(), scale.get(), nullptr,
                                              false, "round", ACL_INT8, -1,
                                              y.get(), &size, &executor);
  };
  RecentError();
  EXPECT_EQ(phase_one(4), ACLNN_ERR_PARAM_INVALID);
  ExpectWords({"ACLQ_"});
  EXPECT_EQ(phase_one(0), ACLNN_SUCCESS) << RecentError();
  EXPECT_EQ(size, 0U);
  EXPECT_EQ(aclnnAscendQuantV3(nullptr, 0, executor, nullptr), ACLNN_SUCCESS)
      << RecentError();
}

}  // namespace
