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

// The C++ API: a plan of the case's operator that runs again and again.
Work PrepareAclq(const Case& one, const Operands& operands);

// The same on one thread, whatever the case says.
Work PrepareOneThread(const Case& one, const Operands& operands);

// The same two, with 300 microseconds between a run and the next, in which
// threads that look for work go to sleep.
Work PrepareApart(const Case& one, const Operands& operands);
Work PrepareApartOneThread(const Case& one, const Operands& operands);

// Makes a plan and runs it, in every call.
Work PrepareMakeAndRun(const Case& one, const Operands& operands);

// A view copied to contiguous memory by a good copy (copy.h), then quantized
// there by aclq; or, where out is the view, the other way round.
Work PrepareCopyFirst(const Case& one, const Operands& operands);

// ---- calls.cc: the C interface, with the calling thread waiting for the
// results.

// Both phases and the synchronisation.
Work PrepareCall(const Case& one, const Operands& operands);

// The same into memory that each call allocates, as NumPy allocates the memory
// of an array, and the next one frees.
Work PrepareCallIntoNew(const Case& one, const Operands& operands);

// Phase two of a repeatable executor and the synchronisation.
Work PrepareRepeatedCall(const Case& one, const Operands& operands);

// Four requests through three streams: to the device, quantized, and back, with
// events between the steps. And the same steps in turn: memcpy and the C++ API.
Work PreparePipeline(const Case& one, const Operands& operands);
Work PreparePipelineInTurn(const Case& one, const Operands& operands);

// Four problems on a stream each, and four runs of the C++ API, each into an
// out of its own.
Work PrepareManyStreams(const Case& one, const Operands& operands);
Work PrepareRunsInTurn(const Case& one, const Operands& operands);

// ---- limits.cc: what moves the bytes and computes nothing.

// memcpy of x.
Work PrepareMemcpy(const Case& one, const Operands& operands);

// Reads elements of x, narrows or widens them as bits, writes elements of out.
Work PreparePack(const Case& one, const Operands& operands);

// The same past the caches: non-temporal stores, and prefetches 1 KiB ahead.
// There is no such case where the CPU has no such stores.
Work PreparePackStreaming(const Case& one, const Operands& operands);

// The latter in four places 8192 elements apart, in turn.
Work PreparePackFourPlaces(const Case& one, const Operands& operands);

// ---- loop.cc

// The loop that one writes without a library, compiled for this machine.
Work PrepareLoop(const Case& one, const Operands& operands);

}  // namespace aclq::benchmarks

#endif  // ACLQ_BENCHMARKS_OWN_H_
