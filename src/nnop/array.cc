// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Arrays of numbers: the same three functions for each type of element.

#include <cstdint>
#include <memory>
#include <vector>

#include "src/nnop/report.h"
#include "src/nnop/tables.h"

namespace aclq::nnop {
namespace {

template <typename T>
using Array = std::vector<T>;

// The live arrays of one element type; never destroyed.
template <typename T, base::HandleTag kTag>
base::HandleTable<Array<T>>& Arrays() {
  static auto* const table = new base::HandleTable<Array<T>>(kTag);
  return *table;
}

auto& IntArrays() { return Arrays<int64_t, base::kIntArrayTag>(); }
auto& FloatArrays() { return Arrays<float, base::kFloatArrayTag>(); }
auto& BoolArrays() { return Arrays<bool, base::kBoolArrayTag>(); }

template <typename T>
void* Create(const T* values, uint64_t size,
             base::HandleTable<Array<T>>& table) {
  void* handle = nullptr;
  Guard([&]() -> aclnnStatus {
    if (auto status = CheckElements(values, size)) return status;
    handle = table.Insert(std::make_shared<Array<T>>(values, values + size));
    return handle != nullptr
               ? ACLNN_SUCCESS
               : Fail(ACLNN_ERR_INNER, "There are too many live arrays.");
  });
  return handle;
}

}  // namespace
}  // namespace aclq::nnop

using namespace aclq::nnop;

extern "C" {

aclIntArray* aclCreateIntArray(const int64_t* value, uint64_t size) {
  return static_cast<aclIntArray*>(Create(value, size, IntArrays()));
}
aclnnStatus aclDestroyIntArray(const aclIntArray* array) {
  return Destroy("array", array, IntArrays());
}
aclnnStatus aclGetIntArraySize(const aclIntArray* array, uint64_t* size) {
  return GetSize("array", array, size, IntArrays());
}

aclFloatArray* aclCreateFloatArray(const float* value, uint64_t size) {
  return static_cast<aclFloatArray*>(Create(value, size, FloatArrays()));
}
aclnnStatus aclDestroyFloatArray(const aclFloatArray* array) {
  return Destroy("array", array, FloatArrays());
}
aclnnStatus aclGetFloatArraySize(const aclFloatArray* array, uint64_t* size) {
  return GetSize("array", array, size, FloatArrays());
}

aclBoolArray* aclCreateBoolArray(const bool* value, uint64_t size) {
  return static_cast<aclBoolArray*>(Create(value, size, BoolArrays()));
}
aclnnStatus aclDestroyBoolArray(const aclBoolArray* array) {
  return Destroy("array", array, BoolArrays());
}
aclnnStatus aclGetBoolArraySize(const aclBoolArray* array, uint64_t* size) {
  return GetSize("array", array, size, BoolArrays());
}

}  // extern "C"
