// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The getters of tensors, scalars, arrays, lists, and changed addresses of
// executors.

#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "acl/acl.h"
#include "aclnn/aclnn_base.h"
#include "aclnn/opdev/op_errno.h"
#include "tests/support/acl_client.h"

namespace {

using aclq::testing::AclTest;
using aclq::testing::DeviceMemory;
using aclq::testing::RecentError;

void ExpectError(const std::string& words) {
  const std::string message = RecentError();
  EXPECT_NE(message.find(words), std::string::npos) << message;
}

class TensorTest : public ::testing::Test {
 protected:
  void SetUp() override {
    RecentError();
    const int64_t dims[] = {2, 3}, strides[] = {1, 2}, storage[] = {6};
    tensor_ = aclCreateTensor(dims, 2, ACL_FLOAT16, strides, 5, ACL_FORMAT_NCHW,
                              storage, 1, &data_);
    ASSERT_NE(tensor_, nullptr);
  }
  void TearDown() override {
    EXPECT_EQ(aclDestroyTensor(tensor_), ACLNN_SUCCESS);
  }

  using Getter = aclnnStatus (*)(const aclTensor*, int64_t**, uint64_t*);
  static std::vector<int64_t> Read(Getter getter, const aclTensor* tensor) {
    int64_t* values = nullptr;
    uint64_t count = 0;
    EXPECT_EQ(getter(tensor, &values, &count), ACLNN_SUCCESS) << RecentError();
    const std::unique_ptr<int64_t[]> owner(values);
    return std::vector<int64_t>(values, values + count);
  }

