// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// aclnnInplaceZero, aclnnInplaceOne and aclnnInplaceFillScalar: values of every
// type, checks and their order. CMakeLists.txt runs the checks once for each
// family of SoCs.

#include <gtest/gtest.h>

#include <cmath>
#include <complex>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string>
#include <vector>

#include "aclnn/opdev/op_errno.h"
#include "aclnnop/aclnn_fill_scalar.h"
#include "aclnnop/aclnn_ones.h"
#include "aclnnop/aclnn_zero.h"
#include "tests/opapi/copy_types.h"
#include "tests/support/acl_client.h"

namespace {

using aclq::testing::AclTest;
using aclq::testing::AllTypes;
using aclq::testing::CopyTypes;
using aclq::testing::CopyTypesOfThisSoc;
using aclq::testing::DeviceMemory;
using aclq::testing::RecentError;
using aclq::testing::Tensor;
using aclq::testing::Types;

class Scalar {
 public:
  template <typename T>
  Scalar(aclDataType dtype, T value) : handle_(aclCreateScalar(&value, dtype)) {
    EXPECT_NE(handle_, nullptr) << RecentError();
  }
  // Makes a scalar of any type with arbitrary bytes.
  explicit Scalar(aclDataType dtype)
      : Scalar(dtype, std::complex<double>(1, 0)) {}
  ~Scalar() { EXPECT_EQ(aclDestroyScalar(handle_), ACLNN_SUCCESS); }
  Scalar(const Scalar&) = delete;
  Scalar& operator=(const Scalar&) = delete;
  aclScalar* get() const { return handle_; }

 private:
  aclScalar* handle_;
};

class FillTest : public AclTest {
 protected:
  void SetUp() override {
    AclTest::SetUp();
    RecentError();
  }

  // Runs phase two of a call whose phase one has succeeded.
  template <typename PhaseTwo>
  void End(PhaseTwo phase_two, aclOpExecutor* executor) {
    ASSERT_EQ(phase_two(nullptr, 0, executor, stream()), ACLNN_SUCCESS)
        << RecentError();
    ASSERT_EQ(aclrtSynchronizeStream(stream()), ACL_SUCCESS) << RecentError();
  }

  void Zero(const Tensor& self) {
    uint64_t size = 99;
    aclOpExecutor* executor = nullptr;
    ASSERT_EQ(aclnnInplaceZeroGetWorkspaceSize(self.get(), &size, &executor),
              ACLNN_SUCCESS)
        << RecentError();
    EXPECT_EQ(size, 0U);
    End(&aclnnInplaceZero, executor);
  }
  void One(const Tensor& self) {
    uint64_t size = 99;
    aclOpExecutor* executor = nullptr;
    ASSERT_EQ(aclnnInplaceOneGetWorkspaceSize(self.get(), &size, &executor),
              ACLNN_SUCCESS)
        << RecentError();
    EXPECT_EQ(size, 0U);
    End(&aclnnInplaceOne, executor);
  }
  static aclnnStatus Plan(const Tensor& self, const Scalar& value,
                          aclOpExecutor** executor) {
    uint64_t size = 99;
    const aclnnStatus status = aclnnInplaceFillScalarGetWorkspaceSize(
        self.get(), value.get(), &size, executor);
    EXPECT_EQ(size, status == ACLNN_SUCCESS ? 0U : 99U);
    return status;
  }
  void Fill(const Tensor& self, const Scalar& value) {
    aclOpExecutor* executor = nullptr;
    ASSERT_EQ(Plan(self, value, &executor), ACLNN_SUCCESS) << RecentError();
    End(&aclnnInplaceFillScalar, executor);
  }

  // Expects that a scalar becomes elements with these bytes.
  template <typename T, typename Element>
  void ExpectElement(aclDataType from, T value, aclDataType to,
                     Element expected) {
    const DeviceMemory memory(std::vector<Element>(3));
    const Tensor self(to, {3}, memory.data());
    Fill(self, Scalar(from, value));
    const std::vector<Element> found = memory.Read<Element>(3);
    const std::vector<Element> all(3, expected);
    EXPECT_EQ(std::memcmp(found.data(), all.data(), 3 * sizeof(Element)), 0)
        << "type " << from << " to type " << to << ": found " << found[0];
  }

