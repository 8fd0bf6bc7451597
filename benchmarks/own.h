// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The contenders that need nothing but this repository. Each function is a
// Contender::prepare.

#ifndef ACLQ_BENCHMARKS_OWN_H_
#define ACLQ_BENCHMARKS_OWN_H_

#include "benchmarks/contender.h"

namespace aclq::benchmarks {

// ---- aclq.cc

// The C++ API: a plan that runs again and again.
Work PrepareAclq(const Case& one, const Operands& operands);

// A view copied to contiguous memory as fast as we can, then quantized there by
// aclq.
Work PrepareCopyFirst(const Case& one, const Operands& operands);

// ---- calls.cc: the C interface, on one stream, with the calling thread
// waiting for each result.

// Both phases and the synchronisation.
Work PrepareCall(const Case& one, const Operands& operands);

// Phase two of a repeatable executor and the synchronisation.
Work PrepareRepeatedCall(const Case& one, const Operands& operands);

// ---- limits.cc: what memory allows. They compute nothing.

// memcpy of x.
Work PrepareMemcpy(const Case& one, const Operands& operands);

// Reads elements of x, narrows or widens them as bits, writes elements of out.
Work PreparePack(const Case& one, const Operands& operands);

// The same past the caches: non-temporal stores, and prefetches 4 KiB ahead.
Work PreparePackStreaming(const Case& one, const Operands& operands);

// ---- loop.cc

// The loop that one writes without a library, compiled for this machine.
Work PrepareLoop(const Case& one, const Operands& operands);

// ---- copy.cc

// A transposed matrix: out[i][j] = x[j][i], `rows` x `columns` of them in out,
// elements of 2 or 4 bytes, by so many threads.
void CopyTransposed(const void* x, void* out, std::int64_t rows,
                    std::int64_t columns, std::size_t size, int threads);

}  // namespace aclq::benchmarks

#endif  // ACLQ_BENCHMARKS_OWN_H_
