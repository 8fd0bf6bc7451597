// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Checks of whether the memory of two arguments overlaps. The engine leaves
// them to its callers, which usually know.

#ifndef ACLQ_PYTHON_BINDINGS_OVERLAP_H_
#define ACLQ_PYTHON_BINDINGS_OVERLAP_H_

#include <cstdint>

#include "aclq/tensor.h"

namespace aclq::python {

// Returns the number of elements of a view; 0 if its rank is above kMaxRank,
// which the engine refuses.
std::int64_t NumElements(const TensorLayout& layout);

// Returns whether two views have the same elements at the same addresses.
bool IsSameView(const ConstTensorView& a, const ConstTensorView& b);

// Throws nb::value_error if an element of `out` shares a byte with an element
// of the argument `name`. `alternative` ends the message and says what else is
// accepted. The engine refuses views of a rank above kMaxRank.
void CheckOverlap(const char* name, const ConstTensorView& input,
                  const ConstTensorView& out, const char* alternative = "");

}  // namespace aclq::python

#endif  // ACLQ_PYTHON_BINDINGS_OVERLAP_H_
