// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Every row of the check table of aclnnQuantizeGetWorkspaceSize, for the SoC
// that ACLQ_SOC names: CMakeLists.txt runs this program once for each family.
// Each row is broken together with all later rows, so that the order shows.

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "aclnn/opdev/op_errno.h"
#include "tests/opapi/c_calls.h"
#include "tests/opapi/phase_one_checks.h"
#include "tests/support/acl_client.h"

namespace {

using aclq::testing::AclTest;
using aclq::testing::CallPhaseOne;
using aclq::testing::Described;
using aclq::testing::DeviceMemory;
using aclq::testing::ExpectMessage;
using aclq::testing::RecentError;
using aclq::testing::Tensor;
using aclq::testing::TypeNames;

// ---- The table of types, written out again from the specification.

using Types = std::set<aclDataType>;

struct Family {
  Types x, scales, zero_points, out;
};

const Family& FamilyOfThisSoc() {
  static const Family inference = {{ACL_FLOAT, ACL_FLOAT16},
                                   {ACL_FLOAT, ACL_FLOAT16},
                                   {ACL_INT8, ACL_UINT8, ACL_INT32},
                                   {ACL_INT8, ACL_UINT8, ACL_INT32}};
  static const Family a2_and_a3 = {{ACL_FLOAT, ACL_FLOAT16, ACL_BF16},
                                   {ACL_FLOAT, ACL_FLOAT16, ACL_BF16},
                                   {ACL_INT8, ACL_UINT8, ACL_INT32, ACL_BF16},
                                   {ACL_INT8, ACL_UINT8, ACL_INT32}};
  static const Family a950 = {
      {ACL_FLOAT, ACL_FLOAT16, ACL_BF16},
      {ACL_FLOAT, ACL_FLOAT16, ACL_BF16},
      {ACL_INT8, ACL_UINT8, ACL_INT32, ACL_BF16, ACL_FLOAT},
      {ACL_INT8, ACL_UINT8, ACL_INT32, ACL_HIFLOAT8, ACL_FLOAT8_E5M2,
       ACL_FLOAT8_E4M3FN}};
  static const Family none;
  static const std::map<std::string, const Family&> families = {
      {"Ascend310P3", inference},   {"Ascend910A", inference},
      {"Ascend910B", inference},    {"Ascend910B1", a2_and_a3},
      {"Ascend910B4-1", a2_and_a3}, {"Ascend910_9391", a2_and_a3},
      {"Ascend950PR_9599", a950},   {"Ascend950DT_95A2", a950},
      {"Ascend310B4", none},
  };
  return families.at(aclrtGetSocName());
}

// ---- The description of a call of phase one.

struct Call {
  Described x = {ACL_FLOAT, {4, 2}};
  Described scales = {ACL_FLOAT, {2}};
  Described zero_points = {ACL_INT32, {2}};
  bool has_zero_points = true;
  aclDataType dtype = ACL_INT8;
  int32_t axis = 1;
  Described out = {ACL_INT8, {4, 2}};

