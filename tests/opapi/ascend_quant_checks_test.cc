// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Every row of the check tables of aclnnAscendQuantV3GetWorkspaceSize and
// aclnnAscendQuantGetWorkspaceSize, for the SoC that ACLQ_SOC names:
// CMakeLists.txt runs this program once for each family. A call breaks a row
// together with all later rows, so that the test sees the order of the checks.

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "aclnn/opdev/op_errno.h"
#include "aclnnop/aclnn_ascend_quant.h"
#include "aclnnop/aclnn_ascend_quant_v3.h"
#include "tests/opapi/phase_one_checks.h"
#include "tests/support/acl_client.h"

namespace {

using aclq::testing::AclTest;
using aclq::testing::CallPhaseOne;
using aclq::testing::Described;
using aclq::testing::ExpectMessage;
using aclq::testing::Make;
using aclq::testing::RecentError;
using aclq::testing::TypeNames;

// ---- The table of types, written out again from the specification.

using Types = std::set<aclDataType>;

struct Family {
  Types inputs, y;
  bool only_last_axis = false;
  bool has_v1 = true;
};

const Family& FamilyOfThisSoc() {
  static const Family inference = {{ACL_FLOAT, ACL_FLOAT16}, {ACL_INT8}, true};
  static const Family a2_and_a3 = {{ACL_FLOAT, ACL_FLOAT16, ACL_BF16},
                                   {ACL_INT8, ACL_INT32, ACL_INT4}};
  static const Family a950 = {{ACL_FLOAT, ACL_FLOAT16, ACL_BF16},
                              {ACL_INT8, ACL_INT32, ACL_INT4, ACL_HIFLOAT8,
                               ACL_FLOAT8_E5M2, ACL_FLOAT8_E4M3FN},
                              false,
                              false};
  static const Family none;
  static const std::map<std::string, const Family&> families = {
      {"Ascend310P3", inference},   {"Ascend910A", none},
      {"Ascend910B", none},         {"Ascend910B1", a2_and_a3},
      {"Ascend910B4-1", a2_and_a3}, {"Ascend910_9391", a2_and_a3},
      {"Ascend950PR_9599", a950},   {"Ascend950DT_95A2", a950},
      {"Ascend310B4", none},
  };
  return families.at(aclrtGetSocName());
}

// ---- A call of phase one.

struct Call {
  bool is_v3 = true;
  Described x = {ACL_FLOAT, {2, 4, 8}};
  Described scale = {ACL_FLOAT, {8}};
  Described offset = {ACL_FLOAT, {8}};
  bool has_offset = true;
  bool sqrt_mode = false;
  const char* round_mode = "round";
  int32_t dst_type = ACL_INT8;
  int32_t axis = -1;
  Described y = {ACL_INT8, {2, 4, 8}};

