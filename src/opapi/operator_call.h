// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The two phases of every operator: RunPhaseOne and RunPhaseTwo. RunPhaseOne
// takes a table of the tensors and a function that makes the plan.

#ifndef ACLQ_SRC_OPAPI_OPERATOR_CALL_H_
#define ACLQ_SRC_OPAPI_OPERATOR_CALL_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

#include "aclq/status.h"
#include "src/base/pool.h"
#include "src/base/trace.h"
#include "src/nnop/interface.h"
#include "src/nnop/report.h"
#include "src/opapi/operand.h"
#include "src/runtime/interface.h"

namespace aclq::opapi {

// The tensors among the arguments of an operator. Operands are numbered: the
// inputs come first, the output last.
template <std::size_t kOperands>
struct TensorTable {
  std::array<std::string_view, kOperands> names;  // CANN's argument names
  // The numbers of the operands in the order of the prototype, which is the
  // order of the checks.
  std::array<std::size_t, kOperands> order;
  // The number of the operand that may be NULL and that is checked last;
  // kOperands if there is none.
  std::size_t optional = kOperands;
  // The number of the operand that ends the checks if it is empty, so that
  // offsets and formats are not checked; kOperands if there is none.
  std::size_t ends_if_empty = kOperands;
};

template <std::size_t kOperands>
using Tensors = std::array<NamedTensor, kOperands>;

template <std::size_t kOperands>
using OperandAddresses = std::array<void*, kOperands>;

// Makes an array of operands. The operator writes the last one.
template <std::size_t kOperands>
std::array<Operand, kOperands> MakeOperands(Tensors<kOperands> named) {
  return std::apply(
      [](auto&... one) {
        return std::array<Operand, kOperands>{Operand(std::move(one))...};
      },
      named);
}

// A planned call that runs any number of times. Each run reads the present
// addresses of its tensors. `Run` is a function of the addresses of the
// elements at index 0 that returns a Status; several threads may call it
// simultaneously. If Run has a function CountValues(operands, addresses, line),
// a run for which Launch got a line first adds counts of values to that line.
template <std::size_t kOperands, typename Run>
class PlannedExecutor : public nnop::Executor {
 public:
  PlannedExecutor(Tensors<kOperands> named, Run run)
      : run_(std::move(run)), operands_(MakeOperands(std::move(named))) {
    if (is_empty_) return;
    for (const Operand& operand : operands_) bytes_ += operand.Bytes();
  }

  // Puts one run on the stream.
  aclnnStatus Launch(std::shared_ptr<const Executor> self, aclrtStream stream,
                     const base::SharedTraceLine* line) const override {
    if (is_empty_) return ACLNN_SUCCESS;
    OperandAddresses<kOperands> at;
    for (std::size_t i = 0; i < kOperands; ++i) {
      if (aclnnStatus status = operands_[i].FindFirst(&at[i])) return status;
    }
    if (aclnnStatus status = CheckAddresses(operands_, at)) return status;
    if (IsStrict()) [[unlikely]] {
      for (std::size_t i = 0; i < kOperands; ++i) {
        if (aclnnStatus status = operands_[i].CheckExtent(at[i])) return status;
      }
    }
    if constexpr (kCounts) {
      if (line != nullptr) [[unlikely]] {
        return LaunchCounting(std::move(self), stream, at, *line);
      }
    }
    return EnqueueRun(std::move(self), stream, at);
  }

 private:
  using Addresses = OperandAddresses<kOperands>;
  // A run that counts values.
  struct Counted {
    Addresses at;
    base::SharedTraceLine line;
  };
  static constexpr bool kCounts =
      requires(const Run& run, const std::array<Operand, kOperands>& operands,
               const Addresses& at, base::TraceLine& line) {
    run.CountValues(operands, at, line);
  };

  aclnnStatus EnqueueRun(std::shared_ptr<const Executor>&& self,
                         aclrtStream stream, const Addresses& at) const {
    return Enqueue(stream,
                   [this, self = std::move(self), at] { return RunAt(at); });
  }

  // Enqueues a run that counts values. If there is no memory, the line has no
  // counts.
  [[gnu::cold]] aclnnStatus LaunchCounting(
      std::shared_ptr<const Executor>&& self, aclrtStream stream,
      const Addresses& at, const base::SharedTraceLine& line) const {
    std::unique_ptr<Counted> counted(new (std::nothrow) Counted{at, line});
    if (counted == nullptr) return EnqueueRun(std::move(self), stream, at);
    return Enqueue(
        stream, [this, self = std::move(self), counted = std::move(counted)] {
          Count(*counted);
          return RunAt(counted->at);
        });
  }

  void Count(const Counted& counted) const {
    try {
      run_.CountValues(operands_, counted.at, *counted.line);
    } catch (const std::bad_alloc&) {
    }
  }

  aclError RunAt(const Addresses& at) const {
    const Status status = run_(at);
    if (status.ok()) return ACL_SUCCESS;
    FromStatus(status);  // For the thread that synchronizes the stream.
    return ACL_ERROR_RT_MEMORY_ALLOCATION;
  }

  template <typename Work>
  aclnnStatus Enqueue(aclrtStream stream, Work work) const {
    static_assert(runtime::Task::kFits<Work>);
    // This object may be destroyed as soon as the work has ended.
    std::string why;
    if (aclqRuntimeInterface()->enqueue(stream, std::move(work), bytes_,
                                        &why) == ACL_SUCCESS) {
      return ACLNN_SUCCESS;
    }
    return nnop::Fail(ACLNN_ERR_RUNTIME_ERROR, why);
  }

