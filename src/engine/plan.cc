// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/engine/plan.h"

#include <algorithm>
#include <string>

#include "src/base/dtypes.h"
#include "src/base/return_if_error.h"
#include "src/engine/check_views.h"
#include "src/engine/float_environment.h"
#include "src/engine/loop_nest.h"
#include "src/engine/parallel.h"
#include "src/engine/resolve.h"
#include "src/engine/schedule.h"
#include "src/engine/scratch.h"
#include "src/engine/views.h"

namespace aclq::engine {
namespace {

bool HaveEqualStrides(const LoopNest& loops) {
  for (int i = 0; i < loops.size(); ++i)
    if (loops[i].strides[kX] != loops[i].strides[kOut]) return false;
  return true;
}

// Finds the kernel of a problem whose elements are not just moved.
Status FindKernel(const Problem& problem, kernels::Spread spread,
                  const kernels::Implementation& implementation,
                  kernels::BlockKernel* kernel) {
  const DType x = problem.x().layout.dtype;
  const DType out = problem.out_type();
  if (problem.is_copy()) {
    *kernel = implementation.FindConversion(x, out);
  } else {
    *kernel = implementation.Find(x, problem.arithmetic, out,
                                  problem.has_offset(), spread);
  }
  if (*kernel != nullptr) return Status();
  return UnsupportedType(
      std::string(problem.x().name) + " is " + base::DTypeName(x) + " and " +
      std::string(problem.out().name) + " is " + base::DTypeName(out) +
      "; this build has no kernel for the two types.");
}

// Finds the number of threads and the instruction set. If `ignores_settings`,
// an invalid setting of the process counts as unset.
Status ResolveOptions(const PlanOptions& options, bool ignores_settings,
                      int* num_threads,
                      const kernels::Implementation** implementation) {
  const bool needs_threads = !ignores_settings || options.num_threads != 0;
  if (Status status = ResolveThreads(options.num_threads, num_threads);
      !status.ok() && needs_threads) {
    return status;
  }
  Status status = ResolveIsa(options.isa, implementation);
  if (status.ok() || !ignores_settings || !options.isa.empty()) return status;
  *implementation = kernels::FindImplementation("");
  return Status();
}

}  // namespace

Status Plan::Make(const Problem& problem, const PlanOptions& options,
                  Plan* plan) {
  plan->is_empty_ = IsEmpty(problem.out().layout);
  if (!plan->is_empty_) {
    ACLQ_RETURN_IF_ERROR(CheckReaches(problem));
    ACLQ_RETURN_IF_ERROR(CheckPacked(problem));
  }
  ACLQ_RETURN_IF_ERROR(
      ResolveOptions(options, plan->is_empty_ && options.empty_ignores_settings,
                     &plan->num_threads_, &plan->implementation_));
  plan->num_operands_ = problem.operands.size();
  for (int i = 0; i < plan->num_operands_; ++i)
    plan->names_[i] = problem.operands[i].name;
  if (plan->is_empty_) return Status();

  const kernels::KernelTable* table = plan->implementation_->table;
  const Traits traits =
      MakeTraits(problem, static_cast<std::int64_t>(table->lanes));
  LoopNest loops = MakeLoops(problem);
  plan->keeps_places_ = traits.moves && HaveEqualStrides(loops);
  plan->turned_ = loops.Arrange(traits.out_overlaps);
  ToBytes(traits, &plan->turned_);
  const Schedule schedule = MakeSchedule(loops, traits);
  plan->tiling_ = MakeTiling(schedule, traits, plan->num_threads_);
  plan->shape_ = MakeTileShape(problem, schedule, traits);
  plan->shape_.kernels = table;
  if (traits.moves) return Status();
  return FindKernel(problem, schedule.spread, *plan->implementation_,
                    &plan->shape_.kernel);
}

Status Plan::RefuseNull(std::span<void* const> addresses) const {
  const auto at = std::find(addresses.begin(), addresses.end(), nullptr);
  return Status(
      StatusCode::kNullPointer,
      std::string(names_[at - addresses.begin()]) + " has a null address.");
}

void Plan::RunTasks(const Addresses& addresses) const {
  if (shape_.is_staged()) EnsureScratch();
  const Addresses first_addresses = addresses.At(turned_, 1);
  const auto run_task = [&](std::size_t task) {
    const DefaultFloatEnvironment environment;
    if (tiling_.num_tiles == 1)
      return RunTile(shape_, first_addresses, tiling_.tile);
    const std::int64_t first =
        static_cast<std::int64_t>(task) * tiling_.tiles_per_task;
    RunTiles(first_addresses, first,
             std::min(first + tiling_.tiles_per_task, tiling_.num_tiles));
  };
  if (tiling_.num_tasks == 1) return run_task(0);
  ParallelFor(static_cast<std::size_t>(tiling_.num_tasks),
              shape_.traits.Bytes(shape_.traits.num_elements), num_threads_,
              run_task);
}

// Runs the tiles in [first, end). Only the position of the first tile needs
// divisions, which are slow.
void Plan::RunTiles(const Addresses& base, std::int64_t first,
                    std::int64_t end) const {
  std::array<std::int64_t, kMaxLoops> position;
  Addresses at = base;
  std::int64_t rest = first;
  for (int i = 0; i < tiling_.loops.size(); ++i) {
    const Loop& step = tiling_.loops[i].step;
    position[i] = rest % step.extent;
    rest /= step.extent;
    at = at.At(step.strides, position[i]);
  }
  for (std::int64_t tile = first;;) {
    TileExtent extent = tiling_.tile;
    for (int i = 0; i < tiling_.loops.size(); ++i) {
      const TileLoop& loop = tiling_.loops[i];
      if (loop.part != nullptr && position[i] + 1 == loop.step.extent)
        extent.*loop.part = loop.last_part;
    }
    RunTile(shape_, at, extent);
    if (++tile == end) return;
    int i = 0;
    for (; position[i] + 1 == tiling_.loops[i].step.extent; ++i) {
      at = at.At(tiling_.loops[i].step.strides, -position[i]);
      position[i] = 0;
    }
    at = at.At(tiling_.loops[i].step.strides, 1);
    ++position[i];
  }
}

}  // namespace aclq::engine
