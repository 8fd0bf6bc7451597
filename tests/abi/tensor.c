// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Tensors, scalars, arrays and lists.

#include <string.h>

#include "client.h"

static const int64_t kShape[2] = {2, 3};
static const int64_t kStrides[2] = {4, 1};
static const int64_t kStorage[2] = {2, 4};

// Returns a view of kShape that begins at element 1 of a storage of kStorage.
static aclTensor *View(void *address) {
  return aclCreateTensor(kShape, 2, ACL_FLOAT, kStrides, 1, ACL_FORMAT_NCHW,
                         kStorage, 2, address);
}

TEST(aclCreateTensor) {
  aclTensor *const tensor = View(NULL);
  REQUIRE(tensor != NULL);
  SUCCEEDS(aclDestroyTensor(tensor));
}

TEST(aclDestroyTensor) {
  SUCCEEDS(aclDestroyTensor(View(NULL)));
  SUCCEEDS(aclDestroyTensor(NULL));
}

TEST(aclInitTensor) {
  aclTensor *const tensor = View(NULL);
  int64_t offset = 0;
  SUCCEEDS(aclInitTensor(tensor, kShape, 2, ACL_FLOAT, kStrides, 7,
                         ACL_FORMAT_ND, kStorage, 2, NULL));
  SUCCEEDS(aclGetViewOffset(tensor, &offset));
  REQUIRE(offset == 7);
  SUCCEEDS(aclDestroyTensor(tensor));
}

// Checks that a getter returns two dimensions. The getter makes the array with
// new[], which a C program cannot free, so the array is kept.
typedef aclnnStatus (*DimensionsGetter)(const aclTensor *, int64_t **,
                                        uint64_t *);
static void Tells(DimensionsGetter getter, const int64_t *expected,
                  int64_t **kept) {
  uint64_t count = 0;
  aclTensor *const tensor = View(NULL);
  SUCCEEDS(getter(tensor, kept, &count));
  REQUIRE(count == 2);
  REQUIRE(memcmp(*kept, expected, 2 * sizeof(int64_t)) == 0);
  SUCCEEDS(aclDestroyTensor(tensor));
}

TEST(aclGetViewShape) {
  static int64_t *kept;
  Tells(aclGetViewShape, kShape, &kept);
}

TEST(aclGetStorageShape) {
  static int64_t *kept;
  Tells(aclGetStorageShape, kStorage, &kept);
}

TEST(aclGetViewStrides) {
  static int64_t *kept;
  Tells(aclGetViewStrides, kStrides, &kept);
}

TEST(aclGetViewOffset) {
  aclTensor *const tensor = View(NULL);
  int64_t offset = 0;
  SUCCEEDS(aclGetViewOffset(tensor, &offset));
  REQUIRE(offset == 1);
  SUCCEEDS(aclDestroyTensor(tensor));
}

TEST(aclGetFormat) {
  aclTensor *const tensor = View(NULL);
  aclFormat format = ACL_FORMAT_UNDEFINED;
  SUCCEEDS(aclGetFormat(tensor, &format));
  REQUIRE(format == ACL_FORMAT_NCHW);
  SUCCEEDS(aclDestroyTensor(tensor));
}

TEST(aclGetDataType) {
  aclTensor *const tensor = View(NULL);
  aclDataType type = ACL_DT_UNDEFINED;
  SUCCEEDS(aclGetDataType(tensor, &type));
  REQUIRE(type == ACL_FLOAT);
  SUCCEEDS(aclDestroyTensor(tensor));
}

TEST(aclGetRawTensorAddr) {
  float memory[8];
  void *address = NULL;
  aclTensor *const tensor = View(memory);
  SUCCEEDS(aclGetRawTensorAddr(tensor, &address));
  REQUIRE(address == memory);
  SUCCEEDS(aclDestroyTensor(tensor));
}

TEST(aclSetRawTensorAddr) {
  float memory[8];
  void *address = NULL;
  aclTensor *const tensor = View(NULL);
  SUCCEEDS(aclSetRawTensorAddr(tensor, memory));
  SUCCEEDS(aclGetRawTensorAddr(tensor, &address));
  REQUIRE(address == memory);
  SUCCEEDS(aclDestroyTensor(tensor));
}

static aclScalar *OneAndAHalf(void) {
  float value = 1.5F;
  return aclCreateScalar(&value, ACL_FLOAT);
}

TEST(aclCreateScalar) {
  aclScalar *const scalar = OneAndAHalf();
  REQUIRE(scalar != NULL);
  SUCCEEDS(aclDestroyScalar(scalar));
}

TEST(aclDestroyScalar) {
  SUCCEEDS(aclDestroyScalar(OneAndAHalf()));
  SUCCEEDS(aclDestroyScalar(NULL));
}

