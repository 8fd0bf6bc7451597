// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The tuning constants of plans: sizes of tiles and tasks, and thresholds
// between paths. All were measured on one kind of CPU, an Intel Xeon with
// AVX-512, 48 KiB of first-level and 2 MiB of second-level cache a core
// (docs/performance.md). None of them changes a result.

#ifndef ACLQ_SRC_ENGINE_TUNING_H_
#define ACLQ_SRC_ENGINE_TUNING_H_

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace aclq::engine {

// ---- Tiles ----

// Elements of a tile on the direct path: with its output, 96 to 256 KiB of the
// second-level cache, and large enough that finding the next tile (15 ns) costs
// nothing in comparison.
inline constexpr std::int64_t kDirectTileElements = 32 * 1024;

// Elements of a tile on the streaming path. A kernel reads four places of such
// a tile in turn: 1.25 times as fast on pages of 4 KiB.
inline constexpr std::int64_t kStreamingTileElements = 256 * 1024;

// Bytes of x in a tile whose elements are moved as they are.
inline constexpr std::int64_t kMovedTileBytes = 256 * 1024;

// Most elements of a tile that passes through buffers: 16 KiB of binary32 in
// the buffer beside x and out, of 48 KiB of first-level cache.
inline constexpr std::int64_t kStagedTileElements = 4096;

// Most bytes of the buffers of a tile.
inline constexpr std::int64_t kStagedBytes = 64 * 1024;

// Bytes of x that are packed at a time if only parts of the cache lines of x
// are used. Twice as many bytes made strided elements 1.16 to 1.46 times
// slower, and slices of 12 columns 1.2 times slower.
inline constexpr std::int64_t kPackedBytes = 8 * 1024;

// Most columns of a tile, subrows included, if parameters vary along them: the
// numbers of two parameters take 8 KiB of the first-level cache.
inline constexpr std::int64_t kParameterColumns = 1024;

// ---- Transposed tiles ----

// Divisor of the rows and of the columns of a transposed tile, where possible:
// the one-byte elements in a cache line.
inline constexpr std::int64_t kTransposeUnit = 64;

// Least elements along out of a tile in the order of out, if out has that many.
// kLongRunOfOut is for parameters that do not vary along rows, where each row
// of out costs a visit of a kernel.
inline constexpr std::int64_t kRunOfOut = 2 * kTransposeUnit;
inline constexpr std::int64_t kLongRunOfOut = 4 * kTransposeUnit;

// Bytes of x in the buffer in the order of out, which stay in the first-level
// cache with x and out: fp32 to int32 was 1.3 to 1.5 times as fast as with 64
// KiB. In the order of x the buffer has kStagedBytes; with 32 KiB the speed was
// 0.79 to 1.0 times that.
inline constexpr std::int64_t kStagedBytesInOrderOfOut = 16 * 1024;

// Bytes of a row in a register in src/kernels/transpose-inl.h.
inline constexpr std::int64_t kTransposedRowBytes = 16;
// Most rows whose elements src/kernels/transpose-inl.h interleaves.
inline constexpr std::int64_t kMostInterleaved = 4;

// ---- Short rows ----

// Columns below which rows are joined: visiting a row that is shorter than a
// kernel's group costs more than storing the scale of each of its elements.
// From 64 columns on, a scale for each row was 1.3 (100 columns) to 2.7 times
// (256) as fast as joined rows.
inline constexpr std::int64_t kShortRow = 64;

// A tile with fewer elements takes the longest outer loop as its rows. The
// lower limit, kFewestTileElements, holds where that costs something: for rows
// that a kernel would have taken together, and beyond the caches, where memory
// is then read and written in pieces. Attention heads with 2 words were 2.2
// times as fast.
inline constexpr std::int64_t kFewTileElements = 1024;
inline constexpr std::int64_t kFewestTileElements = 256;

// ---- Memory beyond the caches ----

// Bytes read and written at or above which out is stored past the caches: four
// times the second-level cache. 1.1 times as fast at 64 Mi elements, no slower
// at 4 Mi.
inline constexpr std::int64_t kStreamingBytes = 8 * 1024 * 1024;

// Bytes read and written at or above which elements that are moved as they are
// get stored past the caches. Storing them so leaves less in the third-level
// cache for the next reader.
inline constexpr std::int64_t kStreamingMovedBytes = 64 * 1024 * 1024;

// Columns at or above which rows are stored past the caches. The ends of rows
// are stored in the ordinary way, so rows must be long.
inline constexpr std::int64_t kStreamingColumns = 1024;

// Bytes of a cache line.
inline constexpr std::ptrdiff_t kCacheLine = 64;

// ---- Tasks ----

// Tasks for each thread: several, so that the threads end together although one
// may start late. Two threads were 1.7 times as fast as one at 4 Mi elements.
inline constexpr std::int64_t kTasksPerThread = 8;

// Least and most bytes that a task reads and writes. Short tasks let threads
// end closer to each other; long tasks read memory faster.
inline constexpr std::int64_t kLeastTaskBytes = 96 * 1024;
inline constexpr std::int64_t kMostTaskBytes = 384 * 1024;

// ---- Threads (when short loops get helpers: short_loops.h) ----

// Time that a thread looks for work before it sleeps: long enough for the last
// task of another thread, and for the next loop of a caller that has several.
// If the thread did not yield meanwhile, two threads were slower than one at
// 256 Ki elements.
inline constexpr std::chrono::microseconds kLook{50};

// Bytes of a loop for each sleeping helper that it wakes. The caller processes
// them in some hundred microseconds; waking a helper delays it by 4 to 15
// microseconds.
inline constexpr std::int64_t kBytesWorthWaking = 4 * 1024 * 1024;

// The buffers of pack.h rely on these.
static_assert(kPackedBytes / 2 <= kStagedTileElements);
static_assert(kStagedTileElements * 2 * sizeof(float) <= kStagedBytes);
static_assert(kShortRow <= kParameterColumns);
static_assert(kParameterColumns <= kPackedBytes / sizeof(float));

}  // namespace aclq::engine

#endif  // ACLQ_SRC_ENGINE_TUNING_H_
