// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Lists of types, from which the tables of kernels are filled.

#ifndef ACLQ_SRC_KERNELS_TYPE_LIST_H_
#define ACLQ_SRC_KERNELS_TYPE_LIST_H_

#include <algorithm>
#include <cstddef>
#include <iterator>

#include "aclq/tensor.h"

namespace aclq::kernels {

template <class... Types>
struct TypeList {};

// Returns whether the kDType of each type is the element of `dtypes` at the
// same index.
template <class... Types, std::size_t kSize>
constexpr bool HasOrderOf(TypeList<Types...> /*types*/,
                          const DType (&dtypes)[kSize]) {
  constexpr DType kStandFor[] = {Types::kDType...};
  return std::equal(std::begin(kStandFor), std::end(kStandFor),
                    std::begin(dtypes), std::end(dtypes));
}

// Calls function.template operator()<Type>(index) for each type, in order.
template <class... Types, class Function>
constexpr void ForEachType(TypeList<Types...> /*types*/, Function function) {
  std::size_t index = 0;
  (function.template operator()<Types>(index++), ...);
}

}  // namespace aclq::kernels

#endif  // ACLQ_SRC_KERNELS_TYPE_LIST_H_
