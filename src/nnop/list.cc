// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Lists of tensors and of scalars. A list owns its elements: destroying it
// destroys them.

#include <cstdint>
#include <memory>
#include <vector>

#include "src/nnop/report.h"
#include "src/nnop/tables.h"

namespace aclq::nnop {
namespace {

// The handles of the elements. They are looked up when they are used.
template <typename Element>
using List = std::vector<const Element*>;

template <typename Element, base::HandleTag kTag>
base::HandleTable<List<Element>>& Lists() {
  static auto* const table = new base::HandleTable<List<Element>>(kTag);
  return *table;
}

auto& TensorLists() { return Lists<aclTensor, base::kTensorListTag>(); }
auto& ScalarLists() { return Lists<aclScalar, base::kScalarListTag>(); }

template <typename Element, typename Elements>
aclnnStatus Create(const Element* const* values, uint64_t size,
                   base::HandleTable<List<Element>>& lists, Elements& elements,
                   void** handle) {
  if (auto status = CheckElements(values, size)) return status;
  for (uint64_t i = 0; i < size; ++i) {
    // Null is an element that the program leaves out.
    if (values[i] == nullptr || elements.Find(values[i]) != nullptr) continue;
    return FailDead("value[" + std::to_string(i) + "]", values[i]);
  }
  *handle =
      lists.Insert(std::make_shared<List<Element>>(values, values + size));
  return *handle != nullptr
             ? ACLNN_SUCCESS
             : Fail(ACLNN_ERR_INNER,
                    "There are too many lists; destroy one first.");
}

template <typename Handle, typename Element, typename Elements>
aclnnStatus DestroyWithElements(const Handle* handle,
                                base::HandleTable<List<Element>>& lists,
                                Elements& elements) {
  if (handle == nullptr) return ACLNN_SUCCESS;
  const auto list = lists.Remove(handle);
  if (list == nullptr) return FailDead("array", handle);
  for (const Element* element : *list) elements.Remove(element);
  return ACLNN_SUCCESS;
}

}  // namespace

std::shared_ptr<Tensor> FindInList(const aclTensorList* handle,
                                   std::size_t index, bool* in_range) {
  const auto list = TensorLists().Find(handle);
  *in_range = list != nullptr && index < list->size();
  return *in_range ? Tensors().Find((*list)[index]) : nullptr;
}

}  // namespace aclq::nnop

using namespace aclq::nnop;

extern "C" {

aclTensorList* aclCreateTensorList(const aclTensor* const* value,
                                   uint64_t size) {
  return GuardHandle<aclTensorList>(
      __func__,
      [=](void** handle) {
        return Create(value, size, TensorLists(), Tensors(), handle);
      },
      Argument("value", value), Argument("size", size));
}
aclnnStatus aclDestroyTensorList(const aclTensorList* array) {
  return Guard(
      __func__,
      [=] { return DestroyWithElements(array, TensorLists(), Tensors()); },
      Argument("array", array));
}
aclnnStatus aclGetTensorListSize(const aclTensorList* tensorList,
                                 uint64_t* size) {
  return Guard(
      __func__,
      [=] { return GetSize("tensorList", tensorList, size, TensorLists()); },
      Argument("tensorList", tensorList), Output("size", size));
}

aclScalarList* aclCreateScalarList(const aclScalar* const* value,
                                   uint64_t size) {
  return GuardHandle<aclScalarList>(
      __func__,
      [=](void** handle) {
        return Create(value, size, ScalarLists(), Scalars(), handle);
      },
      Argument("value", value), Argument("size", size));
}
aclnnStatus aclDestroyScalarList(const aclScalarList* array) {
  return Guard(
      __func__,
      [=] { return DestroyWithElements(array, ScalarLists(), Scalars()); },
      Argument("array", array));
}
aclnnStatus aclGetScalarListSize(const aclScalarList* scalarList,
                                 uint64_t* size) {
  return Guard(
      __func__,
      [=] { return GetSize("scalarList", scalarList, size, ScalarLists()); },
      Argument("scalarList", scalarList), Output("size", size));
}

}  // extern "C"
