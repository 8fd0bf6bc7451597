// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Descriptions of tensors.

#include <cstddef>
#include <cstdint>
#include <string>
#include <thread>
#include <vector>

#include "tests/runtime/c_calls.h"
#include "tests/runtime/support.h"

namespace aclq::runtime {
namespace {

#pragma GCC diagnostic ignored "-Wdeprecated-declarations"

// A description of a float tensor, destroyed with the object.
class Desc {
 public:
  explicit Desc(const std::vector<int64_t>& dims, aclDataType dtype = ACL_FLOAT)
      : handle_(aclCreateTensorDesc(dtype, static_cast<int>(dims.size()),
                                    dims.data(), ACL_FORMAT_NCHW)) {
    EXPECT_NE(handle_, nullptr) << RecentError();
  }
  ~Desc() { aclDestroyTensorDesc(handle_); }
  Desc(const Desc&) = delete;
  Desc& operator=(const Desc&) = delete;

  aclTensorDesc* get() const { return handle_; }

 private:
  aclTensorDesc* const handle_;
};

std::vector<int64_t> DimsOf(const aclTensorDesc* desc) {
  std::vector<int64_t> dims(aclGetTensorDescNumDims(desc));
  for (std::size_t i = 0; i < dims.size(); ++i) {
    EXPECT_EQ(aclGetTensorDescDimV2(desc, i, &dims[i]), ACL_SUCCESS);
    EXPECT_EQ(aclGetTensorDescDim(desc, i), dims[i]);
  }
  return dims;
}

class TensorDescTest : public ::testing::Test {
 protected:
  void SetUp() override { aclGetRecentErrMsg(); }

