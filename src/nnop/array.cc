// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Arrays of numbers: three functions for each element type.

#include <cstdint>
#include <memory>
#include <vector>

#include "src/nnop/report.h"
#include "src/nnop/tables.h"

namespace aclq::nnop {
namespace {

template <typename T>
using Array = std::vector<T>;

// Returns the live arrays of one element type. The table is never destroyed.
template <typename T, base::HandleTag kTag>
base::HandleTable<Array<T>>& Arrays() {
  static auto* const table = new base::HandleTable<Array<T>>(kTag);
  return *table;
}

auto& IntArrays() { return Arrays<int64_t, base::kIntArrayTag>(); }
auto& FloatArrays() { return Arrays<float, base::kFloatArrayTag>(); }
// Keeps bytes: a program may pass any number, and C++ does not allow reading a
// bool that is neither 0 nor 1.
auto& BoolArrays() { return Arrays<std::uint8_t, base::kBoolArrayTag>(); }

template <typename T>
aclnnStatus Create(const T* values, uint64_t size,
                   base::HandleTable<Array<T>>& table, void** handle) {
  if (auto status = CheckElements(values, size)) return status;
  *handle = table.Insert(std::make_shared<Array<T>>(values, values + size));
  return *handle != nullptr
             ? ACLNN_SUCCESS
             : Fail(ACLNN_ERR_INNER,
                    "There are too many arrays; destroy one first.");
}

}  // namespace
}  // namespace aclq::nnop

using namespace aclq::nnop;

extern "C" {

aclIntArray* aclCreateIntArray(const int64_t* value, uint64_t size) {
  return GuardHandle<aclIntArray>(
      __func__,
      [=](void** handle) { return Create(value, size, IntArrays(), handle); },
      Argument("value", value), Argument("size", size));
}
aclnnStatus aclDestroyIntArray(const aclIntArray* array) {
  return Guard(
      __func__, [=] { return Destroy("array", array, IntArrays()); },
      Argument("array", array));
}
aclnnStatus aclGetIntArraySize(const aclIntArray* array, uint64_t* size) {
  return Guard(
      __func__, [=] { return GetSize("array", array, size, IntArrays()); },
      Argument("array", array), Output("size", size));
}

aclFloatArray* aclCreateFloatArray(const float* value, uint64_t size) {
  return GuardHandle<aclFloatArray>(
      __func__,
      [=](void** handle) { return Create(value, size, FloatArrays(), handle); },
      Argument("value", value), Argument("size", size));
}
aclnnStatus aclDestroyFloatArray(const aclFloatArray* array) {
  return Guard(
      __func__, [=] { return Destroy("array", array, FloatArrays()); },
      Argument("array", array));
}
aclnnStatus aclGetFloatArraySize(const aclFloatArray* array, uint64_t* size) {
  return Guard(
      __func__, [=] { return GetSize("array", array, size, FloatArrays()); },
      Argument("array", array), Output("size", size));
}

aclBoolArray* aclCreateBoolArray(const bool* value, uint64_t size) {
  return GuardHandle<aclBoolArray>(
      __func__,
      [=](void** handle) {
        return Create(reinterpret_cast<const std::uint8_t*>(value), size,
                      BoolArrays(), handle);
      },
      Argument("value", value), Argument("size", size));
}
aclnnStatus aclDestroyBoolArray(const aclBoolArray* array) {
  return Guard(
      __func__, [=] { return Destroy("array", array, BoolArrays()); },
      Argument("array", array));
}
aclnnStatus aclGetBoolArraySize(const aclBoolArray* array, uint64_t* size) {
  return Guard(
      __func__, [=] { return GetSize("array", array, size, BoolArrays()); },
      Argument("array", array), Output("size", size));
}

}  // extern "C"