TEST(aclCreateIntArray) {
  const int64_t values[3] = {0};
  aclIntArray *const array = aclCreateIntArray(values, 3);
  REQUIRE(array != NULL);
  SUCCEEDS(aclDestroyIntArray(array));
}

TEST(aclDestroyIntArray) {
  SUCCEEDS(aclDestroyIntArray(aclCreateIntArray(NULL, 0)));
  SUCCEEDS(aclDestroyIntArray(NULL));
}

TEST(aclGetIntArraySize) {
  const int64_t values[3] = {0};
  aclIntArray *const array = aclCreateIntArray(values, 3);
  uint64_t size = 0;
  SUCCEEDS(aclGetIntArraySize(array, &size));
  REQUIRE(size == 3);
  SUCCEEDS(aclDestroyIntArray(array));
}

TEST(aclCreateFloatArray) {
  const float values[3] = {0};
  aclFloatArray *const array = aclCreateFloatArray(values, 3);
  REQUIRE(array != NULL);
  SUCCEEDS(aclDestroyFloatArray(array));
}

TEST(aclDestroyFloatArray) {
  SUCCEEDS(aclDestroyFloatArray(aclCreateFloatArray(NULL, 0)));
  SUCCEEDS(aclDestroyFloatArray(NULL));
}

TEST(aclGetFloatArraySize) {
  const float values[3] = {0};
  aclFloatArray *const array = aclCreateFloatArray(values, 3);
  uint64_t size = 0;
  SUCCEEDS(aclGetFloatArraySize(array, &size));
  REQUIRE(size == 3);
  SUCCEEDS(aclDestroyFloatArray(array));
}

TEST(aclCreateBoolArray) {
  const bool values[3] = {0};
  aclBoolArray *const array = aclCreateBoolArray(values, 3);
  REQUIRE(array != NULL);
  SUCCEEDS(aclDestroyBoolArray(array));
}

TEST(aclDestroyBoolArray) {
  SUCCEEDS(aclDestroyBoolArray(aclCreateBoolArray(NULL, 0)));
  SUCCEEDS(aclDestroyBoolArray(NULL));
}

TEST(aclGetBoolArraySize) {
  const bool values[3] = {0};
  aclBoolArray *const array = aclCreateBoolArray(values, 3);
  uint64_t size = 0;
  SUCCEEDS(aclGetBoolArraySize(array, &size));
  REQUIRE(size == 3);
  SUCCEEDS(aclDestroyBoolArray(array));
}

TEST(aclCreateTensorList) {
  const aclTensor *const values[2] = {View(NULL), View(NULL)};
  aclTensorList *const list = aclCreateTensorList(values, 2);
  REQUIRE(list != NULL);
  SUCCEEDS(aclDestroyTensorList(list));
}

TEST(aclDestroyTensorList) {
  const aclTensor *const values[1] = {View(NULL)};
  SUCCEEDS(aclDestroyTensorList(aclCreateTensorList(values, 1)));
  REQUIRE(aclDestroyTensor(values[0]) !=
          ACL_SUCCESS);  // destroyed with the list
  SUCCEEDS(aclDestroyTensorList(NULL));
}

TEST(aclGetTensorListSize) {
  const aclTensor *const values[2] = {View(NULL), View(NULL)};
  aclTensorList *const list = aclCreateTensorList(values, 2);
  uint64_t size = 0;
  SUCCEEDS(aclGetTensorListSize(list, &size));
  REQUIRE(size == 2);
  SUCCEEDS(aclDestroyTensorList(list));
}

TEST(aclCreateScalarList) {
  const aclScalar *const values[2] = {OneAndAHalf(), OneAndAHalf()};
  aclScalarList *const list = aclCreateScalarList(values, 2);
  REQUIRE(list != NULL);
  SUCCEEDS(aclDestroyScalarList(list));
}

TEST(aclDestroyScalarList) {
  const aclScalar *const values[1] = {OneAndAHalf()};
  SUCCEEDS(aclDestroyScalarList(aclCreateScalarList(values, 1)));
  REQUIRE(aclDestroyScalar(values[0]) !=
          ACL_SUCCESS);  // destroyed with the list
  SUCCEEDS(aclDestroyScalarList(NULL));
}

TEST(aclGetScalarListSize) {
  const aclScalar *const values[2] = {OneAndAHalf(), OneAndAHalf()};
  aclScalarList *const list = aclCreateScalarList(values, 2);
  uint64_t size = 0;
  SUCCEEDS(aclGetScalarListSize(list, &size));
  REQUIRE(size == 2);
  SUCCEEDS(aclDestroyScalarList(list));
}
