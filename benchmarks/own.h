// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The contenders that need only this repository. Each function is a
// Contender::prepare.

#ifndef ACLQ_BENCHMARKS_OWN_H_
#define ACLQ_BENCHMARKS_OWN_H_

#include "benchmarks/contender.h"

namespace aclq::benchmarks {

// ---- aclq.cc

// Runs a plan of the C++ API again and again. The case determines the operator.
Work PrepareAclq(const Case& one, const Operands& operands);

// Runs PrepareAclq on one thread, whatever the case says.
Work PrepareOneThread(const Case& one, const Operands& operands);

// Run PrepareAclq and PrepareOneThread with 300 microseconds between two runs.
// In this time, threads that look for work go to sleep.
Work PrepareApart(const Case& one, const Operands& operands);
Work PrepareApartOneThread(const Case& one, const Operands& operands);

// Makes a plan and runs it in every call.
Work PrepareMakeAndRun(const Case& one, const Operands& operands);

// Copies a view to contiguous memory by a good copy (copy.h), then quantizes it
// there by aclq. If out is the view, quantizes first and then copies.
Work PrepareCopyFirst(const Case& one, const Operands& operands);

// ---- calls.cc: the C interface. The calling thread waits for the results.

// Runs both phases and the synchronization.
Work PrepareCall(const Case& one, const Operands& operands);

// Runs both phases and the synchronization into new memory. Each call allocates
// it as NumPy allocates the memory of an array, and the next call frees it.
Work PrepareCallIntoNew(const Case& one, const Operands& operands);

// Runs phase two of a repeatable executor and the synchronization.
Work PrepareRepeatedCall(const Case& one, const Operands& operands);

// Runs four requests through three streams, with events between the steps:
// copied to the device, quantized, copied back. PreparePipelineInTurn runs the
// steps one after the other with memcpy and the C++ API.
Work PreparePipeline(const Case& one, const Operands& operands);
Work PreparePipelineInTurn(const Case& one, const Operands& operands);

// Runs four problems on one stream each, or four runs of the C++ API. Each has
// its own out.
Work PrepareManyStreams(const Case& one, const Operands& operands);
Work PrepareRunsInTurn(const Case& one, const Operands& operands);

// ---- limits.cc: loops that move the bytes and compute nothing.

// Copies x by memcpy.
Work PrepareMemcpy(const Case& one, const Operands& operands);

// Reads elements of x, narrows or widens their bits, and writes elements of
// out.
Work PreparePack(const Case& one, const Operands& operands);

// Does the work of PreparePack with non-temporal stores, and prefetches 1 KiB
// ahead. Supports no case if the CPU has no such stores.
Work PreparePackStreaming(const Case& one, const Operands& operands);

// Does the work of PreparePackStreaming in four places in turn, 8192 elements
// apart.
Work PreparePackFourPlaces(const Case& one, const Operands& operands);

// ---- loop.cc

// Runs the loop that users write without a library, compiled for this machine.
Work PrepareLoop(const Case& one, const Operands& operands);

}  // namespace aclq::benchmarks

#endif  // ACLQ_BENCHMARKS_OWN_H_
