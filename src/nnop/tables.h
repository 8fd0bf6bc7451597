// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The live objects of libnnopbase. The tables are never destroyed: handles may
// be used while static objects are destroyed at exit.

#ifndef ACLQ_SRC_NNOP_TABLES_H_
#define ACLQ_SRC_NNOP_TABLES_H_

#include "src/base/handle_table.h"
#include "src/nnop/interface.h"

namespace aclq::nnop {

base::HandleTable<Tensor>& Tensors();
base::HandleTable<Executor>& Executors();

}  // namespace aclq::nnop

#endif  // ACLQ_SRC_NNOP_TABLES_H_
