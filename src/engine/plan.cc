// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/engine/plan.h"

#include <algorithm>
#include <cstdlib>
#include <string>
#include <string_view>

#include "src/base/dtypes.h"
#include "src/base/settings.h"
#include "src/engine/block.h"
#include "src/engine/float_environment.h"
#include "src/engine/parallel.h"

namespace aclq::engine {
namespace {

using kernels::Spread;

// A block is small enough to stay in the second-level cache with what it
// writes, and large enough that finding it costs nothing.
constexpr std::int64_t kBlockElements = 32 * 1024;
// A task is worth waking a thread for (some 10 microseconds of work at the
// least).
constexpr std::int64_t kTaskElements = 128 * 1024;

std::ptrdiff_t SizeOf(DType dtype) {
  return static_cast<std::ptrdiff_t>(base::DTypeSize(dtype));
}

// No element may be further than 2^62 bytes from the first one, so that no
// address computation overflows. Strides of one element lead nowhere, so they
// may be anything.
Status CheckReach(std::string_view name, const TensorLayout& layout) {
  constexpr std::int64_t kMaxReach = std::int64_t{1} << 62;
  std::int64_t reach = 0;
  for (int i = 0; i < layout.rank; ++i) {
    if (layout.shape[i] == 1) continue;
    std::int64_t bytes = 0;
    bool overflow =
        __builtin_mul_overflow(layout.strides[i], SizeOf(layout.dtype), &bytes);
    overflow = overflow || bytes < -kMaxReach;
    overflow = overflow || __builtin_mul_overflow(std::abs(bytes),
                                                  layout.shape[i] - 1, &bytes);
    overflow = overflow || __builtin_add_overflow(reach, bytes, &reach);
    if (overflow || reach > kMaxReach) {
      return Invalid(std::string(name) + " has stride " +
                     std::to_string(layout.strides[i]) + " along dimension " +
                     std::to_string(i) +
                     "; its elements must lie within 2^62 bytes.");
    }
  }
  return Status();
}

Status CheckReaches(const ProblemLayout& problem) {
  if (Status status = CheckReach("x", problem.x); !status.ok()) return status;
  if (Status status = CheckReach("scales", problem.scales); !status.ok())
    return status;
  if (problem.zero_points.has_value()) {
    if (Status status = CheckReach("zeroPoints", *problem.zero_points);
        !status.ok())
      return status;
  }
  return CheckReach("out", problem.out);
}

// Whether elements of a view may share an address. If every step is longer than
// all that the shorter steps reach together, none do; views that interleave
// otherwise are taken to.
bool MayOverlap(const TensorLayout& layout) {
  const auto stride = [&](int i) { return std::abs(layout.strides[i]); };
  for (int i = 0; i < layout.rank; ++i) {
    if (layout.shape[i] == 1) continue;
    std::int64_t reach = 0;
    for (int j = 0; j < layout.rank; ++j) {
      if (layout.shape[j] == 1) continue;
      const bool shorter =
          stride(j) < stride(i) || (stride(j) == stride(i) && j < i);
      if (shorter) reach += stride(j) * (layout.shape[j] - 1);
    }
    if (stride(i) <= reach) return true;
  }
  return false;
}

// The process's choice, read once.
struct ThreadSetting {
  Status status;
  int num_threads = 1;
  ThreadSetting() { status = base::ReadNumThreads(&num_threads); }
};

Status ResolveThreads(int asked, int* num_threads) {
  static const auto& setting = *new ThreadSetting;  // never destroyed
  if (asked < 0 || asked > base::kMaxThreads) {
    return Invalid("num_threads is " + std::to_string(asked) +
                   "; it must be from 0 to " +
                   std::to_string(base::kMaxThreads) + ".");
  }
  *num_threads = asked > 0 ? asked : setting.num_threads;
  return asked > 0 ? Status() : setting.status;
}

Status ResolveIsa(std::string_view asked,
                  const kernels::Implementation** implementation) {
  // Never destroyed: plans may be made while the process ends.
  static const auto& setting = *new std::string(base::ReadIsa());
  const std::string_view name =
      asked.empty() ? std::string_view(setting) : asked;
  *implementation = kernels::FindImplementation(name);
  if (*implementation != nullptr) return Status();
  std::string known;
  for (const kernels::Implementation& one : kernels::Implementations()) {
    if (!known.empty()) known += ", ";
    known += one.name;
  }
  return Invalid((asked.empty() ? "ACLQ_ISA=" : "isa is ") + std::string(name) +
                 ", which this CPU or this build does not have; there are " +
                 known + ".");
}

constexpr std::int64_t DivideUp(std::int64_t a, std::int64_t b) {
  return (a + b - 1) / b;
}

}  // namespace

Status Plan::Make(const ProblemLayout& problem, const QuantizeOptions& options,
                  Plan* plan) {
  plan->empty_ = IsEmpty(problem.x) || IsEmpty(problem.scales);
  if (!plan->empty_) {
    if (Status status = CheckReaches(problem); !status.ok()) return status;
  }
  int num_threads = 1;
  if (Status status = ResolveThreads(options.num_threads, &num_threads);
      !status.ok()) {
    return status;
  }
  if (Status status = ResolveIsa(options.isa, &plan->implementation_);
      !status.ok()) {
    return status;
  }
  plan->has_zero_point_ = problem.zero_points.has_value();
  if (plan->empty_) return Status();

  plan->scale_dtype_ = problem.scales.dtype;
  plan->x_size_ = SizeOf(problem.x.dtype);
  plan->scale_size_ = SizeOf(problem.scales.dtype);
  plan->out_size_ = SizeOf(problem.out.dtype);
  if (plan->has_zero_point_) {
    plan->zero_point_dtype_ = problem.zero_points->dtype;
    plan->zero_point_size_ = SizeOf(problem.zero_points->dtype);
  }

  plan->out_overlaps_ = MayOverlap(problem.out);
  plan->MakeLoops(
      problem, options.axis < 0 ? options.axis + problem.x.rank : options.axis);
  if (!plan->out_overlaps_) plan->OrderByMemory();
  plan->JoinLoops();
  plan->CutIntoBlocks();
  plan->CutIntoTasks(num_threads);
  plan->kernel_ = plan->implementation_->Find(
      problem.x.dtype, problem.out.dtype, plan->has_zero_point_, plan->spread_);
  return Status();
}

// One loop a dimension, but for those of one element.
void Plan::MakeLoops(const ProblemLayout& problem, int axis) {
  for (int i = 0; i < problem.x.rank; ++i) {
    if (problem.x.shape[i] == 1) continue;
    Loop& loop = loops_[num_loops_++];
    loop.extent = problem.x.shape[i];
    loop.x = problem.x.strides[i] * x_size_;
    loop.out = problem.out.strides[i] * out_size_;
    if (problem.per_tensor() || i != axis) continue;
    loop.scale = problem.scales.strides[0] * scale_size_;
    if (has_zero_point_)
      loop.zero_point = problem.zero_points->strides[0] * zero_point_size_;
  }
}

// The longest steps of out outside, so that what is written is written in
// order; where out does not tell, x does.
void Plan::OrderByMemory() {
  std::stable_sort(loops_.begin(), loops_.begin() + num_loops_,
                   [](const Loop& a, const Loop& b) {
                     if (std::abs(a.out) != std::abs(b.out))
                       return std::abs(a.out) > std::abs(b.out);
                     return std::abs(a.x) > std::abs(b.x);
                   });
}

// Two loops are one if a step of the outer is as long as the whole inner, for
// every operand.
void Plan::JoinLoops() {
  // Unsigned, since a whole loop may be 2^63 bytes long, which no step is.
  const auto whole = [](std::ptrdiff_t step, std::int64_t extent) {
    return static_cast<std::ptrdiff_t>(static_cast<std::uint64_t>(step) *
                                       static_cast<std::uint64_t>(extent));
  };
  const auto continues = [&](const Loop& outer, const Loop& inner) {
    return outer.x == whole(inner.x, inner.extent) &&
           outer.scale == whole(inner.scale, inner.extent) &&
           outer.zero_point == whole(inner.zero_point, inner.extent) &&
           outer.out == whole(inner.out, inner.extent);
  };
  int joined = 0;
  for (int i = 1; i < num_loops_; ++i) {
    Loop& outer = loops_[joined];
    const Loop inner = loops_[i];
    if (continues(outer, inner)) {
      const std::int64_t extent = outer.extent * inner.extent;
      outer = inner;
      outer.extent = extent;
    } else {
      loops_[++joined] = inner;
    }
  }
  num_loops_ = std::min(num_loops_, joined + 1);
}

void Plan::CutIntoBlocks() {
  // Where there is one element in a row, it is next to nothing: any step will
  // do.
  if (num_loops_ >= 1) {
    columns_ = loops_[num_loops_ - 1];
  } else {
    columns_.x = x_size_;
    columns_.out = out_size_;
  }
  if (num_loops_ >= 2) rows_ = loops_[num_loops_ - 2];
  num_outer_ = std::max(num_loops_ - 2, 0);
  spread_ = columns_.scale != 0 || columns_.zero_point != 0 ? Spread::kPerColumn
                                                            : Spread::kFixed;

  const bool direct = columns_.x == x_size_ && columns_.out == out_size_ &&
                      spread_ == Spread::kFixed;
  block_columns_ =
      std::min(columns_.extent, direct ? kBlockElements : kStagedColumns);
  block_rows_ = out_overlaps_
                    ? 1
                    : std::min(rows_.extent, kBlockElements / block_columns_);
  column_blocks_ = DivideUp(columns_.extent, block_columns_);
  row_blocks_ = DivideUp(rows_.extent, block_rows_);
  num_blocks_ = row_blocks_ * column_blocks_;
  for (int i = 0; i < num_outer_; ++i) num_blocks_ *= loops_[i].extent;
}

void Plan::CutIntoTasks(int num_threads) {
  blocks_per_task_ =
      out_overlaps_ ? num_blocks_
                    : DivideUp(kTaskElements, block_rows_ * block_columns_);
  num_threads_ = num_threads;
}

// Blocks are numbered with the columns fastest, then the rows, then the outer
// loops from the inside.
void Plan::RunBlock(const Addresses& base, std::int64_t index) const {
  const std::int64_t column = index % column_blocks_ * block_columns_;
  index /= column_blocks_;
  const std::int64_t row = index % row_blocks_ * block_rows_;
  index /= row_blocks_;
  Addresses at = base.At(columns_, column).At(rows_, row);
  for (int i = num_outer_ - 1; i >= 0; --i) {
    at = at.At(loops_[i], index % loops_[i].extent);
    index /= loops_[i].extent;
  }
  const BlockShape shape = {.kernel = kernel_,
                            .spread = spread_,
                            .x_size = x_size_,
                            .out_size = out_size_,
                            .scale_dtype = scale_dtype_,
                            .zero_point_dtype = zero_point_dtype_,
                            .rows = rows_,
                            .columns = columns_};
  QuantizeBlock(shape, at, std::min(block_rows_, rows_.extent - row),
                std::min(block_columns_, columns_.extent - column));
}

Status Plan::Run(const Addresses& addresses) const {
  if (empty_) return Status();
  if (!has_zero_point_ && addresses.zero_point != nullptr) {
    return Invalid(
        "zeroPoints has an address; the plan was made without zero points, so "
        "it must be null.");
  }
  const auto need = [](const void* address, const char* name) {
    return address != nullptr
               ? Status()
               : Status(StatusCode::kNullPointer,
                        std::string(name) + " has a null address.");
  };
  if (Status status = need(addresses.x, "x"); !status.ok()) return status;
  if (Status status = need(addresses.scale, "scales"); !status.ok())
    return status;
  if (has_zero_point_) {
    if (Status status = need(addresses.zero_point, "zeroPoints"); !status.ok())
      return status;
  }
  if (Status status = need(addresses.out, "out"); !status.ok()) return status;

  const auto run_task = [&](std::size_t task) {
    const DefaultFloatEnvironment environment;
    const std::int64_t first =
        static_cast<std::int64_t>(task) * blocks_per_task_;
    const std::int64_t end = std::min(first + blocks_per_task_, num_blocks_);
    for (std::int64_t block = first; block < end; ++block)
      RunBlock(addresses, block);
  };
  ParallelFor(static_cast<std::size_t>(DivideUp(num_blocks_, blocks_per_task_)),
              num_threads_, run_task);
  return Status();
}

}  // namespace aclq::engine
