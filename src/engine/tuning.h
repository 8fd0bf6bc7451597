// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The tuning constants of plans: sizes of tiles and tasks, and where one path
// gives way to another. All were measured on one kind of CPU, an Intel Xeon
// with AVX-512, 48 KiB of first-level and 2 MiB of second-level cache a core
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
// nothing beside it.
inline constexpr std::int64_t kDirectTileElements = 32 * 1024;

// Elements of a tile on the streaming path. A kernel reads four places of such
// a tile in turn: 1.25 times as fast on pages of 4 KiB.
inline constexpr std::int64_t kStreamingTileElements = 256 * 1024;

// Bytes of x in a tile whose elements are moved as they are.
inline constexpr std::int64_t kMovedTileBytes = 256 * 1024;

// Elements of a tile that passes through buffers, at most: 16 KiB of binary32
// in the buffer beside x and out, of 48 KiB of first-level cache.
inline constexpr std::int64_t kStagedTileElements = 4096;

// Bytes of the buffers of a tile, at most.
inline constexpr std::int64_t kStagedBytes = 64 * 1024;

// Bytes of x that are packed at a time if whole cache lines of x are read for
// parts of them. Twice as many made elements with steps 1.16 to 1.46 times
// slower, and slices of 12 columns 1.2 times.
inline constexpr std::int64_t kPackedBytes = 8 * 1024;

// Columns of a tile, subrows included, whose parameters vary along them, at
// most: the numbers of two parameters take 8 KiB of the first-level cache.
inline constexpr std::int64_t kParameterColumns = 1024;

// ---- Transposed tiles ----

// Rows and columns of a transposed tile are multiples of this where they can
// be: a cache line of single bytes.
inline constexpr std::int64_t kTransposeUnit = 64;

// Elements along out of a tile in the order of out, at least, where there are
// as many; the longer run is for rows without a scale of their own, each of
// which costs a visit of a kernel.
inline constexpr std::int64_t kRunOfOut = 2 * kTransposeUnit;
inline constexpr std::int64_t kLongRunOfOut = 4 * kTransposeUnit;

// Bytes of x in the buffer in the order of out, which stay in the first-level
// cache with x and out: fp32 to int32 was 1.3 to 1.5 times as fast as with 64
// KiB. In the order of x it is kStagedBytes; 32 KiB gave 0.79 to 1.0.
inline constexpr std::int64_t kStagedBytesInOrderOfOut = 16 * 1024;

// What the transpositions of src/kernels/transpose-inl.h are made for: bytes of
// a row in a register, and rows so few that their elements are interleaved.
inline constexpr std::int64_t kTransposedRowBytes = 16;
inline constexpr std::int64_t kMostInterleaved = 4;

// ---- Short rows ----

// Rows of fewer columns are joined: a row that is shorter than a kernel's group
// costs more than to write down the scale of each element. From 64 columns on,
// a scale for each row was 1.3 (100 columns) to 2.7 times (256) as fast as
// joined rows.
inline constexpr std::int64_t kShortRow = 64;

// Tiles of fewer elements take the longest of the other loops for their rows;
// the smaller number is for rows that lose by that, since a kernel takes them
// together, or since memory beyond the caches is then read and written in
// pieces. Attention heads with 2 words were 2.2 times as fast.
inline constexpr std::int64_t kFewTileElements = 1024;
inline constexpr std::int64_t kFewestTileElements = 256;

// ---- Memory beyond the caches ----

// Bytes read and written from which on a problem is written past the caches:
// four times the second-level cache. 1.1 times as fast at 64 Mi elements, no
// slower at 4 Mi.
inline constexpr std::int64_t kStreamingBytes = 8 * 1024 * 1024;

// The same for elements that are moved as they are: the third-level cache, from
// which their next reader had better get them.
inline constexpr std::int64_t kStreamingMovedBytes = 64 * 1024 * 1024;

// Columns from which on rows are written past the caches. The ends of rows are
// written in the ordinary way, so rows must be long.
inline constexpr std::int64_t kStreamingColumns = 1024;

// Bytes of a cache line.
inline constexpr std::ptrdiff_t kCacheLine = 64;

// ---- Tasks ----

// Tasks for each thread, so that the threads end together although one may come
// late. Two threads were 1.7 times as fast as one at 4 Mi elements.
inline constexpr std::int64_t kTasksPerThread = 8;

// Bytes that a task reads and writes. Short tasks let threads end closer to
// each other; long ones are read faster from memory.
inline constexpr std::int64_t kLeastTaskBytes = 96 * 1024;
inline constexpr std::int64_t kMostTaskBytes = 384 * 1024;

// ---- Threads (when short loops get helpers: short_loops.h) ----

// The time that a thread looks for work before it sleeps: long enough for the
// last task of another thread, and for the next loop of a caller that has
// several. Without yielding meanwhile, two threads were slower than one at 256
// Ki.
inline constexpr std::chrono::microseconds kLook{50};

// Bytes of a loop for each sleeping helper that it wakes. The caller gets
// through them in some hundred microseconds, while waking a helper holds it up
// for 4 to 15.
inline constexpr std::int64_t kBytesWorthWaking = 4 * 1024 * 1024;

// The buffers of pack.h rely on these.
static_assert(kPackedBytes / 2 <= kStagedTileElements);
static_assert(kStagedTileElements * 2 * sizeof(float) <= kStagedBytes);
static_assert(kShortRow <= kParameterColumns);
static_assert(kParameterColumns <= kPackedBytes / sizeof(float));

}  // namespace aclq::engine

#endif  // ACLQ_SRC_ENGINE_TUNING_H_
