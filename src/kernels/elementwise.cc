// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Compiles the kernels of one source, ACLQ_SOURCE, once for each instruction
// set. ACLQ_FILL is FillQuotients or FillProducts, which fills a table with
// them. CMakeLists.txt compiles this file for each source and each of the two.

// foreach_target.h includes this very file again for every instruction set but
// one.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "src/kernels/elementwise.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "src/kernels/elementwise-inl.h"

// Without HWY_BEFORE_NAMESPACE: the template is compiled for the instruction
// set of its definition, and clang warns of a region without a function.
namespace aclq::kernels::HWY_NAMESPACE {

template void ACLQ_FILL<ACLQ_SOURCE>(KernelsOfSource& to);

}  // namespace aclq::kernels::HWY_NAMESPACE