  static void ExpectRefusal(aclnnStatus found, aclnnStatus status,
                            const std::string& words) {
    const std::string message = RecentError();
    EXPECT_EQ(found, status) << message;
    EXPECT_NE(message.find(words), std::string::npos)
        << "\"" << words << "\" is not in " << message;
  }
  static void ExpectRefused(const Tensor& self, const Scalar& value,
                            const std::string& words) {
    aclOpExecutor* executor = nullptr;
    ExpectRefusal(Plan(self, value, &executor), ACLNN_ERR_PARAM_INVALID, words);
    EXPECT_EQ(executor, nullptr);
  }
};

using Fills = FillTest;
using FillChecks = FillTest;

// ---- Values.

TEST_F(Fills, ZeroSetsTheElementsOfAViewOnly) {
  const DeviceMemory memory(std::vector<std::int32_t>(12, 7));
  Zero(Tensor(ACL_INT32, {2, 2}, memory.data(), {1, 3}, 1));
  EXPECT_EQ(memory.Read<std::int32_t>(12),
            (std::vector<std::int32_t>{7, 0, 0, 7, 0, 0, 7, 7, 7, 7, 7, 7}));
}

TEST_F(Fills, OneInEveryTypeOfTheDefaultSoc) {
  const auto one = [this](aclDataType dtype, auto expected) {
    const DeviceMemory memory(std::vector<decltype(expected)>(5));
    One(Tensor(dtype, {5}, memory.data()));
    EXPECT_EQ(memory.Read<decltype(expected)>(5),
              std::vector<decltype(expected)>(5, expected))
        << "type " << dtype;
  };
  one(ACL_BOOL, std::uint8_t{1});
  one(ACL_INT8, std::int8_t{1});
  one(ACL_UINT8, std::uint8_t{1});
  one(ACL_INT16, std::int16_t{1});
  one(ACL_UINT16, std::uint16_t{1});
  one(ACL_INT32, std::int32_t{1});
  one(ACL_INT64, std::int64_t{1});
  one(ACL_FLOAT16, std::uint16_t{0x3C00});
  one(ACL_BF16, std::uint16_t{0x3F80});
  one(ACL_FLOAT, 1.0F);
  one(ACL_DOUBLE, 1.0);
}

TEST_F(Fills, EmptyTensorsNeedNoAddressAndNoValue) {
  const Tensor empty(ACL_INT8, {3, 0}, nullptr);
  Zero(empty);
  One(empty);
  Fill(empty, Scalar(ACL_DOUBLE, 1e300));
}

TEST_F(Fills, FloatsAreRoundedToNearestEven) {
  ExpectElement(ACL_DOUBLE, 1.5, ACL_FLOAT, 1.5F);
  ExpectElement(ACL_DOUBLE, 0.1, ACL_FLOAT, 0.1F);
  ExpectElement(ACL_DOUBLE, 1e300, ACL_FLOAT,
                std::numeric_limits<float>::infinity());
  ExpectElement(ACL_INT64, std::int64_t{16777217}, ACL_FLOAT, 16777216.0F);
  ExpectElement(ACL_UINT64, ~std::uint64_t{0}, ACL_FLOAT, 0x1p64F);
  ExpectElement(ACL_INT64, std::numeric_limits<std::int64_t>::min(), ACL_DOUBLE,
                -0x1p63);
  ExpectElement(ACL_DOUBLE, 65504.0, ACL_FLOAT16, std::uint16_t{0x7BFF});
  ExpectElement(ACL_DOUBLE, 65520.0, ACL_FLOAT16, std::uint16_t{0x7C00});
  // Just above a number that is a tie in FLOAT: rounded once.
  ExpectElement(ACL_DOUBLE, 0x1.0020000000001p0, ACL_FLOAT16,
                std::uint16_t{0x3C01});
  ExpectElement(ACL_INT32, -2049, ACL_FLOAT16, std::uint16_t{0xE800});
  ExpectElement(ACL_FLOAT, 0x1p-24F, ACL_FLOAT16, std::uint16_t{1});
  // By way of FLOAT, so the number is a tie for BF16.
  ExpectElement(ACL_DOUBLE, 0x1.0100000000001p0, ACL_BF16,
                std::uint16_t{0x3F80});
  ExpectElement(ACL_FLOAT, 0x1.03p0F, ACL_BF16, std::uint16_t{0x3F82});
  ExpectElement(ACL_BF16, std::uint16_t{0x4049}, ACL_FLOAT, 3.140625F);
  ExpectElement(ACL_FLOAT16, std::uint16_t{0x4248}, ACL_DOUBLE, 3.140625);
  ExpectElement(ACL_FLOAT16, std::uint16_t{0x7C01}, ACL_FLOAT16,
                std::uint16_t{0x7C01});
  ExpectElement(ACL_FLOAT, -0.0F, ACL_FLOAT16, std::uint16_t{0x8000});
  ExpectElement(ACL_BOOL, true, ACL_FLOAT, 1.0F);
}

TEST_F(Fills, IntegersWrapAndFloatsAreTruncated) {
  ExpectElement(ACL_INT64, std::int64_t{300}, ACL_INT8, std::int8_t{44});
  ExpectElement(ACL_INT64, std::int64_t{-1}, ACL_UINT8, std::uint8_t{255});
  ExpectElement(ACL_INT8, std::int8_t{-2}, ACL_UINT64, ~std::uint64_t{1});
  ExpectElement(ACL_UINT64, ~std::uint64_t{0}, ACL_INT32, -1);
  ExpectElement(ACL_BOOL, true, ACL_INT16, std::int16_t{1});
  ExpectElement(ACL_DOUBLE, 2.9, ACL_INT32, 2);
  ExpectElement(ACL_DOUBLE, -2.9, ACL_INT32, -2);
  ExpectElement(ACL_DOUBLE, 127.99, ACL_INT8, std::int8_t{127});
  ExpectElement(ACL_DOUBLE, -128.99, ACL_INT8, std::int8_t{-128});
  ExpectElement(ACL_DOUBLE, -0.9, ACL_UINT8, std::uint8_t{0});
  ExpectElement(ACL_FLOAT, 0x1p63F, ACL_UINT64, std::uint64_t{1} << 63);
  ExpectElement(ACL_FLOAT16, std::uint16_t{0x4248}, ACL_INT64, std::int64_t{3});
  ExpectElement(ACL_BF16, std::uint16_t{0xC049}, ACL_INT64, std::int64_t{-3});
}

TEST_F(Fills, BooleansAreFalseBelowTheEpsilonOfTheValue) {
  constexpr std::uint8_t kTrue = 1, kFalse = 0;
  ExpectElement(ACL_INT64, std::int64_t{256}, ACL_BOOL, kTrue);
  ExpectElement(ACL_INT8, std::int8_t{0}, ACL_BOOL, kFalse);
  ExpectElement(ACL_BOOL, std::uint8_t{2}, ACL_BOOL, kTrue);
  ExpectElement(ACL_FLOAT, 0x1p-23F, ACL_BOOL, kTrue);
  ExpectElement(ACL_FLOAT, std::nextafterf(0x1p-23F, 0), ACL_BOOL, kFalse);
  ExpectElement(ACL_FLOAT16, std::uint16_t{0x0001}, ACL_BOOL, kFalse);
  ExpectElement(ACL_FLOAT16, std::uint16_t{0x8002}, ACL_BOOL, kTrue);
  ExpectElement(ACL_DOUBLE, -0x1p-52, ACL_BOOL, kTrue);
  ExpectElement(ACL_DOUBLE, std::nextafter(0x1p-52, 0), ACL_BOOL, kFalse);
  ExpectElement(ACL_FLOAT, std::nanf(""), ACL_BOOL, kFalse);
  ExpectElement(ACL_BF16, std::uint16_t{0x0001}, ACL_BOOL, kTrue);
  ExpectElement(ACL_BF16, std::uint16_t{0x8000}, ACL_BOOL, kFalse);
}

TEST_F(Fills, ComplexNumbers) {
  using C64 = std::complex<float>;
  using C128 = std::complex<double>;
  ExpectElement(ACL_COMPLEX128, C128(0.1, -2), ACL_COMPLEX64, C64(0.1F, -2));
  ExpectElement(ACL_COMPLEX64, C64(0.5F, 3), ACL_COMPLEX128, C128(0.5, 3));
  ExpectElement(ACL_COMPLEX64, C64(1, 2), ACL_COMPLEX64, C64(1, 2));
  ExpectElement(ACL_DOUBLE, 0.1, ACL_COMPLEX64, C64(0.1F, 0));
  ExpectElement(ACL_INT64, std::int64_t{-7}, ACL_COMPLEX128, C128(-7, 0));
}

TEST_F(Fills, LargeViewsOnThreads) {
  constexpr std::size_t kRows = 700, kColumns = 1000;
  const DeviceMemory memory(std::vector<std::int16_t>(kRows * kColumns * 2));
  const Tensor self(ACL_INT16, {kRows, kColumns}, memory.data(),
                    {kColumns * 2, 2}, 1);
  Fill(self, Scalar(ACL_INT64, std::int64_t{-5}));
  const auto found = memory.Read<std::int16_t>(kRows * kColumns * 2);
  for (std::size_t i = 0; i < found.size(); ++i)
    ASSERT_EQ(found[i], i % 2 == 1 ? -5 : 0) << i;
}

// ---- Checks.

TEST_F(Fills, FloatsThatAnIntegerCannotHold) {
  const Tensor int8(ACL_INT8, {1}, nullptr), uint8(ACL_UINT8, {1}, nullptr);
  ExpectRefused(int8, Scalar(ACL_DOUBLE, 128.0),
                "value is 128 (DT_DOUBLE) and selfRef is DT_INT8; accepted are "
                "numbers whose integer part the type can hold.");
  ExpectRefused(int8, Scalar(ACL_DOUBLE, -129.0), "value is -129 ");
  ExpectRefused(uint8, Scalar(ACL_FLOAT, -1.0F), "value is -1 (DT_FLOAT)");
  ExpectRefused(uint8, Scalar(ACL_DOUBLE, 256.0), "value is 256 ");
  ExpectRefused(int8, Scalar(ACL_FLOAT, std::nanf("")), "value is nan ");
  ExpectRefused(Tensor(ACL_INT64, {1}, nullptr), Scalar(ACL_FLOAT, 0x1p63F),
                "value is 9.2233720368547758e+18 ");
}

// Zero and one differ in their lists of types only.
TEST_F(FillChecks, TypesOfThisSoc) {
  const CopyTypes& types = CopyTypesOfThisSoc();
  const auto expect = [](const Types& accepted, aclDataType dtype,
                         aclnnStatus status, aclOpExecutor* executor) {
    const std::string message = RecentError();
    if (accepted.count(dtype) > 0) {
      EXPECT_EQ(status, ACLNN_SUCCESS) << message;
      EXPECT_EQ(aclDestroyAclOpExecutor(executor), ACLNN_SUCCESS);
    } else {
      EXPECT_EQ(status, ACLNN_ERR_PARAM_INVALID) << "type " << dtype;
      EXPECT_NE(message.find("selfRef is "), std::string::npos) << message;
      const std::string soc = aclrtGetSocName();
      EXPECT_NE(message.find(" on " + soc), std::string::npos) << message;
    }
  };
  for (const aclDataType dtype : AllTypes()) {
    const Tensor self(dtype, {2}, nullptr);
    uint64_t size = 0;
    aclOpExecutor* executor = nullptr;
    aclnnStatus status =
        aclnnInplaceZeroGetWorkspaceSize(self.get(), &size, &executor);
    expect(types.zero, dtype, status, executor);
    status = aclnnInplaceOneGetWorkspaceSize(self.get(), &size, &executor);
    expect(types.one, dtype, status, executor);
    status = Plan(self, Scalar(ACL_BOOL, true), &executor);
    expect(types.fill_scalar, dtype, status, executor);
  }
}

TEST_F(FillChecks, TypesOfTheValueOnThisSoc) {
  const Types& accepted = CopyTypesOfThisSoc().fill_scalar;
  if (accepted.empty()) {
    ExpectRefused(Tensor(ACL_FLOAT, {2}, nullptr), Scalar(ACL_FLOAT, 1.0F),
                  "no type is accepted on ");
    return;
  }
  for (const aclDataType dtype : AllTypes()) {
    // null for a number that names no type
    float dummy[4] = {};
    aclScalar* const made = aclCreateScalar(dummy, dtype);
    if (made == nullptr) continue;
    EXPECT_EQ(aclDestroyScalar(made), ACLNN_SUCCESS);
    RecentError();
    aclOpExecutor* executor = nullptr;
    const Tensor complex(ACL_COMPLEX64, {2}, nullptr);
    const Tensor real(ACL_FLOAT, {2}, nullptr);
    const bool is_complex = dtype == ACL_COMPLEX64 || dtype == ACL_COMPLEX128;
    if (accepted.count(dtype) == 0) {
      ExpectRefused(complex, Scalar(dtype), "value is ");
    } else {
      ASSERT_EQ(Plan(complex, Scalar(dtype), &executor), ACLNN_SUCCESS);
      EXPECT_EQ(aclDestroyAclOpExecutor(executor), ACLNN_SUCCESS);
    }
    if (is_complex) {
      ExpectRefused(real, Scalar(dtype), "a complex value needs a complex");
    }
  }
}

// Each row is broken together with all later rows.
TEST_F(FillChecks, TheirOrder) {
  if (CopyTypesOfThisSoc().fill_scalar.empty()) {
    ExpectRefused(Tensor(ACL_FLOAT, {2}, nullptr), Scalar(ACL_STRING),
                  "selfRef is DT_FLOAT; no type is accepted on ");
    return;
  }
  const std::vector<int64_t> nine(9, 1);
  uint64_t size = 99;
  aclOpExecutor* executor = nullptr;
  const auto plan = [&](aclTensor* self, aclScalar* value) {
    return aclnnInplaceFillScalarGetWorkspaceSize(self, value, &size,
                                                  &executor);
  };
  ExpectRefusal(aclnnInplaceFillScalarGetWorkspaceSize(nullptr, nullptr,
                                                       nullptr, nullptr),
                ACLNN_ERR_PARAM_NULLPTR, "workspaceSize is NULL");
  ExpectRefusal(
      aclnnInplaceFillScalarGetWorkspaceSize(nullptr, nullptr, &size, nullptr),
      ACLNN_ERR_PARAM_NULLPTR, "executor is NULL");
  ExpectRefusal(plan(nullptr, nullptr), ACLNN_ERR_PARAM_NULLPTR,
                "selfRef is NULL");
  Tensor dead(ACL_FLOAT, {1}, nullptr);
  aclTensor* const dead_tensor = dead.get();
  dead.Destroy();
  auto* const dead_scalar = reinterpret_cast<aclScalar*>(dead_tensor);
  ExpectRefusal(plan(dead_tensor, nullptr), ACLNN_ERR_PARAM_NULLPTR,
                "value is NULL");
  ExpectRefusal(plan(dead_tensor, dead_scalar), ACLNN_ERR_PARAM_INVALID,
                "value is not a valid aclScalar handle");
  const Scalar string_value(ACL_FLOAT8_E5M2);
  const Scalar complex_value(ACL_COMPLEX64, std::complex<float>(1, 1));
  const Scalar large_value(ACL_DOUBLE, 1e9);
  ExpectRefusal(plan(dead_tensor, string_value.get()), ACLNN_ERR_PARAM_INVALID,
                "selfRef is not a valid aclTensor handle");
  ExpectRefused(Tensor(ACL_STRING, nine, nullptr), string_value,
                "selfRef is DT_STRING; accepted on ");
  ExpectRefused(Tensor(ACL_INT8, nine, nullptr), string_value,
                "value is DT_FLOAT8_E5M2; accepted on ");
  ExpectRefused(Tensor(ACL_INT8, nine, nullptr), complex_value,
                "value is DT_COMPLEX64 and selfRef is DT_INT8");
  ExpectRefused(Tensor(ACL_INT8, nine, nullptr), large_value,
                "selfRef has rank 9; expected at most 8.");
  constexpr int64_t kFar = int64_t{1} << 62;
  ExpectRefused(
      Tensor(ACL_INT16, {2}, nullptr, {1}, kFar, ACL_FORMAT_FRACTAL_NZ),
      large_value, "value is 1000000000 (DT_DOUBLE)");
  const Scalar fine(ACL_DOUBLE, 1.0);
  ExpectRefused(
      Tensor(ACL_INT16, {2}, nullptr, {1}, kFar, ACL_FORMAT_FRACTAL_NZ), fine,
      "selfRef has offset ");
  ExpectRefused(Tensor(ACL_INT16, {2}, nullptr, {1}, 0, ACL_FORMAT_FRACTAL_NZ),
                fine, "selfRef has the private format FRACTAL_NZ");
  EXPECT_EQ(size, 99U);
}

TEST_F(FillChecks, NullArgumentsOfZeroAndOne) {
  const Tensor self(ACL_FLOAT, {2}, nullptr);
  uint64_t size = 99;
  aclOpExecutor* executor = nullptr;
  for (const auto phase_one :
       {+[](aclTensor*t, uint64_t*s, aclOpExecutor**e) {
          return aclnnInplaceZeroGetWorkspaceSize(t, s, e);
        },
        +[](aclTensor*t, uint64_t*s, aclOpExecutor**e) {
          return aclnnInplaceOneGetWorkspaceSize(t, s, e);
        }}) {
    ExpectRefusal(phase_one(nullptr, nullptr, nullptr), ACLNN_ERR_PARAM_NULLPTR,
                  "workspaceSize is NULL");
    ExpectRefusal(phase_one(nullptr, &size, nullptr), ACLNN_ERR_PARAM_NULLPTR,
                  "executor is NULL");
    ExpectRefusal(phase_one(nullptr, &size, &executor), ACLNN_ERR_PARAM_NULLPTR,
                  "selfRef is NULL");
  }
  EXPECT_EQ(size, 99U);
  EXPECT_EQ(executor, nullptr);
}

}  // namespace
