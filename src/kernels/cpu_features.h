// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The features of this CPU, by the names that compilers have for them.

#ifndef ACLQ_SRC_KERNELS_CPU_FEATURES_H_
#define ACLQ_SRC_KERNELS_CPU_FEATURES_H_

#include <string_view>

namespace aclq::kernels {

// Names of features that no compiler has a name for: the length of SVE vectors.
#define ACLQ_SVE_VECTORS_OF_128_BITS "SVE vectors of 128 bits"
#define ACLQ_SVE_VECTORS_OF_256_BITS "SVE vectors of 256 bits"

// Returns the first feature of a list that this CPU lacks, as a part of the
// list, or "" if it has all of them. The list is one that a compiler's target
// attribute takes, such as "sse2,ssse3" or "+sve". A feature counts as lacking
// if the operating system does not preserve the registers that it uses, or if
// its name is unknown here.
std::string_view MissingFeature(std::string_view features);

}  // namespace aclq::kernels

#endif  // ACLQ_SRC_KERNELS_CPU_FEATURES_H_
