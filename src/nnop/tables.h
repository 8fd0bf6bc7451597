// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The live objects of libnnopbase. The tables are never destroyed: handles may
// be used while static objects are destroyed at exit.

#ifndef ACLQ_SRC_NNOP_TABLES_H_
#define ACLQ_SRC_NNOP_TABLES_H_

#include <cstddef>

#include "src/base/handle_table.h"
#include "src/nnop/interface.h"

namespace aclq::nnop {

base::HandleTable<Tensor>& Tensors();
base::HandleTable<Scalar>& Scalars();
base::HandleTable<Executor>& Executors();

// Returns the tensor at an index of a list, or null for a tensor that is left
// out or destroyed. Sets `*in_range` to true if the list is live and has an
// element at the index.
std::shared_ptr<Tensor> FindInList(const aclTensorList* handle,
                                   std::size_t index, bool* in_range);

}  // namespace aclq::nnop

#endif  // ACLQ_SRC_NNOP_TABLES_H_
