// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Schedules and tilings without running them: the path for each kind of view,
// the loops that become columns, subrows and rows, and the sizes of tiles.

#include "src/engine/schedule.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "src/engine/loop_nest.h"
#include "src/engine/problem.h"
#include "src/engine/tiling.h"

namespace aclq::engine {

// Prints names in the messages of tests.
std::ostream& operator<<(std::ostream& stream, Path path) {
  constexpr const char* kNames[] = {"kDirect", "kStreaming", "kPacked",
                                    "kTransposeX", "kTransposeOut"};
  return stream << kNames[static_cast<int>(path)];
}
std::ostream& operator<<(std::ostream& stream, Access access) {
  constexpr const char* kNames[] = {"kAdjacent", "kAdjacentSubrows",
                                    "kTransposed", "kApart"};
  return stream << kNames[static_cast<int>(access)];
}

namespace {

using kernels::Spread;

using Dims = std::vector<std::int64_t>;

constexpr DType kFp32 = DType::kFloat32;
constexpr DType kFp16 = DType::kFloat16;
constexpr DType kInt8 = DType::kInt8;
constexpr DType kInt32 = DType::kInt32;
constexpr DType kInt4 = DType::kInt4;
constexpr std::optional<int> kPerTensor = std::nullopt;
constexpr int kCopy = -1;
// The number of binary32 lanes in a vector.
constexpr std::int64_t kLanes = 16;

struct View {
  std::string name;
  DType x_type, out_type;
  Dims shape, x_strides, out_strides;  // {}: contiguous
  std::optional<int> axis;             // of the scales; kCopy: no scales
  bool packs_words = false;            // true if out is kInt32 and packs int4
};

struct Expected {
  Path path;
  Access x, out;
  Dims row;    // extents of the columns, subrows and rows
  Dims tile;   // columns, subrows and rows of the largest tile
  Dims loops;  // extents of the loops over tiles, the fastest first
  Spread spread = Spread::kFixed;
};

struct Case {
  View view;
  Expected expected;
};

TensorLayout Layout(DType type, const Dims& shape, const Dims& strides) {
  return TensorLayout(type, static_cast<int>(shape.size()), shape.data(),
                      strides.empty() ? nullptr : strides.data());
}

Problem MakeProblem(const View& view) {
  Problem problem;
  const TensorLayout x = Layout(view.x_type, view.shape, view.x_strides);
  problem.Add("x", x);
  if (view.axis != kCopy) {
    const std::int64_t count =
        view.axis.has_value() ? view.shape[*view.axis] : 1;
    problem.Add("scale", AlongAxis(TensorLayout(kFp32, {count}), x,
                                   view.axis.value_or(0)));
  }
  problem.packs_words = view.packs_words;
  Dims out_shape = view.shape;
  if (view.packs_words) out_shape.back() /= 8;
  problem.Add("out", Layout(view.out_type, out_shape, view.out_strides));
  return problem;
}

struct Planned {
  Traits traits;
  Schedule schedule;
  Tiling tiling;
};

Planned Make(const View& view, int num_threads = 1) {
  const Problem problem = MakeProblem(view);
  Planned made;
  made.traits = MakeTraits(problem, kLanes);
  LoopNest loops = MakeLoops(problem);
  loops.Arrange(made.traits.out_overlaps);
  made.schedule = MakeSchedule(loops, made.traits);
  made.tiling = MakeTiling(made.schedule, made.traits, num_threads);
  return made;
}

Dims Extents(const Tiling& tiling) {
  Dims extents;
  for (const TileLoop& loop : tiling.loops) extents.push_back(loop.step.extent);
  return extents;
}

void Expect(const View& view, const Expected& expected) {
  SCOPED_TRACE(view.name);
  const auto [traits, schedule, tiling] = Make(view);
  EXPECT_EQ(schedule.path, expected.path);
  EXPECT_EQ(schedule.x_access, expected.x);
  EXPECT_EQ(schedule.out_access, expected.out);
  EXPECT_EQ(schedule.spread, expected.spread);
  EXPECT_EQ((Dims{schedule.columns.extent, schedule.subrows.extent,
                  schedule.rows.extent}),
            expected.row);
  EXPECT_EQ((Dims{tiling.tile.columns, tiling.tile.subrows, tiling.tile.rows}),
            expected.tile);
  EXPECT_EQ(Extents(tiling), expected.loops);
}

constexpr Access kAdjacent = Access::kAdjacent;
constexpr Access kAdjacentSubrows = Access::kAdjacentSubrows;
constexpr Access kTransposed = Access::kTransposed;
constexpr Access kApart = Access::kApart;
constexpr Spread kPerColumn = Spread::kPerColumn;

TEST(Schedule, RowsOfAdjacentElementsAreDirect) {
  const Case cases[] = {
      {{"one element", kFp32, kInt8, {}, {}, {}, kPerTensor},
       {Path::kDirect, kAdjacent, kAdjacent, {1, 1, 1}, {1, 1, 1}, {}}},
      {{"contiguous: one row", kFp32, kInt8, {256, 256}, {}, {}, kPerTensor},
       {Path::kDirect,
        kAdjacent,
        kAdjacent,
        {65536, 1, 1},
        {32768, 1, 1},
        {2}}},
      {{"scales on the last axis", kFp32, kInt8, {256, 256}, {}, {}, 1},
       {Path::kDirect,
        kAdjacent,
        kAdjacent,
        {256, 1, 256},
        {256, 1, 128},
        {2},
        kPerColumn}},
      {{"scales on the first axis", kFp32, kInt8, {256, 256}, {}, {}, 0},
       {Path::kDirect,
        kAdjacent,
        kAdjacent,
        {256, 1, 256},
        {256, 1, 128},
        {2}}},
      {{"scales on a middle axis", kFp32, kInt8, {4, 64, 1024}, {}, {}, 1},
       {Path::kDirect,
        kAdjacent,
        kAdjacent,
        {1024, 1, 64},
        {1024, 1, 32},
        {2, 4}}},
      {{"sliced rows", kFp32, kInt8, {256, 256}, {512, 1}, {}, kPerTensor},
       {Path::kDirect,
        kAdjacent,
        kAdjacent,
        {256, 1, 256},
        {256, 1, 128},
        {2}}},
      {{"rows of two vectors, adjacent in out",
        kFp32,
        kInt8,
        {2048, 32},
        {64, 1},
        {},
        kPerTensor},
       {Path::kDirect,
        kAdjacent,
        kAdjacent,
        {32, 1, 2048},
        {32, 1, 1024},
        {2}}},
      {{"backwards in both", kFp32, kInt8, {4096}, {-1}, {-1}, kPerTensor},
       {Path::kDirect, kAdjacent, kAdjacent, {4096, 1, 1}, {4096, 1, 1}, {}}},
      {{"broadcast rows", kFp32, kInt8, {256, 256}, {0, 1}, {}, kPerTensor},
       {Path::kDirect,
        kAdjacent,
        kAdjacent,
        {256, 1, 256},
        {256, 1, 128},
        {2}}},
      {{"many columns with scales", kFp32, kInt8, {8, 4000}, {}, {}, 1},
       {Path::kDirect,
        kAdjacent,
        kAdjacent,
        {4000, 1, 8},
        {1024, 1, 8},
        {4},
        kPerColumn}},
  };
  for (const Case& one : cases) Expect(one.view, one.expected);
}

TEST(Schedule, MemoryBeyondTheCachesIsStreamed) {
  const Case cases[] = {
      {{"contiguous", kFp32, kInt8, {4 << 20}, {}, {}, kPerTensor},
       {Path::kStreaming,
        kAdjacent,
        kAdjacent,
        {4 << 20, 1, 1},
        {256 << 10, 1, 1},
        {16}}},
      {{"rows that are too short", kFp32, kInt8, {8192, 512}, {}, {}, 0},
       {Path::kDirect,
        kAdjacent,
        kAdjacent,
        {512, 1, 8192},
        {512, 1, 64},
        {128}}},
      {{"a copy of 16 MiB", kFp32, kFp32, {2 << 20}, {}, {}, kCopy},
       {Path::kDirect,
        kAdjacent,
        kAdjacent,
        {2 << 20, 1, 1},
        {64 << 10, 1, 1},
        {32}}},
      {{"a copy of 64 MiB", kFp32, kFp32, {8 << 20}, {}, {}, kCopy},
       {Path::kStreaming,
        kAdjacent,
        kAdjacent,
        {8 << 20, 1, 1},
        {256 << 10, 1, 1},
        {32}}},
  };
  for (const Case& one : cases) Expect(one.view, one.expected);
}

TEST(Schedule, ElementsThatLieApartArePacked) {
  const Case cases[] = {
      {{"step 2", kFp32, kInt8, {65536}, {2}, {}, kPerTensor},
       {Path::kPacked, kApart, kAdjacent, {65536, 1, 1}, {2048, 1, 1}, {32}}},
      {{"step 3 of 16 bits", kFp16, kInt8, {65536}, {3}, {}, kPerTensor},
       {Path::kPacked, kApart, kAdjacent, {65536, 1, 1}, {4096, 1, 1}, {16}}},
      {{"backwards in x", kFp32, kInt8, {65536}, {-1}, {}, kPerTensor},
       {Path::kPacked, kApart, kAdjacent, {65536, 1, 1}, {2048, 1, 1}, {32}}},
      {{"backwards in out", kFp32, kInt8, {65536}, {}, {-1}, kPerTensor},
       {Path::kPacked, kApart, kAdjacent, {65536, 1, 1}, {2048, 1, 1}, {32}}},
      {{"one number", kFp32, kInt8, {4096}, {0}, {}, kPerTensor},
       {Path::kPacked, kApart, kAdjacent, {4096, 1, 1}, {2048, 1, 1}, {2}}},
      {{"step 2 in out", kFp32, kInt8, {65536}, {}, {2}, kPerTensor},
       {Path::kPacked, kAdjacent, kApart, {65536, 1, 1}, {4096, 1, 1}, {16}}},
  };
  for (const Case& one : cases) Expect(one.view, one.expected);
}

TEST(Schedule, ShortRowsAreJoined) {
  const Case cases[] = {
      {{"slices of 12 columns",
        kFp32,
        kInt8,
        {5461, 12},
        {24, 1},
        {},
        kPerTensor},
       {Path::kPacked,
        kAdjacentSubrows,
        kAdjacent,
        {12, 5461, 1},
        {12, 166, 1},
        {33}}},
      {{"3 of 16 columns", kFp32, kInt8, {1365, 3}, {16, 1}, {}, kPerTensor},
       {Path::kPacked,
        kAdjacentSubrows,
        kAdjacent,
        {3, 1365, 1},
        {3, 455, 1},
        {3}}},
      {{"gaps in out", kFp32, kInt8, {100, 12}, {}, {20, 1}, kPerTensor},
       {Path::kPacked,
        kAdjacent,
        kAdjacentSubrows,
        {12, 100, 1},
        {12, 100, 1},
        {}}},
      {{"3 channels with scales", kFp32, kInt8, {1365, 3}, {}, {}, 1},
       {Path::kDirect,
        kAdjacent,
        kAdjacent,
        {3, 1, 1365},
        {3, 1, 1365},
        {},
        kPerColumn}},
      {{"a scale for each short row", kFp32, kInt8, {256, 16}, {}, {}, 0},
       {Path::kDirect,
        kAdjacent,
        kAdjacent,
        {16, 256, 1},
        {16, 64, 1},
        {4},
        kPerColumn}},
  };
  for (const Case& one : cases) Expect(one.view, one.expected);
}

TEST(Schedule, TransposedViewsTransposeTheSmallerElements) {
  const Case cases[] = {
      {{"fp32 to int8", kFp32, kInt8, {256, 256}, {1, 256}, {}, kPerTensor},
       {Path::kTransposeOut,
        kAdjacent,
        kTransposed,
        {256, 1, 256},
        {256, 1, 256},
        {}}},
      {{"out-transposed", kFp32, kInt8, {256, 256}, {}, {1, 256}, kPerTensor},
       {Path::kTransposeOut,
        kAdjacent,
        kTransposed,
        {256, 1, 256},
        {256, 1, 256},
        {}}},
      {{"fp32 to int32", kFp32, kInt32, {256, 256}, {1, 256}, {}, kPerTensor},
       {Path::kTransposeX,
        kTransposed,
        kAdjacent,
        {256, 1, 256},
        {256, 1, 16},
        {16}}},
      {{"padded", kFp32, kInt8, {256, 256}, {1, 272}, {}, kPerTensor},
       {Path::kTransposeOut,
        kAdjacent,
        kTransposed,
        {256, 1, 256},
        {256, 1, 256},
        {}}},
      {{"odd", kFp32, kInt8, {255, 257}, {1, 255}, {}, kPerTensor},
       {Path::kTransposeOut,
        kAdjacent,
        kTransposed,
        {255, 1, 257},
        {255, 1, 192},
        {2}}},
      {{"scales on the last axis", kFp32, kInt8, {256, 256}, {1, 256}, {}, 1},
       {Path::kTransposeOut,
        kAdjacent,
        kTransposed,
        {256, 1, 256},
        {256, 1, 256},
        {}}},
      {{"scales on the first axis", kFp32, kInt8, {256, 256}, {1, 256}, {}, 0},
       {Path::kTransposeOut,
        kAdjacent,
        kTransposed,
        {256, 1, 256},
        {256, 1, 256},
        {},
        kPerColumn}},
      {{"channels-last-3",
        kFp32,
        kInt8,
        {2, 682, 3},
        {2046, 1, 682},
        {},
        kPerTensor},
       {Path::kTransposeOut,
        kAdjacent,
        kTransposed,
        {682, 1, 3},
        {682, 1, 3},
        {2}}},
      {{"channels-first-13",
        kFp32,
        kInt8,
        {2, 13, 157},
        {2041, 1, 13},
        {},
        kPerTensor},
       {Path::kTransposeX,
        kTransposed,
        kAdjacent,
        {157, 1, 13},
        {157, 1, 13},
        {2}}},
      {{"step 2 in x besides",
        kFp32,
        kInt8,
        {64, 64},
        {2, 128},
        {},
        kPerTensor},
       {Path::kTransposeX, kApart, kAdjacent, {64, 1, 64}, {64, 1, 64}, {}}},
      {{"a copy", kFp32, kFp32, {256, 256}, {1, 256}, {}, kCopy},
       {Path::kTransposeX,
        kTransposed,
        kAdjacent,
        {256, 1, 256},
        {256, 1, 16},
        {16}}},
  };
  for (const Case& one : cases) Expect(one.view, one.expected);
}

TEST(Schedule, ALongerLoopReplacesAFewRows) {
  const View heads = {"heads with 2 words", kFp32, kInt8,     {2, 16, 2, 64},
                      {2048, 64, 1024, 1},  {},    kPerTensor};
  Expect(
      heads,
      {Path::kDirect, kAdjacent, kAdjacent, {64, 1, 16}, {64, 1, 16}, {2, 2}});
  EXPECT_EQ(Make(heads).schedule.replaced_rows.extent, 2);
  const View enough = {"heads with 32 words", kFp32, kInt8,     {2, 16, 32, 64},
                       {32768, 64, 1024, 1},  {},    kPerTensor};
  Expect(
      enough,
      {Path::kDirect, kAdjacent, kAdjacent, {64, 1, 32}, {64, 1, 32}, {16, 2}});
}

TEST(Schedule, ElementsThatShareAddressesAreWrittenInRowMajorOrder) {
  const View windows = {"overlapping out", kFp32, kInt8, {100, 70}, {}, {1, 1},
                        kPerTensor};
  Expect(
      windows,
      {Path::kDirect, kAdjacent, kAdjacent, {70, 1, 100}, {70, 1, 1}, {100}});
  EXPECT_EQ(Make(windows, 8).tiling.num_tasks, 1);
  const View turned = {"out backwards besides",
                       kFp32,
                       kInt8,
                       {100, 70},
                       {},
                       {1, -1},
                       kPerTensor};
  Expect(turned,
         {Path::kPacked, kAdjacent, kApart, {70, 1, 100}, {70, 1, 1}, {100}});
}

TEST(Schedule, PackedOutputsAreNeverTransposed) {
  const Case cases[] = {
      {{"contiguous: one row", kFp32, kInt4, {256, 256}, {}, {}, kPerTensor},
       {Path::kDirect,
        kAdjacent,
        kAdjacent,
        {65536, 1, 1},
        {32768, 1, 1},
        {2}}},
      {{"rows with gaps", kFp32, kInt4, {256, 256}, {}, {300, 1}, kPerTensor},
       {Path::kDirect,
        kAdjacent,
        kAdjacent,
        {256, 1, 256},
        {256, 1, 128},
        {2}}},
      {{"transposed x", kFp32, kInt4, {256, 256}, {1, 256}, {}, kPerTensor},
       {Path::kTransposeX,
        kTransposed,
        kAdjacent,
        {256, 1, 256},
        {256, 1, 16},
        {16}}},
      {{"packed along the first axis",
        kFp32,
        kInt4,
        {256, 256},
        {},
        {1, 256},
        kPerTensor},
       {Path::kTransposeX,
        kTransposed,
        kAdjacent,
        {256, 1, 256},
        {256, 1, 16},
        {16}}},
      {{"short rows with gaps",
        kFp32,
        kInt4,
        {100, 12},
        {},
        {20, 1},
        kPerTensor},
       {Path::kPacked,
        kAdjacent,
        kAdjacentSubrows,
        {12, 100, 1},
        {12, 100, 1},
        {}}},
  };
  for (const Case& one : cases) Expect(one.view, one.expected);
}

void ExpectEqual(const Loop& a, const Loop& b) {
  EXPECT_EQ(a.extent, b.extent);
  if (a.extent > 1) {
    EXPECT_EQ(a.strides, b.strides);
  }
}

// Words that are adjacent along the last dimension have the schedule of the
// int4 elements that they pack.
TEST(Schedule, AdjacentWordsAreAdjacentElements) {
  const struct {
    Dims shape, x_strides, int4_strides, word_strides;
    std::optional<int> axis;
  } cases[] = {
      {{256, 256}, {}, {}, {}, kPerTensor},
      {{256, 256}, {}, {}, {}, 1},
      {{256, 256}, {}, {}, {}, 0},
      {{256, 256}, {1, 256}, {}, {}, kPerTensor},
      {{256, 256}, {}, {304, 1}, {38, 1}, 1},
      {{40, 8}, {}, {}, {}, 1},
      {{40, 8}, {}, {16, 1}, {2, 77}, kPerTensor},
      {{3, 5, 7, 64}, {}, {64, -192, 960, 1}, {8, -24, 120, 1}, 2},
  };
  for (const auto& one : cases) {
    const Planned int4 = Make({"", kFp32, kInt4, one.shape, one.x_strides,
                               one.int4_strides, one.axis});
    const Planned words = Make({"", kFp32, kInt32, one.shape, one.x_strides,
                                one.word_strides, one.axis, true});
    SCOPED_TRACE(&one - cases);
    EXPECT_EQ(words.schedule.path, int4.schedule.path);
    EXPECT_EQ(words.schedule.x_access, int4.schedule.x_access);
    EXPECT_EQ(words.schedule.out_access, int4.schedule.out_access);
    EXPECT_EQ(words.schedule.spread, int4.schedule.spread);
    ExpectEqual(words.schedule.columns, int4.schedule.columns);
    ExpectEqual(words.schedule.subrows, int4.schedule.subrows);
    ExpectEqual(words.schedule.rows, int4.schedule.rows);
    EXPECT_EQ(words.schedule.outer.size(), int4.schedule.outer.size());
    EXPECT_EQ(Extents(words.tiling), Extents(int4.tiling));
    EXPECT_EQ(words.tiling.num_tasks, int4.tiling.num_tasks);
  }
}

// The elements of a word are columns; the words along a row are subrows.
TEST(Schedule, WordsWithGapsAreSubrows) {
  const Schedule schedule =
      Make({"", kFp32, kInt32, {64, 64}, {}, {16, 2}, kPerTensor, true})
          .schedule;
  EXPECT_EQ(schedule.path, Path::kPacked);
  EXPECT_EQ(schedule.x_access, Access::kAdjacent);
  EXPECT_EQ(schedule.out_access, Access::kAdjacentSubrows);
  EXPECT_EQ(schedule.columns.extent, 8);
  EXPECT_EQ(schedule.columns.strides[kOut], 1);
  EXPECT_EQ(schedule.subrows.strides[kOut], 16);
}

// The bytes of out from one tile to the next are half the elements.
TEST(Tiling, StridesOfPackedOutputsAreInBytes) {
  const Tiling tiling =
      Make({"", kFp32, kInt4, {256, 256}, {}, {300, 1}, kPerTensor}).tiling;
  ASSERT_EQ(tiling.loops.size(), 1);
  EXPECT_EQ(tiling.loops[0].step.strides[kOut], 128 * 300 / 2);
  EXPECT_EQ(tiling.loops[0].step.strides[kX], 128 * 256 * 4);
}

// Tiles and the last parts of loops cover every element once.
TEST(Tiling, PartsCoverTheLoops) {
  const View view = {"", kFp32, kInt32, {67, 1100}, {1, 68}, {1103, 1}, 0};
  const auto [traits, schedule, tiling] = Make(view);
  std::int64_t rows = schedule.rows.extent, columns = schedule.columns.extent;
  for (const TileLoop& loop : tiling.loops) {
    ASSERT_NE(loop.part, nullptr);
    std::int64_t& rest = loop.part == &TileExtent::rows ? rows : columns;
    EXPECT_EQ(
        (loop.step.extent - 1) * (tiling.tile.*loop.part) + loop.last_part,
        rest);
    rest = tiling.tile.*loop.part;
  }
  EXPECT_EQ(rows, tiling.tile.rows);
  EXPECT_EQ(columns, tiling.tile.columns);
}

TEST(Tiling, ThreadsGetSeveralTasksEach) {
  const View view = {"", kFp32, kInt8, {1 << 20}, {}, {}, kPerTensor};
  EXPECT_EQ(Make(view, 1).tiling.num_tasks, 11);  // of 3 tiles, kMostTaskBytes
  EXPECT_EQ(Make(view, 4).tiling.num_tasks, 32);  // of one tile
}

}  // namespace
}  // namespace aclq::engine
