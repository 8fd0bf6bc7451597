// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Whether the memory of two arguments overlaps. The engine leaves that to its
// callers, since they mostly know.

#ifndef ACLQ_PYTHON_BINDINGS_OVERLAP_H_
#define ACLQ_PYTHON_BINDINGS_OVERLAP_H_

#include <cstdint>

#include "aclq/tensor.h"

namespace aclq::python {

// Elements of a view; 0 if its rank is above kMaxRank, which the engine
// refuses.
std::int64_t NumElements(const TensorLayout& layout);

// Whether each element of one view is that of the other, at the same address.
bool IsSameView(const ConstTensorView& a, const ConstTensorView& b);

// Throws nb::value_error if an element of `out` shares a byte with one of the
// argument `name`. `alternative` ends the message: what else is accepted. Views
// of a rank above kMaxRank are left to the engine.
void CheckOverlap(const char* name, const ConstTensorView& input,
                  const ConstTensorView& out, const char* alternative = "");

}  // namespace aclq::python

#endif  // ACLQ_PYTHON_BINDINGS_OVERLAP_H_