  aclnnStatus PhaseOne() const {
    return CallPhaseOne(
        std::array{&x, &scale, has_offset ? &offset : nullptr, &y},
        [&](const auto& tensors, uint64_t* workspace_size,
            aclOpExecutor** executor) {
          return is_v3 ? aclnnAscendQuantV3GetWorkspaceSize(
                             tensors[0], tensors[1], tensors[2], sqrt_mode,
                             round_mode, dst_type, axis, tensors[3],
                             workspace_size, executor)
                       : aclnnAscendQuantGetWorkspaceSize(
                             tensors[0], tensors[1], tensors[2], sqrt_mode,
                             round_mode, dst_type, tensors[3], workspace_size,
                             executor);
        });
  }
};

void ExpectRefused(const Call& call, const std::vector<std::string>& words) {
  EXPECT_EQ(call.PhaseOne(), ACLNN_ERR_PARAM_INVALID);
  ExpectMessage(words);
}

void ExpectAccepted(const Call& call) {
  EXPECT_EQ(call.PhaseOne(), ACLNN_SUCCESS) << RecentError();
}

struct Row {
  std::function<void(Call*)> fix_previous;
  std::vector<std::string> words;  // of the message
};

// Fixes the call row by row and expects the refusal of each row.
void ExpectInOrder(Call call, const std::vector<Row>& rows) {
  for (const Row& row : rows) {
    row.fix_previous(&call);
    ExpectRefused(call, row.words);
  }
}

class AscendQuantChecks : public AclTest {
 protected:
  void SetUp() override {
    AclTest::SetUp();
    RecentError();
  }
  static bool SocHasTypes() { return !FamilyOfThisSoc().inputs.empty(); }
  static bool SocHasV1() { return SocHasTypes() && FamilyOfThisSoc().has_v1; }
  static bool SocHasInt4() { return FamilyOfThisSoc().y.count(ACL_INT4) > 0; }
  static std::string OnSoc() { return std::string(" on ") + aclrtGetSocName(); }
};

// ---- Pointers: 161001.

TEST_F(AscendQuantChecks, NullArgumentsInOrder) {
  aclTensor* const tensor = Make({ACL_FLOAT, {8}});
  uint64_t size = 0;
  aclOpExecutor* executor = nullptr;
  struct Arguments {
    aclTensor *x, *scale, *y;
    uint64_t* size;
    aclOpExecutor** executor;
    const char* words;
  };
  for (const Arguments& one : {
           Arguments{nullptr, nullptr, nullptr, nullptr, nullptr,
                     "workspaceSize is NULL"},
           Arguments{nullptr, nullptr, nullptr, &size, nullptr,
                     "executor is NULL"},
           Arguments{nullptr, nullptr, nullptr, &size, &executor, "x is NULL"},
           Arguments{tensor, nullptr, nullptr, &size, &executor,
                     "scale is NULL"},
           Arguments{tensor, tensor, nullptr, &size, &executor, "y is NULL"},
       }) {
    EXPECT_EQ(aclnnAscendQuantV3GetWorkspaceSize(one.x, one.scale, nullptr,
                                                 false, nullptr, 99, 99, one.y,
                                                 one.size, one.executor),
              ACLNN_ERR_PARAM_NULLPTR);
    ExpectMessage({one.words});
    EXPECT_EQ(aclnnAscendQuantGetWorkspaceSize(one.x, one.scale, nullptr, false,
                                               nullptr, 99, one.y, one.size,
                                               one.executor),
              ACLNN_ERR_PARAM_NULLPTR);
    ExpectMessage({one.words});
  }
  EXPECT_EQ(aclDestroyTensor(tensor), ACLNN_SUCCESS);
}

TEST_F(AscendQuantChecks, DestroyedTensors) {
  aclTensor* const live = Make({ACL_FLOAT, {8}});
  aclTensor* const dead = Make({ACL_FLOAT, {8}});
  ASSERT_EQ(aclDestroyTensor(dead), ACLNN_SUCCESS);
  uint64_t size = 0;
  aclOpExecutor* executor = nullptr;
  const auto call = [&](aclTensor* x, aclTensor* scale, aclTensor* offset,
                        aclTensor* y) {
    return aclnnAscendQuantV3GetWorkspaceSize(
        x, scale, offset, false, "round", ACL_INT8, -1, y, &size, &executor);
  };
  EXPECT_EQ(call(dead, dead, dead, dead), ACLNN_ERR_PARAM_INVALID);
  ExpectMessage({"x is not a valid aclTensor handle"});
  EXPECT_EQ(call(live, dead, dead, dead), ACLNN_ERR_PARAM_INVALID);
  ExpectMessage({"scale is not a valid aclTensor handle"});
  EXPECT_EQ(call(live, live, dead, dead), ACLNN_ERR_PARAM_INVALID);
  ExpectMessage({"y is not a valid aclTensor handle"});
  EXPECT_EQ(call(live, live, dead, live), ACLNN_ERR_PARAM_INVALID);
  ExpectMessage({"offset is not a valid aclTensor handle"});
  EXPECT_EQ(aclDestroyTensor(live), ACLNN_SUCCESS);
}

// ---- All rows in order.

// Returns a call that breaks every row that can be broken together with others.
Call BrokenCall() {
  constexpr int64_t kFar = (int64_t{1} << 62) + 1;
  Call call;
  call.x = {ACL_INT64, {}, ACL_FORMAT_FRACTAL_NZ, {kFar, kFar, kFar}, kFar};
  call.scale = {ACL_INT64, {}, ACL_FORMAT_FRACTAL_NZ, {}, kFar};
  call.offset = {ACL_INT64, {5, 1}, ACL_FORMAT_FRACTAL_NZ, {}, kFar};
  call.y = {ACL_INT64, {7}, ACL_FORMAT_FRACTAL_NZ, {kFar}, kFar};
  call.round_mode = nullptr;
  call.dst_type = ACL_INT32;
  call.axis = 5;
  return call;
}

const std::vector<Row> kTypeRows = {
    {[](Call* c) {
       c->x.dims = {2, 4, 8};
     },
     {"x is DT_INT64", "DT_FLOAT, DT_FLOAT16"}},
    {[](Call* c) { c->x.dtype = ACL_FLOAT16; }, {"y is DT_INT64", "DT_INT8"}},
    {[](Call* c) { c->y.dtype = ACL_INT8; },
     {"scale is DT_INT64", "DT_FLOAT, DT_FLOAT16"}},
    {[](Call* c) { c->scale.dtype = ACL_FLOAT; },
     {"offset is DT_INT64", "DT_FLOAT, DT_FLOAT16"}},
    {[](Call* c) { c->offset.dtype = ACL_FLOAT16; },
     {"offset is DT_FLOAT16 and scale is DT_FLOAT; they must be the same"}},
    {[](Call* c) { c->offset.dtype = ACL_FLOAT; },
     {"x is DT_FLOAT16 and scale is DT_FLOAT; scale must be DT_FLOAT16"}},
    {[](Call* c) { c->scale.dtype = c->offset.dtype = ACL_FLOAT16; },
     {"dstType is DT_INT32 and y is DT_INT8; they must be the same"}},
};

const std::vector<Row> kLastRows = {
    {[](Call* c) { c->scale.dims = c->offset.dims = {8}; },
     {"roundMode is NULL; accepted for DT_INT8 are round, floor, ceil, "
      "trunc"}},
    {[](Call* c) { c->round_mode = "Round"; },
     {"roundMode is \"Round\"; accepted for DT_INT8 are round, floor"}},
    {[](Call* c) { c->round_mode = "round"; },
     {"x has stride 4611686018427387905", "2^62 bytes"}},
    {[](Call* c) { c->x.strides.clear(); }, {"y has stride", "2^62"}},
    {[](Call* c) { c->y.strides.clear(); }, {"x has offset"}},
    {[](Call* c) { c->x.offset = 0; }, {"scale has offset"}},
    {[](Call* c) { c->scale.offset = 0; }, {"offset has offset"}},
    {[](Call* c) { c->offset.offset = 0; }, {"y has offset"}},
    {[](Call* c) { c->y.offset = 0; }, {"x has the private format"}},
    {[](Call* c) { c->x.format = ACL_FORMAT_ND; },
     {"scale has the private format"}},
    {[](Call* c) { c->scale.format = ACL_FORMAT_ND; },
     {"y has the private format"}},
    {[](Call* c) { c->y.format = ACL_FORMAT_ND; },
     {"offset has the private format"}},
};

std::vector<Row> Joined(const std::vector<std::vector<Row>>& parts) {
  std::vector<Row> rows;
  for (const auto& part : parts)
    rows.insert(rows.end(), part.begin(), part.end());
  return rows;
}

TEST_F(AscendQuantChecks, EveryRowOfV3InOrder) {
  const Row scalar = {[](Call*) {}, {"x has rank 0"}};
  if (!SocHasTypes()) {
    ExpectInOrder(BrokenCall(),
                  {scalar,
                   {[](Call* c) { c->x.dims = {4}; },
                    {"x is DT_INT64; no type is accepted" + OnSoc()}}});
    return;
  }
  const std::string accepted = "accepted" + OnSoc() + " are ";
  const std::vector<Row> axis_rows =
      FamilyOfThisSoc().only_last_axis
          ? std::vector<Row>{{[](Call* c) { c->dst_type = ACL_INT8; },
                              {"axis is 5 and", accepted + "-1 and 2"}},
                             {[](Call* c) { c->axis = -2; },
                              {"axis is -2 and", accepted + "-1 and 2"}}}
          : std::vector<Row>{{[](Call* c) { c->dst_type = ACL_INT8; },
                              {"axis is 5;", "[-3, 2]"}},
                             {[](Call* c) { c->axis = 0; },
                              {"axis is 0 and x has shape [2, 4, 8]",
                               accepted + "-1, -2, 1 and 2"}}};
  ExpectInOrder(
      BrokenCall(),
      Joined({{scalar},
              kTypeRows,
              axis_rows,
              {{[](Call* c) { c->axis = 2; },
                {"y has shape [7] and x has shape [2, 4, 8]"}},
               {[](Call* c) {
                  c->y.dims = {2, 4, 8};
                  c->y.strides.assign(3, (int64_t{1} << 62) + 1);
                },
                {"offset has shape [5, 1] and scale has shape []"}},
               {[](Call* c) { c->offset.dims = {}; },
                {"scale has rank 0; it must be 1 or 3"}},
               {[](Call* c) {
                  c->scale.dims = c->offset.dims = {1, 8};
                },
                {"scale has rank 2; it must be 1 or 3"}},
               {[](Call* c) { c->scale.dims = c->offset.dims = {3}; },
                {"scale has shape [3] and x has shape [2, 4, 8]",
                 "must be 1 or 8", "axis 2"}},
               {[](Call* c) {
                  c->scale.dims = c->offset.dims = {2, 1, 7};
                },
                {"scale has shape [2, 1, 7]", "dimension 2", "must be 1 or 8"}},
               {[](Call* c) {
                  c->scale.dims = c->offset.dims = {2, 1, 8};
                },
                {"scale has shape [2, 1, 8]", "must be 1", "dimension 2"}}},
              kLastRows}));
}

TEST_F(AscendQuantChecks, EveryRowOfV1InOrder) {
  Call call = BrokenCall();
  call.is_v3 = false;
  if (!SocHasV1()) {
    const std::string why = SocHasTypes()
                                ? "; aclnnAscendQuant accepts no type" +
                                      OnSoc() + "; call aclnnAscendQuantV3."
                                : "; no type is accepted" + OnSoc();
    ExpectRefused(call, {"x is DT_INT64" + why});
    call.x = {ACL_FLOAT, {4}};
    ExpectRefused(call, {"x is DT_FLOAT" + why});
    return;
  }
  call.scale.dims = {2, 1, 1, 3};
  call.offset.dims = {2, 1, 1, 5};
  ExpectInOrder(
      call,
      Joined({kTypeRows,
              {{[](Call* c) { c->dst_type = ACL_INT8; },
                {"y has shape [7] and x has shape [2, 4, 8]"}},
               {[](Call* c) {
                  c->y.dims = {2, 4, 8};
                  c->y.strides.assign(3, (int64_t{1} << 62) + 1);
                },
                {"scale has shape [2, 1, 1, 3]",
                 "must be 1 or 8, the size of the last dimension of x."}},
               {[](Call* c) {
                  c->scale.dims = {2, 1, 1, 8};
                },
                {"offset has shape [2, 1, 1, 5] and scale has shape "
                 "[2, 1, 1, 8]",
                 "last dimensions"}},
               {[](Call* c) {
                  c->offset.dims = {2, 1, 1, 8};
                },
                {"scale has shape [2, 1, 1, 8]", "must be 1", "dimension 3"}},
               {[](Call* c) {
                  c->scale.dims = {1, 1, 1, 8};
                },
                {"offset has shape [2, 1, 1, 8]", "must be 1", "dimension 3"}},
               {[](Call* c) {
                  c->offset.dims = {1, 1, 1, 8};
                },
                {"scale has shape [1, 1, 1, 8]", "must broadcast to x"}},
               {[](Call* c) {
                  c->scale.dims = {1, 8};
                },
                {"offset has shape [1, 1, 1, 8]", "must broadcast to x"}}},
              kLastRows}));
}

// The rows about a y that packs int4, between those about types, the axis and
// the parameters.
TEST_F(AscendQuantChecks, RowsOfPackedOutputsInOrder) {
  if (!SocHasInt4()) return;
  static constexpr int64_t kFar = (int64_t{1} << 62) + 1;
  for (const bool is_v3 : {true, false}) {
    if (!is_v3 && !SocHasV1()) continue;
    Call call;
    call.is_v3 = is_v3;
    call.axis = 5;
    call.x = {ACL_FLOAT, {2, 4, 12}};
    call.y = {ACL_INT32, {2, 4, 2}};
    call.scale.dims = call.offset.dims = {2, 8};
    call.round_mode = nullptr;
    std::vector<Row> rows = {
        {[](Call*) {}, {"dstType is DT_INT8 and y is DT_INT32"}}};
    const auto set_type = [](Call* c) { c->dst_type = ACL_INT32; };
    if (is_v3) rows.push_back({set_type, {"axis is 5;"}});
    rows.push_back(
        {[](Call* c) {
           c->dst_type = ACL_INT32;
           c->axis = -1;
         },
         {"x has shape [2, 4, 12]", "since y is DT_INT32", "multiple of 8"}});
    rows.push_back({[](Call* c) {
                      c->x.dims = {2, 4, 24};
                    },
                    {"y has shape [2, 4, 2] and x has shape [2, 4, 24]",
                     "y must have shape [2, 4, 3]"}});
    const std::string of_scale =
        is_v3 ? "scale has rank 2" : "scale has shape [2, 8]";
    rows.push_back({[](Call* c) { c->x.dims = {2, 4, 16}; }, {of_scale}});
    ExpectInOrder(call, rows);

    call.axis = -1;
    call.dst_type = ACL_INT4;
    call.x.dims = {2, 4, 7};
    call.y = {ACL_INT4, {2, 7}, ACL_FORMAT_FRACTAL_NZ, {}, 3};
    ExpectInOrder(
        call,
        {{[](Call*) {}, {"y has shape [2, 7] and x has shape [2, 4, 7]"}},
         {[](Call* c) {
            c->y.dims = {2, 4, 7};
          },
          {"x has shape [2, 4, 7]", "since y is DT_INT4", "multiple of 2"}},
         {[](Call* c) {
            c->x.dims = c->y.dims = {2, 4, 8};
            c->x.strides.assign(3, kFar);
            c->y.strides = {kFar, 9, 1};
          },
          {of_scale}},
         {[](Call* c) { c->scale.dims = c->offset.dims = {8}; },
          {"roundMode is NULL"}},
         {[](Call* c) { c->round_mode = "round"; },
          {"y has shape [2, 4, 8] and strides", "the others even"}},
         {[](Call* c) {
            c->y.strides = {kFar - 1, kFar - 1, 1};
          },
          {"x has stride"}},
         {[](Call* c) { c->x.strides.clear(); },
          {"y has stride 4611686018427387904 along dimension 1"}},
         {[](Call* c) { c->y.strides.clear(); }, {"y has offset 3"}},
         {[](Call* c) { c->y.offset = 2; }, {"y has the private format"}}});
  }
}

// ---- Single rows.

TEST_F(AscendQuantChecks, EveryTypeOfEveryArgument) {
  if (!SocHasTypes()) return;
  const Family& family = FamilyOfThisSoc();
  const auto expect = [&](const Call& call, const Types& accepted,
                          aclDataType type, const std::string& name) {
    if (accepted.count(type) > 0) return ExpectAccepted(call);
    std::vector<std::string> words = {name + " is " + TypeNames().at(type),
                                      aclrtGetSocName()};
    for (const aclDataType one : accepted) words.push_back(TypeNames().at(one));
    ExpectRefused(call, words);
  };
  for (const auto& [type, type_name] : TypeNames()) {
    Call call;
    call.x.dtype = type;
    if (family.inputs.count(type) > 0)
      call.scale.dtype = call.offset.dtype = type;
    expect(call, family.inputs, type, "x");

    call = Call();
    call.scale.dtype = type;
    call.has_offset = false;
    expect(call, family.inputs, type, "scale");

    call = Call();
    call.offset.dtype = type;
    if (family.inputs.count(type) > 0) call.scale.dtype = type;
    expect(call, family.inputs, type, "offset");

    call = Call();
    call.y.dtype = type;
    call.dst_type = type;
    if (type == ACL_INT32) call.y.dims = {2, 4, 1};
    expect(call, family.y, type, "y");
  }
}

TEST_F(AscendQuantChecks, TypesOfScaleAndOffsetFitX) {
  const Types& inputs = FamilyOfThisSoc().inputs;
  for (const aclDataType x : inputs) {
    for (const aclDataType scale : inputs) {
      for (const aclDataType offset : inputs) {
        Call call;
        call.x.dtype = x;
        call.scale.dtype = scale;
        call.offset.dtype = offset;
        if (offset != scale) {
          ExpectRefused(call, {"offset is " + TypeNames().at(offset),
                               "scale is " + TypeNames().at(scale), OnSoc()});
        } else if (x != ACL_FLOAT && x != scale) {
          ExpectRefused(call, {"x is " + TypeNames().at(x),
                               "scale is " + TypeNames().at(scale), OnSoc()});
        } else {
          ExpectAccepted(call);
        }
      }
    }
  }
}

TEST_F(AscendQuantChecks, DstTypeNumbersThatAreNoType) {
  if (!SocHasTypes()) return;
  for (const int32_t number : {12345, -2, 5, INT32_MAX, INT32_MIN}) {
    Call call;
    call.dst_type = number;
    ExpectRefused(
        call, {"dstType is dtype " + std::to_string(number), "y is DT_INT8"});
  }
}

TEST_F(AscendQuantChecks, Axes) {
  if (!SocHasTypes()) return;
  const bool only_last = FamilyOfThisSoc().only_last_axis;
  for (int rank = 1; rank <= 8; ++rank) {
    for (int axis = -rank - 1; axis <= rank; ++axis) {
      Call call;
      call.x.dims = call.y.dims = std::vector<int64_t>(rank, 2);
      call.scale.dims = call.offset.dims = {1};
      call.axis = axis;
      const bool in_range = axis >= -rank && axis < rank;
      const int from_front = axis < 0 ? axis + rank : axis;
      const bool is_accepted = only_last ? axis == -1 || axis == rank - 1
                                         : in_range && from_front >= rank - 2;
      SCOPED_TRACE("rank " + std::to_string(rank));
      if (is_accepted) {
        ExpectAccepted(call);
      } else {
        ExpectRefused(call, {"axis is " + std::to_string(axis)});
      }
    }
  }
}

TEST_F(AscendQuantChecks, ScalesAlongTheLastDimensionButOne) {
  if (!SocHasTypes() || FamilyOfThisSoc().only_last_axis) return;
  for (const std::vector<int64_t>& dims :
       {std::vector<int64_t>{4}, {1}, {1, 4, 1}, {1, 1, 1}}) {
    Call call;
    call.axis = -2;
    call.scale.dims = call.offset.dims = dims;
    ExpectAccepted(call);
  }
  Call call;
  call.axis = -2;
  call.scale.dims = call.offset.dims = {8};
  ExpectRefused(call, {"scale has shape [8]", "1 or 4", "axis -2"});
}

TEST_F(AscendQuantChecks, RanksAboveEightAndExtents) {
  if (!SocHasTypes()) return;
  Call call;
  call.x.dims = call.y.dims = std::vector<int64_t>(9, 2);
  ExpectRefused(call, {"x has rank 9"});
  call.y.dims = std::vector<int64_t>(10, 2);
  ExpectRefused(call, {"y has shape"});
  call.x.dims = call.y.dims = {4, -2};
  ExpectRefused(call, {"x has shape [4, -2]", "dimension 1 is negative"});
  call.x.dims = call.y.dims = {int64_t{1} << 55, 3};
  ExpectRefused(call, {"x has shape", "expected at most 2^56 elements"});
}

TEST_F(AscendQuantChecks, ScalarsOfV1) {
  if (!SocHasV1()) return;
  Call call;
  call.is_v3 = false;
  call.x.dims = call.y.dims = call.scale.dims = call.offset.dims = {};
  ExpectAccepted(call);
  call.scale.dims = {1};
  ExpectRefused(call, {"scale has shape [1]", "must broadcast to x"});
  call.scale.dims = {3};
  ExpectRefused(call, {"scale has shape [3] and x has shape []",
                       "dimension 0 of scale must be 1."});
  call.scale.dims = {};
  if (!SocHasInt4()) return;
  for (const aclDataType type : {ACL_INT4, ACL_INT32}) {
    call.y.dtype = type;
    call.dst_type = type;
    ExpectRefused(call, {"x has rank 0", TypeNames().at(type)});
  }
  Call of_rank_zero;
  of_rank_zero.is_v3 = false;
  of_rank_zero.scale.dims = {};
  ExpectRefused(of_rank_zero, {"scale has rank 0"});
}

TEST_F(AscendQuantChecks, ShapesOfPackedOutputs) {
  if (!SocHasInt4()) return;
  Call call;
  call.has_offset = false;
  call.scale.dims = {1};
  call.y.dtype = ACL_INT32;
  call.dst_type = ACL_INT32;
  call.x.dims = {2, 8};
  call.y.dims = {2, 2};
  ExpectRefused(call, {"y has shape [2, 2] and x has shape [2, 8]",
                       "y must have shape [2, 1]"});
  call.y.dims = {2, 1};
  ExpectAccepted(call);
  call.x.dims = {2, 12};
  ExpectRefused(call, {"x has shape [2, 12]", "multiple of 8"});
  call.x.dims = call.y.dims = {2, 0};
  ExpectAccepted(call);

  call.y.dtype = ACL_INT4;
  call.dst_type = ACL_INT4;
  call.x.dims = {2, 3};
  call.y.dims = {2, 3};
  ExpectRefused(call, {"x has shape [2, 3]", "multiple of 2"});
  call.x.dims = {2, 4};
  ExpectRefused(call, {"y has shape [2, 3] and x has shape [2, 4]"});
  call.y.dims = {2, 4};
  ExpectAccepted(call);
}

TEST_F(AscendQuantChecks, PackedElementsAreAdjacent) {
  if (!SocHasInt4()) return;
  Call call;
  call.has_offset = false;
  call.scale.dims = {1};
  call.x.dims = {3, 16};
  call.y = {ACL_INT4, {3, 16}};
  call.dst_type = ACL_INT4;
  for (const std::vector<int64_t>& strides :
       {std::vector<int64_t>{16, 1}, {20, 1}, {-16, 1}, {0, 1}, {14, 1}}) {
    call.y.strides = strides;
    ExpectAccepted(call);
  }
  for (const std::vector<int64_t>& strides :
       {std::vector<int64_t>{1, 3}, {17, 1}, {32, 2}, {16, -1}}) {
    call.y.strides = strides;
    ExpectRefused(call,
                  {"y has shape [3, 16] and strides", "must be 1", "even"});
  }
  call.y.strides = {16, 1};
  call.y.offset = 2;
  ExpectAccepted(call);
  call.y.offset = 3;
  ExpectRefused(call, {"y has offset 3", "even"});
}

TEST_F(AscendQuantChecks, WordsHaveAnyStrides) {
  if (!SocHasInt4()) return;
  Call call;
  call.has_offset = false;
  call.scale.dims = {1};
  call.x.dims = {3, 16};
  call.y = {ACL_INT32, {3, 2}};
  call.dst_type = ACL_INT32;
  for (const std::vector<int64_t>& strides : {std::vector<int64_t>{2, 1},
                                              {3, 1},
                                              {-5, 1},
                                              {1, 3},
                                              {4, 2},
                                              {4, -2},
                                              {0, 1},
                                              {0, 0},
                                              {int64_t{1} << 58, 1}}) {
    call.y.strides = strides;
    ExpectAccepted(call);
  }
  // The elements do not overlap, although the strides interleave.
  call.x.dims = {2, 3, 8};
  call.y = {ACL_INT32, {2, 3, 1}, ACL_FORMAT_ND, {3, 2, 1}};
  ExpectAccepted(call);

  call.x.dims = {2, 16};
  call.y = {ACL_INT32, {2, 2}, ACL_FORMAT_ND, {int64_t{1} << 59, 1}};
  ExpectAccepted(call);
  call.y.strides = {int64_t{1} << 60, 1};
  ExpectRefused(call, {"y has stride 1152921504606846976 along dimension 0",
                       "within 2^62 bytes"});
}

TEST_F(AscendQuantChecks, RoundModesOfEachType) {
  const std::map<aclDataType, std::set<std::string>> of_type = {
      {ACL_INT8, {"round", "floor", "ceil", "trunc"}},
      {ACL_INT4, {"round", "floor", "ceil", "trunc"}},
      {ACL_HIFLOAT8, {"round", "hybrid"}},
      {ACL_FLOAT8_E5M2, {"round"}},
      {ACL_FLOAT8_E4M3FN, {"round"}},
  };
  for (const auto& [type, modes] : of_type) {
    if (FamilyOfThisSoc().y.count(type) == 0) continue;
    for (const char* mode :
         {"round", "floor", "ceil", "trunc", "rint", "ROUND", "", "hybrid"}) {
      Call call;
      call.y.dtype = type;
      call.dst_type = type;
      call.round_mode = mode;
      if (modes.count(mode) > 0) {
        ExpectAccepted(call);
      } else {
        std::vector<std::string> words = {
            "roundMode is \"" + std::string(mode) + "\"",
            "accepted for " + TypeNames().at(type)};
        words.insert(words.end(), modes.begin(), modes.end());
        ExpectRefused(call, words);
      }
    }
  }
}

// A long value is cut, so that the list of modes still fits the message.
TEST_F(AscendQuantChecks, LongRoundModesAreCut) {
  if (!SocHasTypes()) return;
  Call call;
  const std::string ascii(5000, 'a');
  call.round_mode = ascii.c_str();
  ExpectRefused(call, {"roundMode is \"" + std::string(32, 'a') + "...\"; ",
                       "round, floor, ceil, trunc"});
  const std::string utf8 = std::string(31, 'a') + "\xC3\xA9" + ascii;
  call.round_mode = utf8.c_str();
  ExpectRefused(call, {"roundMode is \"" + std::string(31, 'a') + "...\"; "});
  const std::string fits(32, 'a');
  call.round_mode = fits.c_str();
  ExpectRefused(call, {"roundMode is \"" + fits + "\"; "});
}

// The message names scale's own dimension, not that of x.
TEST_F(AscendQuantChecks, StridesOfScaleAndOffset) {
  if (!SocHasTypes()) return;
  Call call;
  call.scale.strides = {int64_t{1} << 62};
  ExpectRefused(call,
                {"scale has stride 4611686018427387904 along dimension 0"});
  call.scale.strides.clear();
  call.offset.strides = {int64_t{1} << 62};
  ExpectRefused(call,
                {"offset has stride 4611686018427387904 along dimension 0"});
}

// An empty x ends the checks after the row about roundMode.
TEST_F(AscendQuantChecks, EmptyTensorsAreStillChecked) {
  if (!SocHasTypes()) return;
  Call call;
  call.x.dims = call.y.dims = {0, 8};
  call.x.strides = {int64_t{1} << 62, int64_t{1} << 62};
  ExpectAccepted(call);
  for (Described* one : {&call.x, &call.scale, &call.offset, &call.y}) {
    one->format = ACL_FORMAT_FRACTAL_NZ;
    one->offset = int64_t{1} << 62;
    ExpectAccepted(call);
  }
  if (SocHasInt4()) {
    call.y.dtype = ACL_INT4;
    call.dst_type = ACL_INT4;
    call.y.offset = 3;
    call.y.strides = {3, 2};
    ExpectAccepted(call);
    call.x.strides.clear();
    call.x.dims = {2, 8};
    call.y.dims = {2, 8};
    ExpectRefused(call, {"y has shape [2, 8] and strides [3, 2]"});
    call.x.dims = call.y.dims = {0, 8};
  }
  call.round_mode = "none";
  ExpectRefused(call, {"roundMode is \"none\""});
  call.x.dims = call.y.dims = {3, 0};
  call.round_mode = "round";
  ExpectRefused(call, {"scale has shape [8]", "1 or 0"});
}

}  // namespace