  static bool IsStrict() {
    static const bool is_strict = aclqRuntimeInterface()->memory_is_strict();
    return is_strict;
  }

  const Run run_;
  const std::array<Operand, kOperands> operands_;
  const bool is_empty_ = operands_.back().is_empty();
  std::size_t bytes_ = 0;  // bytes that a run reads and writes
};

// Ends phase one: returns an executor and a workspace size of 0. No operator
// needs workspace, since views of any strides are read and written in place.
template <std::size_t kOperands, typename Run>
aclnnStatus CreateExecutor(Tensors<kOperands> named, Run run,
                           uint64_t* workspace_size, aclOpExecutor** executor) {
  aclOpExecutor* const created = aclqNnopInterface()->create_executor(
      base::MakePooled<PlannedExecutor<kOperands, Run>>(std::move(named),
                                                        std::move(run)));
  if (created == nullptr) {
    return nnop::Fail(ACLNN_ERR_INNER_CREATE_EXECUTOR,
                      "There are too many executors; run phase two of one, or "
                      "destroy one, first.");
  }
  *workspace_size = 0;
  *executor = created;
  return ACLNN_SUCCESS;
}

// ---- The parts of phase one, in the order in which they run. `handles` and
// `tensors` are in the order of the operands.

// Refuses NULL for a required argument.
template <std::size_t kOperands>
aclnnStatus CheckNulls(const TensorTable<kOperands>& table,
                       const std::array<const aclTensor*, kOperands>& handles,
                       const uint64_t* workspace_size,
                       aclOpExecutor* const* executor) {
  if (workspace_size == nullptr) return FailNull("workspaceSize");
  if (executor == nullptr) return FailNull("executor");
  for (const std::size_t i : table.order) {
    if (handles[i] == nullptr && i != table.optional)
      return FailNull(table.names[i]);
  }
  return ACLNN_SUCCESS;
}

// Calls `check` for each operand, the optional one last. Returns the first
// error.
template <std::size_t kOperands, typename Check>
aclnnStatus ForEachOperand(const TensorTable<kOperands>& table,
                           const Check& check) {
  for (const std::size_t i : table.order) {
    if (i == table.optional) continue;
    if (aclnnStatus status = check(i)) return status;
  }
  return table.optional < kOperands ? check(table.optional) : ACLNN_SUCCESS;
}

// Finds the tensors of the handles. A NULL handle leaves its tensor null.
template <std::size_t kOperands>
aclnnStatus FindTensors(const TensorTable<kOperands>& table,
                        const std::array<const aclTensor*, kOperands>& handles,
                        Tensors<kOperands>* tensors) {
  for (std::size_t i = 0; i < kOperands; ++i)
    (*tensors)[i].name = table.names[i];
  return ForEachOperand(table, [&](std::size_t i) {
    if (handles[i] == nullptr) return ACLNN_SUCCESS;
    return FindTensor(table.names[i], handles[i], &(*tensors)[i].tensor);
  });
}

// Refuses offsets and formats, which the C++ API does not have.
template <std::size_t kOperands>
aclnnStatus CheckStorage(const TensorTable<kOperands>& table,
                         const Tensors<kOperands>& tensors) {
  for (const std::size_t i : table.order)
    if (aclnnStatus status = CheckOffset(tensors[i])) return status;
  return ForEachOperand(table,
                        [&](std::size_t i) { return CheckFormat(tensors[i]); });
}

// Runs phase one after CheckNulls. make_run(tensors, &run) checks the arguments
// and makes the plan.
template <typename Run, std::size_t kOperands, typename MakeRun>
aclnnStatus PlanCall(const TensorTable<kOperands>& table,
                     const std::array<const aclTensor*, kOperands>& handles,
                     const MakeRun& make_run, uint64_t* workspace_size,
                     aclOpExecutor** executor) {
  Tensors<kOperands> tensors;
  if (aclnnStatus status = FindTensors(table, handles, &tensors)) return status;
  Run run;
  if (aclnnStatus status = make_run(tensors, &run)) return status;
  const std::size_t end = table.ends_if_empty;
  if (end == kOperands || !IsEmpty(*tensors[end].tensor)) {
    if (aclnnStatus status = CheckStorage(table, tensors)) return status;
  }
  return CreateExecutor(std::move(tensors), std::move(run), workspace_size,
                        executor);
}

// Runs phase one of an operator: CheckNulls, then PlanCall. `function` is the
// name of the C function, and `arguments` are its arguments for the trace,
// except the last two.
template <typename Run, std::size_t kOperands, typename MakeRun,
          typename... Arguments>
aclnnStatus RunPhaseOne(std::string_view function,
                        const TensorTable<kOperands>& table,
                        const std::array<const aclTensor*, kOperands>& handles,
                        const MakeRun& make_run, uint64_t* workspace_size,
                        aclOpExecutor** executor,
                        const Arguments&... arguments) {
  return nnop::Guard(
      function,
      [&]() -> aclnnStatus {
        if (aclnnStatus status =
                CheckNulls(table, handles, workspace_size, executor)) {
          return status;
        }
        return PlanCall<Run>(table, handles, make_run, workspace_size,
                             executor);
      },
      arguments..., nnop::Output("workspaceSize", workspace_size),
      nnop::Output("executor", executor));
}

// Runs phase two of an operator. `function` is the name of the C function.
aclnnStatus RunPhaseTwo(std::string_view function, void* workspace,
                        uint64_t workspace_size, aclOpExecutor* executor,
                        aclrtStream stream);

}  // namespace aclq::opapi

#endif  // ACLQ_SRC_OPAPI_OPERATOR_CALL_H_