  aclnnStatus PhaseOne() const {
    return CallPhaseOne(
        std::array{&x, &scales, has_zero_points ? &zero_points : nullptr, &out},
        [&](const auto& tensors, uint64_t* workspace_size,
            aclOpExecutor** executor) {
          return aclnnQuantizeGetWorkspaceSize(
              tensors[0], tensors[1], tensors[2], dtype, axis, tensors[3],
              workspace_size, executor);
        });
  }
};

void ExpectRefused(const Call& call, const std::vector<std::string>& words) {
  EXPECT_EQ(call.PhaseOne(), ACLNN_ERR_PARAM_INVALID);
  ExpectMessage(words);
}

class Checks : public AclTest {
 protected:
  void SetUp() override {
    AclTest::SetUp();
    RecentError();
  }
  static bool SocHasTypes() { return !FamilyOfThisSoc().x.empty(); }
};

// ---- Rows 0 to 2: pointers.

TEST_F(Checks, Row0WorkspaceSizeAndExecutorPointers) {
  Quantization problem;
  uint64_t size = 0;
  aclOpExecutor* executor = nullptr;
  const auto call = [&](uint64_t* to_size, aclOpExecutor** to_executor) {
    // x is NULL as well: row 0 comes first.
    return aclnnQuantizeGetWorkspaceSize(nullptr, problem.scales(),
                                         problem.zero_points(), ACL_INT32, 1,
                                         problem.out(), to_size, to_executor);
  };
  EXPECT_EQ(call(nullptr, &executor), ACLNN_ERR_PARAM_NULLPTR);
  ExpectMessage({"workspaceSize is NULL"});
  EXPECT_EQ(call(&size, nullptr), ACLNN_ERR_PARAM_NULLPTR);
  ExpectMessage({"executor is NULL"});
}

TEST_F(Checks, Row2NullTensors) {
  Quantization problem;
  uint64_t size = 0;
  aclOpExecutor* executor = nullptr;
  const auto call = [&](aclTensor* x, aclTensor* scales, aclTensor* out) {
    return aclnnQuantizeGetWorkspaceSize(x, scales, nullptr, ACL_INT4, 99, out,
                                         &size, &executor);
  };
  EXPECT_EQ(call(nullptr, nullptr, nullptr), ACLNN_ERR_PARAM_NULLPTR);
  ExpectMessage({"x is NULL"});
  EXPECT_EQ(call(problem.x(), nullptr, nullptr), ACLNN_ERR_PARAM_NULLPTR);
  ExpectMessage({"scales is NULL"});
  EXPECT_EQ(call(problem.x(), problem.scales(), nullptr),
            ACLNN_ERR_PARAM_NULLPTR);
  ExpectMessage({"out is NULL"});
}

TEST_F(Checks, Row2DestroyedTensors) {
  Quantization problem;
  uint64_t size = 0;
  aclOpExecutor* executor = nullptr;
  const int64_t dims[] = {2};
  aclTensor* const dead = aclCreateTensor(dims, 1, ACL_FLOAT, nullptr, 0,
                                          ACL_FORMAT_ND, dims, 1, nullptr);
  ASSERT_EQ(aclDestroyTensor(dead), ACLNN_SUCCESS);
  const auto call = [&](aclTensor* x, aclTensor* scales, aclTensor* zero_points,
                        aclTensor* out) {
    return aclnnQuantizeGetWorkspaceSize(x, scales, zero_points, ACL_INT32, 1,
                                         out, &size, &executor);
  };
  EXPECT_EQ(call(dead, problem.scales(), problem.zero_points(), problem.out()),
            ACLNN_ERR_PARAM_INVALID);
  ExpectMessage({"x is not a valid aclTensor handle"});
  EXPECT_EQ(call(problem.x(), dead, problem.zero_points(), problem.out()),
            ACLNN_ERR_PARAM_INVALID);
  ExpectMessage({"scales is not a valid aclTensor handle"});
  EXPECT_EQ(call(problem.x(), problem.scales(), dead, problem.out()),
            ACLNN_ERR_PARAM_INVALID);
  ExpectMessage({"zeroPoints is not a valid aclTensor handle"});
  EXPECT_EQ(call(problem.x(), problem.scales(), problem.zero_points(), dead),
            ACLNN_ERR_PARAM_INVALID);
  ExpectMessage({"out is not a valid aclTensor handle"});
}

TEST_F(Checks, HandlesCutTo32BitsAreCalledSo) {
  constexpr char kCutHandle[] = "a 64-bit handle seems to have been truncated";
  const auto cut = [](auto* handle) {
    return reinterpret_cast<decltype(handle)>(
        reinterpret_cast<std::uintptr_t>(handle) & 0xFFFFFFFFU);
  };
  Quantization problem;
  uint64_t size = 0;
  aclOpExecutor* executor = nullptr;
  EXPECT_EQ(aclnnQuantizeGetWorkspaceSize(cut(problem.x()), problem.scales(),
                                          problem.zero_points(), ACL_INT32, 1,
                                          problem.out(), &size, &executor),
            ACLNN_ERR_PARAM_INVALID);
  ExpectMessage({"x is not a valid aclTensor handle", kCutHandle});
  EXPECT_EQ(aclDestroyTensor(cut(problem.x())), ACLNN_ERR_PARAM_INVALID);
  ExpectMessage({"tensor is not a valid aclTensor handle", kCutHandle});
  if (!SocHasTypes()) return;

  executor = problem.PhaseOne();
  EXPECT_EQ(aclnnQuantize(nullptr, 0, cut(executor), stream()),
            ACLNN_ERR_PARAM_INVALID);
  ExpectMessage({"executor is not a valid aclOpExecutor handle",
                 "aclSetAclOpExecutorRepeatable", kCutHandle});
  EXPECT_EQ(aclDestroyAclOpExecutor(executor), ACLNN_SUCCESS);
  EXPECT_EQ(aclnnQuantize(nullptr, 0, executor, stream()),
            ACLNN_ERR_PARAM_INVALID);
  EXPECT_EQ(RecentError().find(kCutHandle), std::string::npos);
}

// ---- Rows 3 to 16: each row is broken together with all later rows. A step
// repairs what the previous step broke and leaves the rest broken, so a check
// out of order returns the wrong message.

struct Row {
  std::function<void(Call*)> mend_previous;
  std::vector<std::string> words;
};

TEST_F(Checks, Rows3To10ShapesInOrderBeforeTypesBeforeFormats) {
  Call call;
  // Breaks everything that can be broken simultaneously: types and formats
  // last.
  call.x = {ACL_INT64, std::vector<int64_t>(9, 2), ACL_FORMAT_FRACTAL_NZ};
  call.scales = {ACL_INT64, {3, 1}, ACL_FORMAT_FRACTAL_NZ};
  call.zero_points = {ACL_INT64, {5, 1}, ACL_FORMAT_FRACTAL_NZ};
  call.out = {ACL_INT64, {7}, ACL_FORMAT_FRACTAL_NZ};
  call.dtype = ACL_INT16;
  call.axis = 2;
  const Row rows[] = {
      {[](Call*) {}, {"x has rank 9", "8"}},
      {[](Call* c) {
         c->x.dims = {4, -2};
       },
       {"x has shape [4, -2]", "dimension 1 is negative"}},
      {[](Call* c) {
         c->x.dims = {int64_t{1} << 55, 3};
       },
       {"x has shape [36028797018963968, 3]",
        "expected at most 2^56 elements"}},
      {[](Call* c) {
         c->x.dims = {4, 2};
       },
       {"out has shape [7]", "x has shape [4, 2]"}},
      {[](Call* c) {
         c->out.dims = {4, 2};
       },
       {"scales has rank 2", "rank 1"}},
      {[](Call* c) { c->scales.dims = {3}; },
       {"zeroPoints has rank 2", "rank 1"}},
      {[](Call* c) { c->zero_points.dims = {5}; },
       {"zeroPoints has size 5", "scales has size 3"}},
      {[](Call* c) { c->zero_points.dims = {3}; }, {"axis is 2", "[-2, 1]"}},
      {[](Call* c) { c->axis = 1; }, {"scales has size 3", "1 or 2", "axis 1"}},
      {[](Call* c) { c->scales.dims = c->zero_points.dims = {2}; },
       {"x is DT_INT64", aclrtGetSocName()}},
  };
  for (const Row& row : rows) {
    row.mend_previous(&call);
    ExpectRefused(call, row.words);
  }
}

TEST_F(Checks, Row3aExtents) {
  Call call;
  call.scales.dims = call.zero_points.dims = {1};
  for (const std::vector<int64_t>& dims :
       {std::vector<int64_t>{-1}, {INT64_MIN, 2}, {0, -3}}) {
    call.x.dims = call.out.dims = dims;
    ExpectRefused(call, {"x has shape", "is negative"});
  }
  for (const std::vector<int64_t>& dims :
       {std::vector<int64_t>{(int64_t{1} << 56) + 1},
        {int64_t{1} << 32, int64_t{1} << 32},
        {INT64_MAX, INT64_MAX}}) {
    call.x.dims = call.out.dims = dims;
    ExpectRefused(call, {"x has shape", "expected at most 2^56 elements"});
  }
  for (const std::vector<int64_t>& dims :
       {std::vector<int64_t>{int64_t{1} << 56},
        {0, int64_t{1} << 57},
        {int64_t{1} << 40, int64_t{1} << 40, 0}}) {
    call.x.dims = call.out.dims = dims;
    EXPECT_EQ(call.PhaseOne(),
              SocHasTypes() ? ACLNN_SUCCESS : ACLNN_ERR_PARAM_INVALID)
        << RecentError();
    RecentError();
  }
}

TEST_F(Checks, Row8OneScaleStopsTheShapeChecks) {
  if (!SocHasTypes()) {
    Call call;
    call.scales.dims = call.zero_points.dims = {1};
    call.axis = 1000;
    ExpectRefused(call, {"x is DT_FLOAT", "no type is accepted"});
    return;
  }
  for (const int32_t axis : {-1000, -3, 2, 1000}) {
    Call call;
    call.scales.dims = call.zero_points.dims = {1};
    call.axis = axis;
    EXPECT_EQ(call.PhaseOne(), ACLNN_SUCCESS) << axis << ": " << RecentError();
  }
}

TEST_F(Checks, Row9AxisRange) {
  for (const int32_t axis : {-3, 2, 1000, INT32_MIN, INT32_MAX}) {
    Call call;
    call.axis = axis;
    ExpectRefused(call, {"axis is " + std::to_string(axis), "[-2, 1]"});
  }
  Call scalar;
  scalar.x.dims = scalar.out.dims = {};
  scalar.axis = 0;
  ExpectRefused(scalar, {"it must be 1, since x has rank 0"});
}

TEST_F(Checks, Rows11To15TypesInOrder) {
  if (!SocHasTypes()) {
    ExpectRefused(Call(),
                  {"x is DT_FLOAT", "no type is accepted", aclrtGetSocName()});
    return;
  }
  Call call;
  call.x = {ACL_INT64, {4, 2}, ACL_FORMAT_FRACTAL_NZ};
  call.scales.dtype = call.zero_points.dtype = call.out.dtype = ACL_INT64;
  call.dtype = ACL_INT16;
  const Row rows[] = {
      {[](Call*) {}, {"x is DT_INT64", "DT_FLOAT, DT_FLOAT16"}},
      {[](Call* c) { c->x.dtype = ACL_FLOAT; },
       {"scales is DT_INT64", "DT_FLOAT, DT_FLOAT16"}},
      {[](Call* c) { c->scales.dtype = ACL_FLOAT; },
       {"zeroPoints is DT_INT64", "DT_INT8, DT_UINT8, DT_INT32"}},
      {[](Call* c) { c->zero_points.dtype = ACL_INT32; },
       {"dtype is DT_INT16", "DT_INT8, DT_UINT8, DT_INT32"}},
      {[](Call* c) { c->dtype = ACL_INT8; },
       {"out is DT_INT64", "DT_INT8, DT_UINT8, DT_INT32"}},
      {[](Call* c) { c->out.dtype = ACL_UINT8; },
       {"out is DT_UINT8", "dtype is DT_INT8"}},
  };
  for (const Row& row : rows) {
    row.mend_previous(&call);
    ExpectRefused(call, row.words);
  }
}

// Every type for every argument: accepted if and only if the family's table has
// it. The message names the argument, the type, the table and the SoC.
TEST_F(Checks, Rows11To13EveryTypeOfEveryArgument) {
  const Family& family = FamilyOfThisSoc();
  const auto expect = [&](const Call& call, const Types& accepted,
                          aclDataType type, const std::string& name) {
    if (accepted.count(type) > 0) {
      EXPECT_EQ(call.PhaseOne(), ACLNN_SUCCESS)
          << name << " " << type << ": " << RecentError();
      return;
    }
    std::vector<std::string> words = {name + " is " + TypeNames().at(type),
                                      aclrtGetSocName()};
    for (const aclDataType one : accepted) words.push_back(TypeNames().at(one));
    ExpectRefused(call, words);
  };
  for (const auto& [type, type_name] : TypeNames()) {
    Call call;
    call.x.dtype = type;
    expect(call, family.x, type, "x");
    if (!SocHasTypes())
      continue;  // x is refused before the other arguments are checked

    call = Call();
    call.scales.dtype = type;
    if (type == ACL_BF16) {
      call.x.dtype = family.x.count(ACL_BF16) > 0 ? ACL_BF16 : ACL_FLOAT;
      call.has_zero_points = false;
    }
    expect(call, family.scales, type, "scales");

    call = Call();
    call.zero_points.dtype = type;
    if (type == ACL_BF16 && family.x.count(ACL_BF16) > 0) {
      call.x.dtype = call.scales.dtype = ACL_BF16;
    }
    expect(call, family.zero_points, type, "zeroPoints");

    call = Call();
    call.dtype = type;
    call.out.dtype = type;
    expect(call, family.out, type, "dtype");
  }
}

TEST_F(Checks, Row13OutHasTheTypeAskedFor) {
  const Types& out = FamilyOfThisSoc().out;
  for (const aclDataType asked : out) {
    for (const aclDataType found : out) {
      Call call;
      call.dtype = asked;
      call.out.dtype = found;
      if (asked == found) {
        EXPECT_EQ(call.PhaseOne(), ACLNN_SUCCESS) << RecentError();
      } else {
        ExpectRefused(call, {"out is " + TypeNames().at(found),
                             "dtype is " + TypeNames().at(asked)});
      }
    }
  }
}

// All combinations in the lists: BF16 scales or zero points need every input to
// be BF16.
TEST_F(Checks, Rows14And15Bf16GoesWithBf16) {
  const Family& family = FamilyOfThisSoc();
  for (const aclDataType x : family.x) {
    for (const aclDataType scales : family.scales) {
      Call call;
      call.x.dtype = x;
      call.scales.dtype = scales;
      call.has_zero_points = false;
      if (scales == ACL_BF16 && x != ACL_BF16) {
        ExpectRefused(call, {"x is " + TypeNames().at(x), "scales is DT_BF16",
                             aclrtGetSocName()});
      } else {
        EXPECT_EQ(call.PhaseOne(), ACLNN_SUCCESS) << RecentError();
      }
      call.has_zero_points = true;
      for (const aclDataType zero_points : family.zero_points) {
        call.zero_points.dtype = zero_points;
        const bool any = scales == ACL_BF16 || zero_points == ACL_BF16;
        const bool all =
            x == ACL_BF16 && scales == ACL_BF16 && zero_points == ACL_BF16;
        if (any && !all) {
          ExpectRefused(call, {"x is " + TypeNames().at(x),
                               "scales is " + TypeNames().at(scales),
                               "zeroPoints is " + TypeNames().at(zero_points),
                               aclrtGetSocName()});
        } else {
          EXPECT_EQ(call.PhaseOne(), ACLNN_SUCCESS) << RecentError();
        }
      }
    }
  }
}

// After the types, before the formats; x, scales, zeroPoints, then out.
TEST_F(Checks, Row15aStridesAndOffsetsBeyond2To62Bytes) {
  constexpr int64_t kFar = (int64_t{1} << 62) + 1;
  Call call;
  for (Described* one : {&call.x, &call.scales, &call.zero_points, &call.out}) {
    one->strides = std::vector<int64_t>(one->dims.size(), kFar);
    one->offset = kFar;
    one->format = ACL_FORMAT_FRACTAL_NZ;
  }
  if (!SocHasTypes()) {
    ExpectRefused(call, {"x is DT_FLOAT", "no type is accepted"});
    return;
  }
  call.x.dtype = ACL_INT64;
  const Row rows[] = {
      {[](Call*) {}, {"x is DT_INT64"}},
      {[](Call* c) { c->x.dtype = ACL_FLOAT; },
       {"x has stride 4611686018427387905", "2^62 bytes"}},
      {[](Call* c) { c->x.strides.clear(); }, {"scales has stride", "2^62"}},
      {[](Call* c) { c->scales.strides.clear(); },
       {"zeroPoints has stride", "2^62"}},
      {[](Call* c) { c->zero_points.strides.clear(); },
       {"out has stride", "2^62"}},
      {[](Call* c) { c->out.strides.clear(); }, {"x ", "offset"}},
      {[](Call* c) { c->x.offset = 0; }, {"scales ", "offset"}},
      {[](Call* c) { c->scales.offset = 0; }, {"zeroPoints ", "offset"}},
      {[](Call* c) { c->zero_points.offset = 0; }, {"out ", "offset"}},
      {[](Call* c) { c->out.offset = 0; }, {"x has the private format"}},
  };
  for (const Row& row : rows) {
    row.mend_previous(&call);
    ExpectRefused(call, row.words);
  }
}

TEST_F(Checks, Row15aOffsetsInBytesOfEachTensor) {
  constexpr int64_t kMost = int64_t{1} << 62;  // bytes
  struct Case {
    Described Call::*tensor;
    const char* name;
    int64_t size;
  };
  for (const Case& one :
       {Case{&Call::x, "x", 4}, Case{&Call::scales, "scales", 4},
        Case{&Call::zero_points, "zeroPoints", 4},
        Case{&Call::out, "out", 1}}) {
    for (const int64_t offset :
         {kMost / one.size + 1, -kMost / one.size - 1, INT64_MAX, INT64_MIN}) {
      Call call;
      (call.*one.tensor).offset = offset;
      if (!SocHasTypes()) {
        ExpectRefused(call, {"x is DT_FLOAT"});
        continue;
      }
      ExpectRefused(call, {std::string(one.name) + " ", "offset",
                           std::to_string(offset)});
    }
    for (const int64_t offset :
         {kMost / one.size, -kMost / one.size, int64_t{-1}, int64_t{1}}) {
      Call call;
      (call.*one.tensor).offset = offset;
      EXPECT_EQ(call.PhaseOne(),
                SocHasTypes() ? ACLNN_SUCCESS : ACLNN_ERR_PARAM_INVALID)
          << one.name << " " << offset << ": " << RecentError();
      RecentError();
    }
  }
}

// Numbers that are neither a type nor a format.
TEST_F(Checks, Rows11To13NumbersThatAreNoType) {
  static char memory[64];
  const int64_t dims[] = {2}, one[] = {1};
  const auto make = [](const int64_t* extents, int dtype) {
    void* const tensor =
        CreateTensorWithNumbers(extents, 1, dtype, ACL_FORMAT_ND, memory);
    EXPECT_NE(tensor, nullptr);
    return static_cast<aclTensor*>(tensor);
  };
  for (const int number : {12345, -2, 5, INT32_MAX, INT32_MIN}) {
    const std::string text = "dtype " + std::to_string(number);
    struct Numbers {
      int x, scales, dtype, out;
      std::string words;
    };
    for (const Numbers& call : {
             Numbers{number, ACL_FLOAT, ACL_INT8, ACL_INT8, "x is " + text},
             Numbers{ACL_FLOAT, number, ACL_INT8, ACL_INT8,
                     "scales is " + text},
             Numbers{ACL_FLOAT, ACL_FLOAT, number, ACL_INT8,
                     "dtype is " + text},
             Numbers{ACL_FLOAT, ACL_FLOAT, number, number, "dtype is " + text},
             Numbers{ACL_FLOAT, ACL_FLOAT, ACL_INT8, number, "out is " + text},
         }) {
      aclTensor* const x = make(dims, call.x);
      aclTensor* const scales = make(one, call.scales);
      aclTensor* const out = make(dims, call.out);
      void* executor = nullptr;
      EXPECT_EQ(PhaseOneWithNumbers(x, scales, call.dtype, out, &executor),
                ACLNN_ERR_PARAM_INVALID);
      EXPECT_EQ(executor, nullptr);
      ExpectMessage({SocHasTypes() ? call.words : "x is "});
      for (const aclTensor* tensor : {x, scales, out})
        EXPECT_EQ(aclDestroyTensor(tensor), ACLNN_SUCCESS);
    }
  }
}

TEST_F(Checks, Row16NumbersThatAreNoFormatAreNotPrivate) {
  static char memory[64];
  const int64_t dims[] = {2}, one[] = {1};
  for (const int format : {12345, -2, INT32_MAX, INT32_MIN}) {
    void* const x = CreateTensorWithNumbers(dims, 1, ACL_FLOAT, format, memory);
    void* const scales =
        CreateTensorWithNumbers(one, 1, ACL_FLOAT, format, memory);
    void* const out =
        CreateTensorWithNumbers(dims, 1, ACL_INT8, format, memory);
    void* executor = nullptr;
    EXPECT_EQ(PhaseOneWithNumbers(x, scales, ACL_INT8, out, &executor),
              SocHasTypes() ? ACLNN_SUCCESS : ACLNN_ERR_PARAM_INVALID)
        << format << ": " << RecentError();
    if (SocHasTypes()) {
      EXPECT_EQ(aclDestroyAclOpExecutor(static_cast<aclOpExecutor*>(executor)),
                ACLNN_SUCCESS);
    }
    for (void* tensor : {x, scales, out}) {
      EXPECT_EQ(aclDestroyTensor(static_cast<aclTensor*>(tensor)),
                ACLNN_SUCCESS);
    }
  }
}

TEST_F(Checks, Row16PrivateFormatsAreRefusedXThenScalesThenOutThenZeroPoints) {
  if (!SocHasTypes()) {
    Call call;
    call.x.format = ACL_FORMAT_FRACTAL_NZ;
    ExpectRefused(call, {"x is DT_FLOAT"});
    return;
  }
  for (const aclFormat format :
       {ACL_FORMAT_NC1HWC0, ACL_FORMAT_FRACTAL_Z, ACL_FORMAT_NC1HWC0_C04,
        ACL_FORMAT_FRACTAL_NZ, ACL_FORMAT_NDC1HWC0, ACL_FRACTAL_Z_3D,
        ACL_FORMAT_FRACTAL_NZ_C0_16, ACL_FORMAT_FRACTAL_NZ_C0_32,
        ACL_FORMAT_FRACTAL_NZ_C0_2, ACL_FORMAT_FRACTAL_NZ_C0_4,
        ACL_FORMAT_FRACTAL_NZ_C0_8}) {
    Call call;
    call.x.format = call.scales.format = call.out.format =
        call.zero_points.format = format;
    const Row rows[] = {
        {[](Call*) {}, {"x has the private format"}},
        {[](Call* c) { c->x.format = ACL_FORMAT_ND; },
         {"scales has the private format"}},
        {[](Call* c) { c->scales.format = ACL_FORMAT_ND; },
         {"out has the private format"}},
        {[](Call* c) { c->out.format = ACL_FORMAT_ND; },
         {"zeroPoints has the private format"}},
    };
    for (const Row& row : rows) {
      row.mend_previous(&call);
      ExpectRefused(call, row.words);
    }
  }
}

TEST_F(Checks, Row16OtherFormatsAreAccepted) {
  for (const aclFormat format :
       {ACL_FORMAT_ND, ACL_FORMAT_NCHW, ACL_FORMAT_NHWC, ACL_FORMAT_HWCN,
        ACL_FORMAT_NDHWC, ACL_FORMAT_NCDHW, ACL_FORMAT_NC, ACL_FORMAT_NCL,
        ACL_FORMAT_UNDEFINED}) {
    Call call;
    call.x.format = call.scales.format = call.out.format =
        call.zero_points.format = format;
    EXPECT_EQ(call.PhaseOne(),
              SocHasTypes() ? ACLNN_SUCCESS : ACLNN_ERR_PARAM_INVALID);
  }
}

TEST_F(Checks, Row17EmptyTensorsAreStillChecked) {
  Call call;
  call.x.dims = call.out.dims = {3, 0};
  call.scales.dims = call.zero_points.dims = {0};
  EXPECT_EQ(call.PhaseOne(),
            SocHasTypes() ? ACLNN_SUCCESS : ACLNN_ERR_PARAM_INVALID);
  call.x.dims = call.out.dims = {0, 2};
  ExpectRefused(call, {"scales has size 0", "1 or 2"});
  call.scales.dims = call.zero_points.dims = {2};
  call.x.dtype = ACL_INT64;
  ExpectRefused(call, {"x is DT_INT64"});
}

TEST_F(Checks, RankZeroToEight) {
  if (!SocHasTypes()) {
    ExpectRefused(Call(), {"no type is accepted"});
    return;
  }
  for (std::size_t rank = 0; rank <= 8; ++rank) {
    Call call;
    call.x.dims = call.out.dims = std::vector<int64_t>(rank, 2);
    call.scales.dims = call.zero_points.dims = {1};
    EXPECT_EQ(call.PhaseOne(), ACLNN_SUCCESS) << rank << ": " << RecentError();
  }
}

}  // namespace