  char data_ = 0, other_ = 0;
  aclTensor* tensor_ = nullptr;
};

TEST_F(TensorTest, GettersReturnCreationArguments) {
  EXPECT_EQ(Read(aclGetViewShape, tensor_), (std::vector<int64_t>{2, 3}));
  EXPECT_EQ(Read(aclGetViewStrides, tensor_), (std::vector<int64_t>{1, 2}));
  EXPECT_EQ(Read(aclGetStorageShape, tensor_), (std::vector<int64_t>{6}));
  int64_t offset = 0;
  EXPECT_EQ(aclGetViewOffset(tensor_, &offset), ACLNN_SUCCESS);
  EXPECT_EQ(offset, 5);
  aclFormat format = ACL_FORMAT_UNDEFINED;
  EXPECT_EQ(aclGetFormat(tensor_, &format), ACLNN_SUCCESS);
  EXPECT_EQ(format, ACL_FORMAT_NCHW);
  aclDataType type = ACL_DT_UNDEFINED;
  EXPECT_EQ(aclGetDataType(tensor_, &type), ACLNN_SUCCESS);
  EXPECT_EQ(type, ACL_FLOAT16);
  void* address = nullptr;
  EXPECT_EQ(aclGetRawTensorAddr(tensor_, &address), ACLNN_SUCCESS);
  EXPECT_EQ(address, &data_);
}

TEST_F(TensorTest, ContiguousStridesAreToldToo) {
  const int64_t dims[] = {4, 3, 2};
  aclTensor* const tensor = aclCreateTensor(dims, 3, ACL_FLOAT, nullptr, 0,
                                            ACL_FORMAT_ND, dims, 3, nullptr);
  EXPECT_EQ(Read(aclGetViewStrides, tensor), (std::vector<int64_t>{6, 2, 1}));
  EXPECT_EQ(aclDestroyTensor(tensor), ACLNN_SUCCESS);
}

TEST_F(TensorTest, AScalarHasNoDimensions) {
  aclTensor* const tensor = aclCreateTensor(nullptr, 0, ACL_FLOAT, nullptr, 0,
                                            ACL_FORMAT_ND, nullptr, 0, nullptr);
  EXPECT_TRUE(Read(aclGetViewShape, tensor).empty());
  EXPECT_EQ(aclDestroyTensor(tensor), ACLNN_SUCCESS);
}

TEST_F(TensorTest, NullArgumentsOfGettersAreNamed) {
  int64_t* dims = nullptr;
  uint64_t count = 0;
  for (const Getter getter :
       {&aclGetViewShape, &aclGetStorageShape, &aclGetViewStrides}) {
    EXPECT_EQ(getter(nullptr, &dims, &count), ACLNN_ERR_PARAM_NULLPTR);
    ExpectError("tensor is NULL");
    EXPECT_EQ(getter(tensor_, nullptr, &count), ACLNN_ERR_PARAM_NULLPTR);
    ExpectError(" is NULL");
    EXPECT_EQ(getter(tensor_, &dims, nullptr), ACLNN_ERR_PARAM_NULLPTR);
    ExpectError("Num is NULL");
    EXPECT_EQ(dims, nullptr) << "written on failure";
  }
  int64_t offset = 0;
  aclFormat format = ACL_FORMAT_ND;
  aclDataType type = ACL_FLOAT;
  void* address = nullptr;
  EXPECT_EQ(aclGetViewOffset(nullptr, &offset), ACLNN_ERR_PARAM_NULLPTR);
  EXPECT_EQ(aclGetFormat(nullptr, &format), ACLNN_ERR_PARAM_NULLPTR);
  EXPECT_EQ(aclGetDataType(nullptr, &type), ACLNN_ERR_PARAM_NULLPTR);
  EXPECT_EQ(aclGetRawTensorAddr(nullptr, &address), ACLNN_ERR_PARAM_NULLPTR);
  EXPECT_EQ(aclSetRawTensorAddr(nullptr, address), ACLNN_ERR_PARAM_NULLPTR);
  RecentError();
  EXPECT_EQ(aclGetViewOffset(tensor_, nullptr), ACLNN_ERR_PARAM_NULLPTR);
  ExpectError("offset is NULL");
  EXPECT_EQ(aclGetFormat(tensor_, nullptr), ACLNN_ERR_PARAM_NULLPTR);
  ExpectError("format is NULL");
  EXPECT_EQ(aclGetDataType(tensor_, nullptr), ACLNN_ERR_PARAM_NULLPTR);
  ExpectError("dataType is NULL");
  EXPECT_EQ(aclGetRawTensorAddr(tensor_, nullptr), ACLNN_ERR_PARAM_NULLPTR);
  ExpectError("addr is NULL");
}

TEST_F(TensorTest, DestroyedTensorsTellNothing) {
  const int64_t dims[] = {1};
  aclTensor* const dead = aclCreateTensor(dims, 1, ACL_FLOAT, nullptr, 0,
                                          ACL_FORMAT_ND, dims, 1, nullptr);
  ASSERT_EQ(aclDestroyTensor(dead), ACLNN_SUCCESS);
  int64_t* values = nullptr;
  uint64_t count = 0;
  void* address = nullptr;
  EXPECT_EQ(aclGetViewShape(dead, &values, &count), ACLNN_ERR_PARAM_INVALID);
  ExpectError("tensor is not a valid aclTensor handle");
  EXPECT_EQ(aclGetRawTensorAddr(dead, &address), ACLNN_ERR_PARAM_INVALID);
  EXPECT_EQ(aclSetRawTensorAddr(dead, &data_), ACLNN_ERR_PARAM_INVALID);
  EXPECT_EQ(aclInitTensor(dead, dims, 1, ACL_FLOAT, nullptr, 0, ACL_FORMAT_ND,
                          dims, 1, nullptr),
            ACLNN_ERR_PARAM_INVALID);
}

TEST_F(TensorTest, TakesAnotherAddress) {
  EXPECT_EQ(aclSetRawTensorAddr(tensor_, &other_), ACLNN_SUCCESS);
  void* address = nullptr;
  EXPECT_EQ(aclGetRawTensorAddr(tensor_, &address), ACLNN_SUCCESS);
  EXPECT_EQ(address, &other_);
}

TEST_F(TensorTest, InitGivesAnotherDescription) {
  const int64_t dims[] = {7}, storage[] = {8, 1};
  ASSERT_EQ(aclInitTensor(tensor_, dims, 1, ACL_INT8, nullptr, 1, ACL_FORMAT_ND,
                          storage, 2, &other_),
            ACLNN_SUCCESS);
  EXPECT_EQ(Read(aclGetViewShape, tensor_), (std::vector<int64_t>{7}));
  EXPECT_EQ(Read(aclGetViewStrides, tensor_), (std::vector<int64_t>{1}));
  EXPECT_EQ(Read(aclGetStorageShape, tensor_), (std::vector<int64_t>{8, 1}));
  aclDataType type = ACL_DT_UNDEFINED;
  EXPECT_EQ(aclGetDataType(tensor_, &type), ACLNN_SUCCESS);
  EXPECT_EQ(type, ACL_INT8);
  void* address = nullptr;
  EXPECT_EQ(aclGetRawTensorAddr(tensor_, &address), ACLNN_SUCCESS);
  EXPECT_EQ(address, &other_);
}

TEST_F(TensorTest, InitKeepsWhatIsLeftOut) {
  ASSERT_EQ(aclInitTensor(tensor_, nullptr, 0, ACL_BF16, nullptr, 9,
                          ACL_FORMAT_ND, nullptr, 0, nullptr),
            ACLNN_SUCCESS);
  EXPECT_EQ(Read(aclGetViewShape, tensor_), (std::vector<int64_t>{2, 3}));
  EXPECT_EQ(Read(aclGetViewStrides, tensor_), (std::vector<int64_t>{1, 2}));
  EXPECT_EQ(Read(aclGetStorageShape, tensor_), (std::vector<int64_t>{6}));
  int64_t offset = 0;
  EXPECT_EQ(aclGetViewOffset(tensor_, &offset), ACLNN_SUCCESS);
  EXPECT_EQ(offset, 9);
  void* address = nullptr;
  EXPECT_EQ(aclGetRawTensorAddr(tensor_, &address), ACLNN_SUCCESS);
  EXPECT_EQ(address, &data_);
}

TEST_F(TensorTest, InitRefusesNull) {
  const int64_t dims[] = {1};
  EXPECT_EQ(aclInitTensor(nullptr, dims, 1, ACL_FLOAT, nullptr, 0,
                          ACL_FORMAT_ND, dims, 1, nullptr),
            ACLNN_ERR_PARAM_NULLPTR);
  ExpectError("tensor is NULL");
  EXPECT_EQ(aclInitTensor(tensor_, nullptr, 1, ACL_FLOAT, nullptr, 0,
                          ACL_FORMAT_ND, dims, 1, nullptr),
            ACLNN_ERR_PARAM_NULLPTR);
  ExpectError("viewDims is NULL");
  EXPECT_EQ(aclInitTensor(tensor_, dims, 1, ACL_FLOAT, nullptr, 0,
                          ACL_FORMAT_ND, nullptr, 1, nullptr),
            ACLNN_ERR_PARAM_NULLPTR);
  ExpectError("storageDims is NULL");
  EXPECT_EQ(Read(aclGetViewShape, tensor_), (std::vector<int64_t>{2, 3}))
      << "changed on failure";
}

TEST(Scalar, IsCreatedAndDestroyed) {
  double value = 2.5;
  aclScalar* const scalar = aclCreateScalar(&value, ACL_DOUBLE);
  ASSERT_NE(scalar, nullptr);
  EXPECT_EQ(aclDestroyScalar(scalar), ACLNN_SUCCESS);
  EXPECT_EQ(aclDestroyScalar(scalar), ACLNN_ERR_PARAM_INVALID);
  ExpectError("scalar is not a valid aclScalar handle");
  EXPECT_EQ(aclDestroyScalar(nullptr), ACLNN_SUCCESS);
}

TEST(Scalar, NullAndUnknownTypesAreRefused) {
  EXPECT_EQ(aclCreateScalar(nullptr, ACL_FLOAT), nullptr);
  ExpectError("value is NULL");
  float value = 1;
  EXPECT_EQ(aclCreateScalar(&value, static_cast<aclDataType>(5)), nullptr);
  ExpectError("dataType is 5");
}

// Tests the rules that the three kinds of arrays share.
template <typename T, typename Array>
void TestArray(Array* (*create)(const T*, uint64_t),
               aclnnStatus (*destroy)(const Array*),
               aclnnStatus (*get_size)(const Array*, uint64_t*)) {
  const T values[] = {T(1), T(0), T(1)};
  uint64_t size = 99;
  Array* const array = create(values, 3);
  ASSERT_NE(array, nullptr);
  EXPECT_EQ(get_size(array, &size), ACLNN_SUCCESS);
  EXPECT_EQ(size, 3U);
  EXPECT_EQ(get_size(nullptr, &size), ACLNN_ERR_PARAM_NULLPTR);
  ExpectError("array is NULL");
  EXPECT_EQ(get_size(array, nullptr), ACLNN_ERR_PARAM_NULLPTR);
  ExpectError("size is NULL");
  EXPECT_EQ(destroy(array), ACLNN_SUCCESS);
  EXPECT_EQ(destroy(array), ACLNN_ERR_PARAM_INVALID);
  ExpectError("array is not a valid acl");
  EXPECT_EQ(get_size(array, &size), ACLNN_ERR_PARAM_INVALID);
  EXPECT_EQ(destroy(nullptr), ACLNN_SUCCESS);
  RecentError();

  EXPECT_EQ(create(nullptr, 1), nullptr);
  ExpectError("value is NULL and size is not 0");
  EXPECT_EQ(create(values, uint64_t{1} << 62), nullptr);
  ExpectError("size is 4611686018427387904");
  Array* const empty = create(nullptr, 0);
  ASSERT_NE(empty, nullptr);
  EXPECT_EQ(get_size(empty, &size), ACLNN_SUCCESS);
  EXPECT_EQ(size, 0U);
  EXPECT_EQ(destroy(empty), ACLNN_SUCCESS);
}

TEST(Arrays, OfInts) {
  TestArray<int64_t>(aclCreateIntArray, aclDestroyIntArray, aclGetIntArraySize);
}
TEST(Arrays, OfFloats) {
  TestArray<float>(aclCreateFloatArray, aclDestroyFloatArray,
                   aclGetFloatArraySize);
}
TEST(Arrays, OfBools) {
  TestArray<bool>(aclCreateBoolArray, aclDestroyBoolArray, aclGetBoolArraySize);
}
// UBSan reports a bool that is neither 0 nor 1 where it is read.
TEST(Arrays, OfBoolsTakesAnyByte) {
  const unsigned char bytes[] = {0, 1, 2, 255};
  aclBoolArray* const array =
      aclCreateBoolArray(reinterpret_cast<const bool*>(bytes), 4);
  uint64_t size = 0;
  EXPECT_EQ(aclGetBoolArraySize(array, &size), ACLNN_SUCCESS);
  EXPECT_EQ(size, 4U);
  EXPECT_EQ(aclDestroyBoolArray(array), ACLNN_SUCCESS);
}

aclTensor* NewTensor() {
  const int64_t dims[] = {1};
  return aclCreateTensor(dims, 1, ACL_FLOAT, nullptr, 0, ACL_FORMAT_ND, dims, 1,
                         nullptr);
}
aclScalar* NewScalar() {
  int32_t value = 3;
  return aclCreateScalar(&value, ACL_INT32);
}

// Tests the rules that both kinds of lists share.
template <typename Element, typename List>
void TestList(Element* (*new_element)(),
              aclnnStatus (*destroy_element)(const Element*),
              List* (*create)(const Element* const*, uint64_t),
              aclnnStatus (*destroy)(const List*),
              aclnnStatus (*get_size)(const List*, uint64_t*)) {
  const Element* const elements[] = {new_element(), nullptr, new_element()};
  List* const list = create(elements, 3);
  ASSERT_NE(list, nullptr) << RecentError();
  uint64_t size = 0;
  EXPECT_EQ(get_size(list, &size), ACLNN_SUCCESS);
  EXPECT_EQ(size, 3U);
  EXPECT_EQ(get_size(nullptr, &size), ACLNN_ERR_PARAM_NULLPTR);
  EXPECT_EQ(get_size(list, nullptr), ACLNN_ERR_PARAM_NULLPTR);
  EXPECT_EQ(destroy(list), ACLNN_SUCCESS);
  EXPECT_EQ(destroy_element(elements[0]), ACLNN_ERR_PARAM_INVALID)
      << "went with the list";
  EXPECT_EQ(destroy_element(elements[2]), ACLNN_ERR_PARAM_INVALID)
      << "went with the list";
  EXPECT_EQ(destroy(list), ACLNN_ERR_PARAM_INVALID);
  EXPECT_EQ(get_size(list, &size), ACLNN_ERR_PARAM_INVALID);
  EXPECT_EQ(destroy(nullptr), ACLNN_SUCCESS);
  RecentError();
  EXPECT_EQ(create(elements, 3), nullptr) << "its elements are dead";
  ExpectError("value[0] is not a valid acl");
  EXPECT_EQ(create(nullptr, 2), nullptr);
  ExpectError("value is NULL");
}

TEST(Lists, OfTensors) {
  TestList<aclTensor>(NewTensor, aclDestroyTensor, aclCreateTensorList,
                      aclDestroyTensorList, aclGetTensorListSize);
}
TEST(Lists, OfScalars) {
  TestList<aclScalar>(NewScalar, aclDestroyScalar, aclCreateScalarList,
                      aclDestroyScalarList, aclGetScalarListSize);
}

class AddressTest : public AclTest {
 protected:
  using SetAddress = aclnnStatus (*)(aclOpExecutor*, const size_t, aclTensor*,
                                     void*);
  using SetDynamicAddress = aclnnStatus (*)(aclOpExecutor*, size_t,
                                            const size_t, aclTensorList*,
                                            void*);
  static constexpr SetAddress kSetAddress[] = {
      aclSetInputTensorAddr, aclSetOutputTensorAddr, aclSetTensorAddr,
      AclSetInputTensorAddr, AclSetOutputTensorAddr, AclSetTensorAddr};
  static constexpr SetDynamicAddress kSetDynamicAddress[] = {
      aclSetDynamicInputTensorAddr,  aclSetDynamicOutputTensorAddr,
      aclSetDynamicTensorAddr,       AclSetDynamicInputTensorAddr,
      AclSetDynamicOutputTensorAddr, AclSetDynamicTensorAddr};
  void SetUp() override {
    AclTest::SetUp();
    RecentError();
  }
};

TEST_F(AddressTest, TheNextRunUsesIt) {
  Quantization problem;
  aclOpExecutor* const executor = problem.PhaseOne();
  ASSERT_EQ(aclSetAclOpExecutorRepeatable(executor), ACLNN_SUCCESS);
  ASSERT_EQ(aclnnQuantize(nullptr, 0, executor, stream()), ACLNN_SUCCESS);
  EXPECT_EQ(problem.Result(stream()), Quantization::kExpected);
  for (const SetAddress set_address : kSetAddress) {
    problem.ClearOut();
    DeviceMemory x(std::vector<float>(8, 3.0F)),
        out(std::vector<int32_t>(8, 0));
    ASSERT_EQ(set_address(executor, 0, problem.x(), x.data()), ACLNN_SUCCESS);
    ASSERT_EQ(set_address(executor, 0, problem.out(), out.data()),
              ACLNN_SUCCESS);
    ASSERT_EQ(aclnnQuantize(nullptr, 0, executor, stream()), ACLNN_SUCCESS);
    EXPECT_EQ(problem.Result(stream()), std::vector<int32_t>(8, -1))
        << "the old memory stays";
    EXPECT_EQ(out.Read<int32_t>(8),
              (std::vector<int32_t>{5, 9, 5, 9, 5, 9, 5, 9}));
  }
  EXPECT_EQ(aclDestroyAclOpExecutor(executor), ACLNN_SUCCESS);
}

TEST_F(AddressTest, MisuseOfTheAddressFunctions) {
  Quantization problem;
  aclOpExecutor* const executor = problem.PhaseOne();
  ASSERT_EQ(aclDestroyAclOpExecutor(executor), ACLNN_SUCCESS);
  aclTensor* const dead = NewTensor();
  ASSERT_EQ(aclDestroyTensor(dead), ACLNN_SUCCESS);
  int memory = 0;
  for (const SetAddress set_address : kSetAddress) {
    EXPECT_EQ(set_address(nullptr, 0, nullptr, &memory),
              ACLNN_ERR_INNER_NULLPTR);
    ExpectError("tensor is NULL");
    EXPECT_EQ(set_address(nullptr, 0, dead, &memory), ACLNN_ERR_PARAM_INVALID);
    ExpectError("tensor is not a valid aclTensor handle");
    EXPECT_EQ(set_address(executor, 0, problem.x(), &memory), ACLNN_ERR_INNER);
    ExpectError("executor is not a valid aclOpExecutor handle");

    ASSERT_EQ(aclSetRawTensorAddr(problem.x(), nullptr), ACLNN_SUCCESS);
    EXPECT_EQ(set_address(nullptr, 0, problem.x(), &memory),
              ACLNN_ERR_INNER_NULLPTR);
    ExpectError("executor is NULL");
    void* address = nullptr;
    EXPECT_EQ(aclGetRawTensorAddr(problem.x(), &address), ACLNN_SUCCESS);
    EXPECT_EQ(address, &memory) << "it is set all the same";
  }
}

TEST_F(AddressTest, OfATensorInAList) {
  Quantization problem;
  aclOpExecutor* const executor = problem.PhaseOne();
  const aclTensor* const elements[] = {NewTensor(), nullptr};
  aclTensorList* const list = aclCreateTensorList(elements, 2);
  ASSERT_NE(list, nullptr);
  int memory = 0;
  for (const SetDynamicAddress set_address : kSetDynamicAddress) {
    EXPECT_EQ(set_address(executor, 0, 0, list, &memory), ACLNN_SUCCESS)
        << RecentError();
    void* address = nullptr;
    EXPECT_EQ(aclGetRawTensorAddr(elements[0], &address), ACLNN_SUCCESS);
    EXPECT_EQ(address, &memory);
    EXPECT_EQ(set_address(executor, 0, 2, list, &memory),
              ACLNN_ERR_PARAM_INVALID);
    ExpectError("relativeIndex is 2");
    EXPECT_EQ(set_address(executor, 0, 1, list, &memory),
              ACLNN_ERR_PARAM_INVALID);
    ExpectError("element 1 of tensors is not a valid aclTensor handle");
    EXPECT_EQ(set_address(executor, 0, 0, nullptr, &memory),
              ACLNN_ERR_INNER_NULLPTR);
    ExpectError("tensors is NULL");
    EXPECT_EQ(set_address(nullptr, 0, 0, list, &memory),
              ACLNN_ERR_INNER_NULLPTR);
    ExpectError("executor is NULL");
  }
  EXPECT_EQ(aclDestroyTensorList(list), ACLNN_SUCCESS);
  EXPECT_EQ(aclSetDynamicTensorAddr(executor, 0, 0, list, &memory),
            ACLNN_ERR_PARAM_INVALID);
  EXPECT_EQ(aclDestroyAclOpExecutor(executor), ACLNN_SUCCESS);
}

}  // namespace
