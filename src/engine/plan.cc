// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/engine/plan.h"

#include <algorithm>
#include <string>

#include "src/base/dtypes.h"
#include "src/engine/block.h"
#include "src/engine/check_views.h"
#include "src/engine/float_environment.h"
#include "src/engine/loop_nest.h"
#include "src/engine/parallel.h"
#include "src/engine/resolve.h"
#include "src/engine/scratch.h"
#include "src/engine/views.h"

namespace aclq::engine {
namespace {

using kernels::Spread;

// A block is small enough to stay in the second-level cache with what it
// writes, and large enough that finding it costs nothing.
constexpr std::int64_t kBlockElements = 32 * 1024;
// A run that reads and writes this much is written past the caches, in larger
// blocks: four times the second-level cache of today's CPUs.
constexpr std::int64_t kNonTemporalBytes = 8 * 1024 * 1024;
// The same for elements that are moved as they are: the third-level cache of
// today's CPUs, from which whoever reads them next had better have them.
constexpr std::int64_t kNonTemporalMovedBytes = 64 * 1024 * 1024;
// Of a block of such elements, in x.
constexpr std::int64_t kMovedBlockBytes = 256 * 1024;
constexpr std::int64_t kNonTemporalBlockElements = 256 * 1024;
constexpr std::int64_t kNonTemporalColumns = 1024;
// How much of x is brought into a buffer at a time. Twice as much made elements
// with steps up to 1.4 times slower, and short rows 1.2 times.
constexpr std::int64_t kPackedBytes = 8 * 1024;
constexpr std::ptrdiff_t kCacheLine = 64;
// Threads take several tasks each, so that they end together although one may
// come late. Short tasks let them end closer to each other; long ones are read
// faster from memory.
constexpr std::int64_t kTasksPerThread = 8;
constexpr std::int64_t kLeastTaskBytes = 96 * 1024;
constexpr std::int64_t kMostTaskBytes = 384 * 1024;
// Rows of fewer elements together are exchanged for others; the smaller number
// is for rows that lose by that, since a kernel takes them together, or since
// memory beyond the caches is then read and written in pieces.
constexpr std::int64_t kFewBlockElements = 1024;
constexpr std::int64_t kFewestBlockElements = 256;
// Shorter rows are joined, where they can be.
constexpr std::int64_t kShortRow = 64;
// Rows and columns that are transposed at a time; a cache line of single bytes.
constexpr std::int64_t kTile = 64;
// Of a transposed block in the order of out: elements along out, at least,
// where there are as many, and more where each row of out costs a kernel's
// visit; and the bytes that x takes in the buffer, which stay in the
// first-level cache with x and out.
constexpr std::int64_t kRunOfOut = 2 * kTile;
constexpr std::int64_t kLongRunOfOut = 4 * kTile;
constexpr std::int64_t kStagedInOrderOfOut = 16 * 1024;
// What the transpositions of src/kernels/transpose-inl.h are made for: a row of
// a tile in registers, or so few elements that they are interleaved.
constexpr std::int64_t kTileRowBytes = 16;
constexpr std::int64_t kMostInterleaved = 4;

// The buffers of block.cc rely on these: those for what is staged, and for the
// parameters of a row.
static_assert(kStagedElements * 2 * sizeof(float) <= kStagedBytes);
static_assert(kPackedBytes / 2 <= kStagedElements);
static_assert(kShortRow <= kParameterColumns);
static_assert(kParameterColumns <= kPackedBytes / sizeof(float));

std::ptrdiff_t SizeOf(DType dtype) {
  return static_cast<std::ptrdiff_t>(base::DTypeSize(dtype));
}

constexpr std::int64_t DivideUp(std::int64_t a, std::int64_t b) {
  return (a + b - 1) / b;
}

// So many, or fewer where those are whole tiles.
constexpr std::int64_t WholeTiles(std::int64_t count) {
  return count > kTile ? count / kTile * kTile : count;
}

// Refuses operands whose addresses could overflow.
Status CheckReaches(const Problem& problem) {
  for (const Operand& operand : problem.list()) {
    if (Status status = CheckReach({operand.name, operand.layout});
        !status.ok()) {
      return status;
    }
  }
  return Status();
}

// Returns a loop for each dimension, except those of one element.
LoopNest MakeLoops(const Problem& problem) {
  LoopNest loops;
  const TensorLayout& out = problem.out().layout;
  for (int i = 0; i < out.rank; ++i) {
    if (out.shape[i] == 1) continue;
    const auto step = [i](const Operand& operand) {
      return operand.layout.strides[i] * SizeOf(operand.layout.dtype);
    };
    Loop loop = {.extent = out.shape[i],
                 .x = step(problem.x()),
                 .out = step(problem.out())};
    if (!problem.is_copy()) loop.scale = step(problem.operands[1]);
    if (problem.has_offset()) loop.zero_point = step(problem.operands[2]);
    loops.Add(loop);
  }
  return loops;
}

// What each of the fewest parts of at most `most` gets, so that none is much
// smaller than the others; and the same in whole tiles.
constexpr std::int64_t EvenPart(std::int64_t extent, std::int64_t most) {
  return DivideUp(extent, DivideUp(extent, most));
}
constexpr std::int64_t EvenShare(std::int64_t extent, std::int64_t most) {
  if (extent <= most) return extent;
  return std::min(most, DivideUp(EvenPart(extent, most), kTile) * kTile);
}

}  // namespace

Status Plan::Make(const Problem& problem, const PlanOptions& options,
                  Plan* plan) {
  plan->empty_ = IsEmpty(problem.out().layout);
  if (!plan->empty_) {
    if (Status status = CheckReaches(problem); !status.ok()) return status;
  }
  if (Status status = plan->Resolve(options.num_threads, options.isa);
      !status.ok()) {
    return status;
  }
  plan->num_operands_ = problem.num_operands;
  for (int i = 0; i < problem.num_operands; ++i)
    plan->names_[i] = problem.operands[i].name;
  if (plan->empty_) return Status();

  const TensorLayout& out = problem.out().layout;
  BlockShape& shape = plan->shape_;
  shape.x_size = SizeOf(problem.x().layout.dtype);
  shape.out_size = SizeOf(out.dtype);
  if (!problem.is_copy()) shape.scale_dtype = problem.operands[1].layout.dtype;
  if (problem.has_offset())
    shape.zero_point_dtype = problem.operands[2].layout.dtype;
  shape.moves = problem.is_copy() && problem.x().layout.dtype == out.dtype;
  plan->out_overlaps_ = MayOverlap(out);
  const LoopNest loops = MakeLoops(problem);
  plan->keeps_places_ = shape.moves;
  for (int i = 0; i < loops.size(); ++i)
    plan->keeps_places_ &= loops[i].x == loops[i].out;
  plan->Schedule(loops, NumElements(out));
  return plan->FindKernel(problem);
}

// Finds the kernel of the problem. What is moved needs none.
Status Plan::FindKernel(const Problem& problem) {
  if (shape_.moves) return Status();
  const DType x = problem.x().layout.dtype;
  const DType out = problem.out().layout.dtype;
  if (problem.is_copy()) {
    shape_.kernel = implementation_->FindConversion(x, out);
  } else if (problem.arithmetic == kernels::Arithmetic::kDivideAdd &&
             problem.rounding == kernels::Rounding::kNearestEven) {
    shape_.kernel =
        implementation_->Find(x, out, problem.has_offset(), shape_.spread);
  } else {
    shape_.kernel = nullptr;
  }
  if (shape_.kernel != nullptr) return Status();
  return UnsupportedType(
      std::string(problem.x().name) + " is " + base::DTypeName(x) + " and " +
      std::string(problem.out().name) + " is " + base::DTypeName(out) +
      "; this build has no kernel for the two types.");
}

Status Plan::Resolve(int num_threads, std::string_view isa) {
  if (Status status = ResolveThreads(num_threads, &num_threads_); !status.ok())
    return status;
  return ResolveIsa(isa, &implementation_);
}

// Orders the loops, and cuts them into blocks and tasks.
void Plan::Schedule(LoopNest loops, std::int64_t num_elements) {
  shape_.kernels = implementation_->table;
  if (!out_overlaps_) {
    TurnForwards(&loops);
    loops.OrderByMemory();
  }
  loops.JoinContinuing();
  ChooseInnerLoops(num_elements, &loops);
  CutIntoBlocks(num_elements);
  NumberBlocks(loops);
  CutIntoTasks(num_elements);
}

// Out is written forwards, whatever the direction of its dimensions.
void Plan::TurnForwards(LoopNest* loops) {
  for (int i = 0; i < loops->size(); ++i) {
    Loop& loop = (*loops)[i];
    if (loop.out >= 0) continue;
    const std::int64_t last = loop.extent - 1;
    turned_.x += last * loop.x;
    turned_.scale += last * loop.scale;
    turned_.zero_point += last * loop.zero_point;
    turned_.out += last * loop.out;
    loop = {.extent = loop.extent,
            .x = -loop.x,
            .scale = -loop.scale,
            .zero_point = -loop.zero_point,
            .out = -loop.out};
  }
}

// Whether rows would be too short: one that is shorter than a kernel's group is
// copied, which costs more than to write down the scale for each element of
// joined rows. Rows that share their parameters need not be joined here if a
// kernel takes them as one.
bool Plan::IsShort(const Loop& columns, const Loop& next) const {
  const bool scaled_alone = next.scale != 0 || next.zero_point != 0;
  if (!scaled_alone && AreTakenTogether(columns, next)) return false;
  return columns.extent < kShortRow;
}

// Rows without gaps, or without gaps in out and of one vector or two.
bool Plan::AreTakenTogether(const Loop& columns, const Loop& rows) const {
  if (rows.out != columns.extent * shape_.out_size) return false;
  if (rows.x == columns.extent * shape_.x_size) return true;
  const auto lanes = static_cast<std::int64_t>(implementation_->table->lanes);
  return (columns.extent == lanes || columns.extent == 2 * lanes) &&
         columns.x == shape_.x_size && columns.out == shape_.out_size &&
         columns.scale == 0 && columns.zero_point == 0;
}

// Whether a transposed block had better be quantized in the order of x. What
// has the smaller elements is cheaper to transpose, unless it is too few of
// them for a tile; but short rows should not have scales of their own.
bool Plan::PrefersOrderOfX(const Loop& along_x, const Loop& along_out) const {
  const bool columns_scaled = along_x.scale != 0 || along_x.zero_point != 0;
  if (columns_scaled && along_out.extent < kShortRow) return true;
  const bool rows_scaled = along_out.scale != 0 || along_out.zero_point != 0;
  const std::int64_t shorter = std::min(along_x.extent, along_out.extent);
  const bool suits =
      shorter <= kMostInterleaved || shorter * shape_.out_size >= kTileRowBytes;
  return shape_.out_size < shape_.x_size && suits &&
         !(rows_scaled && along_x.extent < kShortRow);
}

// A few short rows are less than a block is worth. The longest of the other
// loops has more of them; theirs becomes the innermost of those.
void Plan::TakeMoreRows(std::int64_t num_elements, LoopNest* loops) {
  const Loop few = shape_.rows;
  const bool is_sensitive = BytesOf(num_elements) >= kNonTemporalBytes ||
                            AreTakenTogether(shape_.columns, few);
  const std::int64_t enough =
      is_sensitive ? kFewestBlockElements : kFewBlockElements;
  if (few.extent * shape_.columns.extent >= enough) return;
  if (loops->size() == 0) return;
  const int longest = loops->Longest();
  if ((*loops)[longest].extent <= few.extent) return;
  shape_.rows = loops->Take(longest);
  loops->Add(few);
  exchanges_rows_ = true;
}

// Columns are the loop along which elements are closest in out, rows the next
// one. If elements of x are closest along another loop, the block is
// transposed: it takes that loop for its rows, so that both operands are
// touched by whole cache lines. Then x and out may change places: the one with
// the smaller elements is cheaper to transpose.
void Plan::ChooseInnerLoops(std::int64_t num_elements, LoopNest* loops) {
  // Where there is one element in a row, it is next to nothing: any step will
  // do.
  shape_.columns.x = shape_.x_size;
  shape_.columns.out = shape_.out_size;
  if (loops->size() == 0) return;
  const int partner = out_overlaps_ ? loops->innermost() : loops->ClosestInX();
  transposes_ = partner != loops->innermost();
  Loop inner = loops->Take(loops->innermost());
  Loop next;
  if (loops->size() > 0)
    next = loops->Take(transposes_ ? partner : loops->innermost());
  in_order_of_x_ =
      transposes_ && next.x == shape_.x_size && PrefersOrderOfX(next, inner);
  if (in_order_of_x_) std::swap(inner, next);

  shape_.columns = inner;
  if (IsShort(inner, next) && !out_overlaps_) {
    shape_.joined = next;
    if (loops->size() > 0) shape_.rows = loops->Take(loops->innermost());
  } else {
    shape_.rows = next;
    if (!transposes_ && !out_overlaps_) TakeMoreRows(num_elements, loops);
  }
  const auto adjacent = [this](std::ptrdiff_t column, std::ptrdiff_t joined,
                               std::ptrdiff_t size) {
    return column == size && (shape_.joined.extent == 1 ||
                              joined == shape_.columns.extent * size);
  };
  shape_.x_adjacent =
      adjacent(shape_.columns.x, shape_.joined.x, shape_.x_size);
  shape_.out_adjacent =
      adjacent(shape_.columns.out, shape_.joined.out, shape_.out_size);
  const Loop& lines = shape_.lines();
  shape_.x_transposed = lines.x == shape_.x_size && shape_.columns.x != 0 &&
                        shape_.columns.x != shape_.x_size;
  // Elements that share addresses are copied in their order.
  shape_.out_transposed = lines.out == shape_.out_size && !out_overlaps_;
}

void Plan::CutIntoBlocks(std::int64_t num_elements) {
  shape_.spread = shape_.columns.scale != 0 || shape_.columns.zero_point != 0 ||
                          shape_.joined.scale != 0 ||
                          shape_.joined.zero_point != 0
                      ? Spread::kPerColumn
                      : Spread::kFixed;
  const bool staged = shape_.is_staged();
  // The ends of rows are written in the ordinary way, so rows are long.
  shape_.non_temporal =
      !staged && !out_overlaps_ &&
      shape_.columns.extent * shape_.joined.extent >= kNonTemporalColumns &&
      BytesOf(num_elements) >=
          (shape_.moves ? kNonTemporalMovedBytes : kNonTemporalBytes);
  // Then whole cache lines of x come into the first-level cache for parts of
  // them, which leaves less of it to the buffer.
  const bool has_gaps = shape_.columns.x != shape_.x_size ||
                        shape_.columns.extent * shape_.x_size < kCacheLine;
  const bool packs = staged && !shape_.x_adjacent && !transposes_ &&
                     (has_gaps || num_elements > kStagedElements);
  const std::int64_t most = packs                 ? kPackedBytes / shape_.x_size
                            : staged              ? kStagedElements
                            : shape_.non_temporal ? kNonTemporalBlockElements
                            : shape_.moves ? kMovedBlockBytes / shape_.x_size
                                           : kBlockElements;
  const bool joined_share =
      shape_.joined.scale == 0 && shape_.joined.zero_point == 0;
  const std::int64_t most_columns =
      shape_.spread == Spread::kPerColumn ? kParameterColumns : most;
  const std::int64_t most_joined = joined_share ? most : most_columns;
  if (shape_.joined.extent > 1) {
    block_.columns = shape_.columns.extent;
    const std::int64_t together = most_joined / shape_.columns.extent;
    block_.joined = transposes_
                        ? std::min(shape_.joined.extent, WholeTiles(together))
                        : EvenPart(shape_.joined.extent, together);
    block_.rows =
        std::min(shape_.rows.extent, most / (block_.joined * block_.columns));
  } else if (transposes_) {
    CutIntoTransposedBlocks();
  } else {
    block_.joined = 1;
    block_.columns = EvenShare(shape_.columns.extent, most_columns);
    block_.rows =
        out_overlaps_ ? 1 : std::min(shape_.rows.extent, most / block_.columns);
  }
}

// In the order of x: a cache line of out, and as many elements of x as the
// buffer takes, since hardware fetches long runs ahead. In the order of out:
// what fits of x beside long rows of out, which a kernel takes the sooner the
// longer they are; as one, if they are whole and adjacent.
void Plan::CutIntoTransposedBlocks() {
  const std::ptrdiff_t staged_bytes =
      (shape_.x_adjacent ? 0 : shape_.x_size) +
      (shape_.out_adjacent ? 0 : shape_.out_size);
  const std::int64_t most =
      (in_order_of_x_ ? kStagedBytes : kStagedInOrderOfOut) / staged_bytes;
  const auto share = [most](const Loop& loop, std::int64_t other) {
    return EvenShare(loop.extent,
                     std::min(kParameterColumns, WholeTiles(most / other)));
  };
  block_.joined = 1;
  std::int64_t& along_x = in_order_of_x_ ? block_.columns : block_.rows;
  std::int64_t& along_out = in_order_of_x_ ? block_.rows : block_.columns;
  const Loop& x_loop = in_order_of_x_ ? shape_.columns : shape_.rows;
  const Loop& out_loop = in_order_of_x_ ? shape_.rows : shape_.columns;
  const bool is_fixed = shape_.spread == Spread::kFixed;
  const std::int64_t out_run = in_order_of_x_ ? kTile
                               : is_fixed     ? kLongRunOfOut
                                              : kRunOfOut;
  along_x = share(x_loop, std::min(out_loop.extent, out_run));
  along_out = share(out_loop, along_x);
  const bool rows_may_be_one =
      !in_order_of_x_ && is_fixed &&
      x_loop.out == out_loop.extent * shape_.out_size &&
      along_x * out_loop.extent <= 2 * most;
  if (rows_may_be_one) along_out = out_loop.extent;
}

// Blocks are numbered along out: with the columns fastest, then the joined
// rows, then the rows, then the outer loops from the inside; a loop that was
// exchanged for the rows before these. Transposed blocks are numbered along x,
// since hardware fetches its long runs ahead.
void Plan::NumberBlocks(LoopNest loops) {
  num_blocks_ = 1;
  num_block_loops_ = 0;
  const auto add = [this](BlockLoop loop) {
    if (loop.step.extent == 1) return;
    num_blocks_ *= loop.step.extent;
    block_loops_[num_block_loops_++] = loop;
  };
  const auto add_parts = [&](const Loop& loop,
                             std::int64_t BlockExtent::*part) {
    const std::int64_t size = block_.*part;
    const std::int64_t parts = DivideUp(loop.extent, size);
    if (parts == 1) return;  // Its step, which nobody takes, may overflow.
    add({{.extent = parts,
          .x = loop.x * size,
          .scale = loop.scale * size,
          .zero_point = loop.zero_point * size,
          .out = loop.out * size},
         part,
         loop.extent - (parts - 1) * size});
  };
  const bool rows_first =
      transposes_ && !in_order_of_x_ && shape_.joined.extent == 1;
  if (rows_first) add_parts(shape_.rows, &BlockExtent::rows);
  add_parts(shape_.columns, &BlockExtent::columns);
  add_parts(shape_.joined, &BlockExtent::joined);
  const auto add_innermost = [&] {
    add({.step = loops.Take(loops.innermost())});
  };
  if (exchanges_rows_) add_innermost();
  if (!rows_first) add_parts(shape_.rows, &BlockExtent::rows);
  while (loops.size() > 0) add_innermost();
}

// Each element is read and written once.
void Plan::CutIntoTasks(std::int64_t num_elements) {
  bytes_ = BytesOf(num_elements);
  const std::int64_t block_bytes =
      BytesOf(block_.rows * block_.joined * block_.columns);
  const std::int64_t task_bytes =
      std::clamp(bytes_ / (kTasksPerThread * num_threads_), kLeastTaskBytes,
                 kMostTaskBytes);
  blocks_per_task_ =
      out_overlaps_ ? num_blocks_ : DivideUp(task_bytes, block_bytes);
  num_tasks_ = DivideUp(num_blocks_, blocks_per_task_);
}

// The blocks of [first, end). Divisions, which are slow, find the first one
// only.
void Plan::RunBlocks(const Addresses& base, std::int64_t first,
                     std::int64_t end) const {
  std::array<std::int64_t, kMaxRank> position;
  Addresses at = base;
  std::int64_t rest = first;
  for (int i = 0; i < num_block_loops_; ++i) {
    const Loop& step = block_loops_[i].step;
    position[i] = rest % step.extent;
    rest /= step.extent;
    at = at.At(step, position[i]);
  }
  for (std::int64_t block = first;;) {
    BlockExtent extent = block_;
    for (int i = 0; i < num_block_loops_; ++i) {
      const BlockLoop& loop = block_loops_[i];
      if (loop.part != nullptr && position[i] + 1 == loop.step.extent)
        extent.*loop.part = loop.last_part;
    }
    RunBlock(shape_, at, extent);
    if (++block == end) return;
    int i = 0;
    for (; position[i] + 1 == block_loops_[i].step.extent; ++i) {
      at = at.At(block_loops_[i].step, -position[i]);
      position[i] = 0;
    }
    at = at.At(block_loops_[i].step, 1);
    ++position[i];
  }
}

Status Plan::Run(std::span<void* const> addresses) const {
  if (empty_) return Status();
  for (int i = 0; i < num_operands_; ++i) {
    if (addresses[i] != nullptr) continue;
    return Status(StatusCode::kNullPointer,
                  std::string(names_[i]) + " has a null address.");
  }
  if (keeps_places_ && addresses[0] == addresses[1]) return Status();
  const auto address = [&](int i) {
    return static_cast<std::byte*>(addresses[i]);
  };
  Addresses at = {.x = address(0), .out = address(num_operands_ - 1)};
  if (num_operands_ > 2) at.scale = address(1);
  if (num_operands_ > 3) at.zero_point = address(2);
  RunTasks(at);
  return Status();
}

void Plan::RunTasks(const Addresses& addresses) const {
  if (shape_.is_staged()) EnsureScratch();
  const Addresses first_addresses = addresses.At(turned_, 1);
  const auto run_task = [&](std::size_t task) {
    const DefaultFloatEnvironment environment;
    if (num_blocks_ == 1) return RunBlock(shape_, first_addresses, block_);
    const std::int64_t first =
        static_cast<std::int64_t>(task) * blocks_per_task_;
    const std::int64_t end = std::min(first + blocks_per_task_, num_blocks_);
    RunBlocks(first_addresses, first, end);
  };
  if (num_tasks_ == 1) return run_task(0);
  ParallelFor(static_cast<std::size_t>(num_tasks_), bytes_, num_threads_,
              run_task);
}

}  // namespace aclq::engine