  // Expects the message of the previous call, and no other.
  static void ExpectError(const std::string& text) {
    const std::string error = RecentError();
    EXPECT_NE(error.find(text), std::string::npos)
        << text << " is not in " << error;
  }
};

TEST_F(TensorDescTest, HasWhatItWasMadeOf) {
  const Desc desc({2, 3, 4}, ACL_INT8);
  EXPECT_EQ(aclGetTensorDescType(desc.get()), ACL_INT8);
  EXPECT_EQ(aclGetTensorDescFormat(desc.get()), ACL_FORMAT_NCHW);
  EXPECT_EQ(DimsOf(desc.get()), (std::vector<int64_t>{2, 3, 4}));
  EXPECT_EQ(aclGetTensorDescElementCount(desc.get()), 24U);
  EXPECT_EQ(aclGetTensorDescSize(desc.get()), 24U);
  EXPECT_STREQ(aclGetTensorDescName(desc.get()), "");
  EXPECT_EQ(aclGetTensorDescAddress(desc.get()), nullptr);
  EXPECT_EQ(RecentError(), "");
}

TEST_F(TensorDescTest, ItsSizeIsThatOfItsElements) {
  EXPECT_EQ(aclGetTensorDescSize(Desc({2, 3}).get()), 24U);
  EXPECT_EQ(aclGetTensorDescSize(Desc({}).get()), 4U) << "a scalar";
  EXPECT_EQ(aclGetTensorDescElementCount(Desc({}).get()), 1U);
  EXPECT_EQ(aclGetTensorDescSize(Desc({5, 0}).get()), 0U);
  EXPECT_EQ(aclGetTensorDescSize(Desc({2}, ACL_COMPLEX128).get()), 32U);
  EXPECT_EQ(RecentError(), "");
}

TEST_F(TensorDescTest, TakesAnyNumberForAType) {
  aclTensorDesc* const desc = CreateTensorDesc(1000, 2, 2000);
  EXPECT_EQ(TypeOfTensorDesc(desc), 1000);
  EXPECT_EQ(FormatOfTensorDesc(desc), 2000);
  EXPECT_EQ(aclGetTensorDescSize(desc), 16U) << "as aclDataTypeSize has it";
  aclDestroyTensorDesc(desc);
  EXPECT_EQ(RecentError(), "");
}

TEST_F(TensorDescTest, UnknownSizeIs0) {
  const int64_t large = int64_t{1} << 32;
  for (const Desc& desc :
       {Desc({2, -1}), Desc({-2}), Desc({large, large, 2})}) {
    EXPECT_EQ(aclGetTensorDescElementCount(desc.get()), 0U);
    ExpectError("aclGetTensorDescElementCount: a dimension");
    EXPECT_EQ(aclGetTensorDescSize(desc.get()), 0U);
    ExpectError("aclGetTensorDescSize: a dimension");
  }
  const Desc desc({int64_t{1} << 62});
  EXPECT_EQ(aclGetTensorDescElementCount(desc.get()), std::size_t{1} << 62);
  EXPECT_EQ(RecentError(), "");
  EXPECT_EQ(aclGetTensorDescSize(desc.get()), 0U);
  ExpectError("does not fit");
}

TEST_F(TensorDescTest, TheRankMayBeUnknown) {
  EXPECT_EQ(aclGetTensorDescNumDims(Desc({-2}).get()), ACL_UNKNOWN_RANK);
  EXPECT_EQ(aclGetTensorDescNumDims(Desc({-1, -2}).get()), 2U);
}

TEST_F(TensorDescTest, IsNotMadeOfWrongDimensions) {
  const int64_t dims[] = {1, 2};
  EXPECT_EQ(aclCreateTensorDesc(ACL_FLOAT, -1, dims, ACL_FORMAT_ND), nullptr);
  ExpectError("aclCreateTensorDesc: numDims is -1; accepted are 0 to 65536");
  EXPECT_EQ(aclCreateTensorDesc(ACL_FLOAT, 65537, dims, ACL_FORMAT_ND),
            nullptr);
  ExpectError("numDims is 65537");
  EXPECT_EQ(aclCreateTensorDesc(ACL_FLOAT, 1, nullptr, ACL_FORMAT_ND), nullptr);
  ExpectError("dims is null");
}

TEST_F(TensorDescTest, GivesDimensionsWithinTheRank) {
  const Desc desc({2, 3});
  int64_t dim = 77;
  EXPECT_EQ(aclGetTensorDescDimV2(desc.get(), 2, &dim),
            ACL_ERROR_INVALID_PARAM);
  ExpectError("aclGetTensorDescDimV2: index is 2; desc has 2 dimensions");
  EXPECT_EQ(dim, 77);
  EXPECT_EQ(aclGetTensorDescDim(desc.get(), 2), -1);
  ExpectError("aclGetTensorDescDim: index is 2");
  EXPECT_EQ(aclGetTensorDescDimV2(desc.get(), 0, nullptr),
            ACL_ERROR_INVALID_PARAM);
  ExpectError("dimSize is null");
}

TEST_F(TensorDescTest, GivesTheRangesThatWereSet) {
  const Desc desc({-1, 3});
  int64_t ranges[][2] = {{1, 10}, {3, 3}};
  int64_t found[3] = {77, 77, 77};
  EXPECT_EQ(aclGetTensorDescDimRange(desc.get(), 0, 2, found),
            ACL_ERROR_INVALID_PARAM);
  ExpectError("index is 0; desc has 0 ranges");
  EXPECT_EQ(aclSetTensorShapeRange(desc.get(), 2, ranges), ACL_SUCCESS);
  EXPECT_EQ(aclGetTensorDescDimRange(desc.get(), 2, 2, found),
            ACL_ERROR_INVALID_PARAM);
  ExpectError("index is 2; desc has 2 ranges");
  EXPECT_EQ(aclGetTensorDescDimRange(desc.get(), 0, 1, found),
            ACL_ERROR_INVALID_PARAM);
  ExpectError("dimRangeNum is 1");
  EXPECT_EQ(aclGetTensorDescDimRange(desc.get(), 0, 2, nullptr),
            ACL_ERROR_INVALID_PARAM);
  ExpectError("dimRange is null");
  EXPECT_EQ(found[0], 77) << "nothing is written";

  EXPECT_EQ(aclGetTensorDescDimRange(desc.get(), 0, 3, found), ACL_SUCCESS);
  EXPECT_EQ(found[0], 1);
  EXPECT_EQ(found[1], 10);
  EXPECT_EQ(found[2], 77);
  EXPECT_EQ(aclSetTensorShapeRange(desc.get(), 0, nullptr), ACL_SUCCESS);
  EXPECT_EQ(aclGetTensorDescDimRange(desc.get(), 0, 2, found),
            ACL_ERROR_INVALID_PARAM)
      << "they are gone";
}

TEST_F(TensorDescTest, RefusesWrongRanges) {
  const Desc desc({-1});
  int64_t ranges[][2] = {{1, 10}};
  EXPECT_EQ(aclSetTensorShapeRange(desc.get(), 1, nullptr),
            ACL_ERROR_INVALID_PARAM);
  ExpectError("dimsRange is null");
  EXPECT_EQ(aclSetTensorShapeRange(desc.get(), SIZE_MAX, ranges),
            ACL_ERROR_INVALID_PARAM);
  ExpectError("dimsCount is");
  EXPECT_EQ(aclSetTensorValueRange(desc.get(), 1, ranges), ACL_SUCCESS);
  EXPECT_EQ(aclSetTensorValueRange(desc.get(), 1, nullptr),
            ACL_ERROR_INVALID_PARAM);
  ExpectError("valueRange is null");
  EXPECT_EQ(aclSetTensorValueRange(desc.get(), 65537, ranges),
            ACL_ERROR_INVALID_PARAM);
  ExpectError("valueCount is 65537");
}

TEST_F(TensorDescTest, HasTheNameThatItWasGiven) {
  const Desc desc({1});
  std::string name = "x";
  aclSetTensorDescName(desc.get(), name.c_str());
  name = "y";
  const char* const found = aclGetTensorDescName(desc.get());
  EXPECT_STREQ(found, "x");
  EXPECT_EQ(aclSetTensorOriginFormat(desc.get(), ACL_FORMAT_ND), ACL_SUCCESS);
  EXPECT_STREQ(found, "x") << "other changes leave the text where it is";
  aclSetTensorDescName(desc.get(), nullptr);
  EXPECT_STREQ(aclGetTensorDescName(desc.get()), "");
}

TEST_F(TensorDescTest, TheOriginIsWhatTheGettersGive) {
  const Desc desc({1});
  const int64_t dims[] = {4, 5};
  EXPECT_EQ(aclSetTensorOriginFormat(desc.get(), ACL_FORMAT_NHWC), ACL_SUCCESS);
  EXPECT_EQ(aclSetTensorOriginShape(desc.get(), 2, dims), ACL_SUCCESS);
  EXPECT_EQ(aclGetTensorDescFormat(desc.get()), ACL_FORMAT_NHWC);
  EXPECT_EQ(DimsOf(desc.get()), (std::vector<int64_t>{4, 5}));
  EXPECT_EQ(aclSetTensorOriginShape(desc.get(), 0, dims), ACL_SUCCESS);
  EXPECT_EQ(DimsOf(desc.get()), std::vector<int64_t>());
  EXPECT_EQ(aclSetTensorOriginShape(desc.get(), 1, nullptr),
            ACL_ERROR_INVALID_PARAM);
  ExpectError("aclSetTensorOriginShape: dims is null");
  EXPECT_EQ(aclSetTensorOriginShape(desc.get(), -1, dims),
            ACL_ERROR_INVALID_PARAM);
  ExpectError("numDims is -1");
}

TEST_F(TensorDescTest, StorageShapeIsNotReturned) {
  const Desc desc({1});
  const int64_t dims[] = {4, 5};
  EXPECT_EQ(aclSetTensorFormat(desc.get(), ACL_FORMAT_NHWC), ACL_SUCCESS);
  EXPECT_EQ(aclSetTensorStorageFormat(desc.get(), ACL_FORMAT_NHWC),
            ACL_SUCCESS);
  EXPECT_EQ(aclSetTensorShape(desc.get(), 2, dims), ACL_SUCCESS);
  EXPECT_EQ(aclSetTensorStorageShape(desc.get(), 2, dims), ACL_SUCCESS);
  EXPECT_EQ(aclGetTensorDescFormat(desc.get()), ACL_FORMAT_NCHW);
  EXPECT_EQ(DimsOf(desc.get()), std::vector<int64_t>{1});
  for (const auto set : {aclSetTensorShape, aclSetTensorStorageShape}) {
    EXPECT_EQ(set(desc.get(), 0, nullptr), ACL_ERROR_INVALID_PARAM);
    ExpectError("dims is null");
    EXPECT_EQ(set(desc.get(), -1, dims), ACL_ERROR_INVALID_PARAM);
    ExpectError("numDims is -1");
  }
}

TEST_F(TensorDescTest, ChecksWhatItDoesNotKeep) {
  const Desc desc({1});
  char bytes[4] = {};
  EXPECT_EQ(aclSetTensorDynamicInput(desc.get(), "x"), ACL_SUCCESS);
  EXPECT_EQ(aclSetTensorDynamicInput(desc.get(), nullptr),
            ACL_ERROR_INVALID_PARAM);
  ExpectError("dynamicInputName is null");
  EXPECT_EQ(aclSetTensorConst(desc.get(), bytes, 4), ACL_SUCCESS);
  EXPECT_EQ(aclSetTensorConst(desc.get(), nullptr, 4), ACL_ERROR_INVALID_PARAM);
  ExpectError("dataBuffer is null");
  EXPECT_EQ(aclSetTensorConst(desc.get(), bytes, 0), ACL_ERROR_INVALID_PARAM);
  ExpectError("length is 0");
  EXPECT_EQ(aclSetTensorPlaceMent(desc.get(), ACL_MEMTYPE_HOST), ACL_SUCCESS);
}

TEST_F(TensorDescTest, IsTheFirstAndOnlyOneOfItself) {
  const Desc desc({1});
  EXPECT_EQ(aclGetTensorDescByIndex(desc.get(), 0), desc.get());
  EXPECT_EQ(aclGetTensorDescByIndex(desc.get(), 1), nullptr);
  ExpectError("aclGetTensorDescByIndex: index is 1");
}

TEST_F(TensorDescTest, IsNotTransformed) {
  const Desc desc({1});
  aclTensorDesc* found = desc.get();
  EXPECT_EQ(aclTransTensorDescFormat(desc.get(), ACL_FORMAT_NC1HWC0, &found),
            ACL_ERROR_RT_FEATURE_NOT_SUPPORT);
  ExpectError("aclTransTensorDescFormat: ");
  EXPECT_EQ(found, desc.get());
}

TEST_F(TensorDescTest, DestroyingNullDoesNothing) {
  aclDestroyTensorDesc(nullptr);
  EXPECT_EQ(RecentError(), "");
}

TEST_F(TensorDescTest, WhatIsNotLiveIsRefused) {
  int64_t dims[] = {1};
  int64_t ranges[][2] = {{1, 1}};
  char bytes[1] = {};
  aclTensorDesc* const dead =
      aclCreateTensorDesc(ACL_FLOAT, 1, dims, ACL_FORMAT_ND);
  aclDestroyTensorDesc(dead);
  const struct {
    aclTensorDesc* desc;
    aclError code;
    const char* message;
  } rows[] = {
      {nullptr, ACL_ERROR_INVALID_PARAM, "desc is null"},
      {reinterpret_cast<aclTensorDesc*>(bytes), ACL_ERROR_RT_INVALID_HANDLE,
       "is not a valid aclTensorDesc handle"},
      {dead, ACL_ERROR_RT_INVALID_HANDLE,
       "is not a valid aclTensorDesc handle"}};
  for (const auto& row : rows) {
    aclTensorDesc* const desc = row.desc;
    const auto expect_code = [&](aclError code) {
      EXPECT_EQ(code, row.code);
      ExpectError(row.message);
    };
    expect_code(aclSetTensorShapeRange(desc, 1, ranges));
    expect_code(aclSetTensorValueRange(desc, 1, ranges));
    expect_code(aclGetTensorDescDimV2(desc, 0, dims));
    expect_code(aclGetTensorDescDimRange(desc, 0, 2, ranges[0]));
    expect_code(aclSetTensorStorageFormat(desc, ACL_FORMAT_ND));
    expect_code(aclSetTensorStorageShape(desc, 1, dims));
    expect_code(aclSetTensorFormat(desc, ACL_FORMAT_ND));
    expect_code(aclSetTensorShape(desc, 1, dims));
    expect_code(aclSetTensorOriginFormat(desc, ACL_FORMAT_ND));
    expect_code(aclSetTensorOriginShape(desc, 1, dims));
    expect_code(aclSetTensorDynamicInput(desc, "x"));
    expect_code(aclSetTensorConst(desc, bytes, 1));
    expect_code(aclSetTensorPlaceMent(desc, ACL_MEMTYPE_HOST));
    EXPECT_EQ(aclGetTensorDescType(desc), ACL_DT_UNDEFINED);
    ExpectError(row.message);
    EXPECT_EQ(aclGetTensorDescFormat(desc), ACL_FORMAT_UNDEFINED);
    ExpectError(row.message);
    EXPECT_EQ(aclGetTensorDescSize(desc), 0U);
    ExpectError(row.message);
    EXPECT_EQ(aclGetTensorDescElementCount(desc), 0U);
    ExpectError(row.message);
    EXPECT_EQ(aclGetTensorDescNumDims(desc), 0U);
    ExpectError(row.message);
    EXPECT_EQ(aclGetTensorDescDim(desc, 0), -1);
    ExpectError(row.message);
    aclSetTensorDescName(desc, "x");
    ExpectError(row.message);
    EXPECT_STREQ(aclGetTensorDescName(desc), "");
    ExpectError(row.message);
    EXPECT_EQ(aclGetTensorDescByIndex(desc, 0), nullptr);
    ExpectError(row.message);
    EXPECT_EQ(aclGetTensorDescAddress(desc), nullptr);
    ExpectError(row.message);
  }
  aclDestroyTensorDesc(dead);
  ExpectError("aclDestroyTensorDesc: desc");
  EXPECT_EQ(dims[0], 1);
}

TEST_F(TensorDescTest, ManyThreadsMayUseOne) {
  const Desc desc({1});
  std::vector<std::thread> threads;
  for (int64_t i = 1; i <= 4; ++i) {
    threads.emplace_back([&, i] {
      const std::vector<int64_t> dims(static_cast<std::size_t>(i), i);
      for (int round = 0; round < 1000; ++round) {
        EXPECT_EQ(aclSetTensorOriginShape(desc.get(), static_cast<int>(i),
                                          dims.data()),
                  ACL_SUCCESS);
        // The complete shape of one of the threads: i^i elements.
        const std::size_t count = aclGetTensorDescElementCount(desc.get());
        EXPECT_TRUE(count == 1 || count == 4 || count == 27 || count == 256)
            << count;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

}  // namespace
}  // namespace aclq::runtime
