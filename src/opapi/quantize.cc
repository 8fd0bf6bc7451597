// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// aclnnQuantize: aclTensors in CANN's calling convention -> a plan of the C++
// API -> a stream. The checks are the engine's, in CANN's order; what only CANN
// has is checked here: null pointers before, offsets and storage formats after.

#include "aclq/quantize.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "aclnnop/aclnn_quantize.h"
#include "src/base/dtypes.h"
#include "src/base/pool.h"
#include "src/base/settings.h"
#include "src/base/socs.h"
#include "src/nnop/interface.h"
#include "src/nnop/report.h"
#include "src/nnop/tensor_argument.h"
#include "src/opapi/formats.h"

namespace aclq::opapi {
namespace {

using nnop::Fail;
using nnop::Tensor;

// The arguments that are tensors, kept alive for as long as somebody may run
// them. zero_points may be null.
struct Arguments {
  std::shared_ptr<const Tensor> x, scales, zero_points, out;
};

// Looks an argument up. `handle` is not null.
aclnnStatus Resolve(std::string_view name, const aclTensor* handle,
                    std::shared_ptr<const Tensor>* tensor) {
  *tensor = aclqNnopInterface()->find_tensor(handle);
  if (*tensor != nullptr) return ACLNN_SUCCESS;
  return Fail(ACLNN_ERR_PARAM_INVALID,
              std::string(name) +
                  " is not a live tensor: it was destroyed, or is none.");
}

aclnnStatus FailNull(std::string_view name) {
  return Fail(ACLNN_ERR_PARAM_NULLPTR, std::string(name) + " is NULL.");
}

TensorLayout LayoutOf(const Tensor& tensor) {
  const auto rank = static_cast<int>(std::min<std::size_t>(
      tensor.view_dims.size(), std::numeric_limits<int>::max()));
  return TensorLayout(static_cast<DType>(tensor.dtype), rank,
                      tensor.view_dims.data(), tensor.strides.data());
}

aclnnStatus FromStatus(const Status& status) {
  switch (status.code()) {
    case StatusCode::kOk:
      return ACLNN_SUCCESS;
    case StatusCode::kNullPointer:
      return Fail(ACLNN_ERR_PARAM_NULLPTR, status.message());
    case StatusCode::kInvalidArgument:
    case StatusCode::kUnsupportedType:
      return Fail(ACLNN_ERR_PARAM_INVALID, status.message());
    case StatusCode::kOutOfMemory:
      break;
  }
  return Fail(ACLNN_ERR_INNER_CREATE_EXECUTOR, status.message());
}

aclnnStatus CheckFormat(std::string_view name, const Tensor& tensor) {
  if (!IsPrivateFormat(tensor.format)) return ACLNN_SUCCESS;
  return Fail(
      ACLNN_ERR_PARAM_INVALID,
      std::string(name) + " has the private format " +
          FormatName(tensor.format) +
          "; accepted are ND and the other formats that are not private.");
}

aclnnStatus CheckFormats(const Arguments& arguments) {
  if (aclnnStatus status = CheckFormat("x", *arguments.x)) return status;
  if (aclnnStatus status = CheckFormat("scales", *arguments.scales))
    return status;
  if (aclnnStatus status = CheckFormat("out", *arguments.out)) return status;
  if (arguments.zero_points == nullptr) return ACLNN_SUCCESS;
  return CheckFormat("zeroPoints", *arguments.zero_points);
}

aclnnStatus MakePlan(const Arguments& arguments, int32_t dtype, int32_t axis,
                     QuantizePlan* plan) {
  const base::SocInfo* soc = nullptr;
  if (Status status = base::ReadSoc(&soc); !status.ok()) {
    return Fail(ACLNN_ERR_RUNTIME_ERROR, status.message());
  }
  QuantizeOptions options;
  options.axis = axis;
  options.dtype = static_cast<DType>(dtype);
  options.soc = soc->name;
  std::optional<TensorLayout> zero_points;
  if (arguments.zero_points != nullptr)
    zero_points = LayoutOf(*arguments.zero_points);
  return FromStatus(
      QuantizePlan::Make(LayoutOf(*arguments.x), LayoutOf(*arguments.scales),
                         zero_points, LayoutOf(*arguments.out), options, plan));
}

bool IsEmpty(const Tensor& tensor) {
  return std::find(tensor.view_dims.begin(), tensor.view_dims.end(), 0) !=
         tensor.view_dims.end();
}

std::uint64_t SizeOfElement(const Tensor& tensor) {
  return base::DTypeSize(static_cast<DType>(tensor.dtype));
}

// Bytes from the address of a tensor to its element at index 0. False if they
// are more than 2^62, as for strides.
bool OffsetInBytes(const Tensor& tensor, int64_t* bytes) {
  constexpr int64_t kMaxReach = int64_t{1} << 62;
  const auto size = static_cast<int64_t>(SizeOfElement(tensor));
  return !__builtin_mul_overflow(tensor.offset, size, bytes) &&
         *bytes >= -kMaxReach && *bytes <= kMaxReach;
}

aclnnStatus CheckOffset(std::string_view name, const Tensor* tensor) {
  int64_t bytes = 0;
  if (tensor == nullptr || OffsetInBytes(*tensor, &bytes)) return ACLNN_SUCCESS;
  return Fail(ACLNN_ERR_PARAM_INVALID,
              std::string(name) + " has offset " +
                  std::to_string(tensor->offset) +
                  "; its elements must lie within 2^62 bytes.");
}

aclnnStatus CheckOffsets(const Arguments& arguments) {
  if (aclnnStatus status = CheckOffset("x", arguments.x.get())) return status;
  if (aclnnStatus status = CheckOffset("scales", arguments.scales.get())) {
    return status;
  }
  if (aclnnStatus status =
          CheckOffset("zeroPoints", arguments.zero_points.get())) {
    return status;
  }
  return CheckOffset("out", arguments.out.get());
}

// What a tensor of a plan costs to read or write, in bytes: those of its
// elements, or those between the first and the last one if these lie apart.
// Both are below 2^63.
std::uint64_t Extent(const Tensor& tensor) {
  std::uint64_t elements = 1;
  std::uint64_t reach = 1;
  for (std::size_t i = 0; i < tensor.view_dims.size(); ++i) {
    const auto extent = static_cast<std::uint64_t>(tensor.view_dims[i]);
    if (extent == 1) continue;  // Then the stride may be anything.
    elements *= extent;
    reach +=
        static_cast<std::uint64_t>(std::abs(tensor.strides[i])) * (extent - 1);
  }
  return std::max(elements, reach) * SizeOfElement(tensor);
}

// Of all of them. Sums of such numbers may wrap, so each is cut first.
std::size_t BytesOf(const Arguments& arguments) {
  constexpr std::uint64_t kMost = std::uint64_t{1} << 60;
  std::uint64_t bytes = 0;
  for (const Tensor* tensor :
       {arguments.x.get(), arguments.scales.get(), arguments.zero_points.get(),
        arguments.out.get()}) {
    if (tensor != nullptr) bytes += std::min(Extent(*tensor), kMost);
  }
  return static_cast<std::size_t>(bytes);
}

// Whether the thread's device may work on the memory at an address.
aclnnStatus CheckReach(std::string_view name, const void* address) {
  std::string why;
  if (aclqRuntimeInterface()->check_reach(address, &why) == ACL_SUCCESS) {
    return ACLNN_SUCCESS;
  }
  return Fail(ACLNN_ERR_RUNTIME_ERROR, std::string(name) + " " + why);
}

// One tensor of a call, and the bytes from its address to its element at index
// 0. There is no tensor where zero points are left out.
class Operand {
 public:
  Operand(std::string_view name, std::shared_ptr<const Tensor> tensor)
      : name_(name), tensor_(std::move(tensor)) {
    if (tensor_ != nullptr) OffsetInBytes(*tensor_, &offset_);
  }

  // Where the first element is now; null without a tensor.
  aclnnStatus Find(void** first) const {
    *first = nullptr;
    if (tensor_ == nullptr) return ACLNN_SUCCESS;
    const auto data = reinterpret_cast<std::uintptr_t>(tensor_->data->load());
    if (data == 0) return FailNull("The address of " + std::string(name_));
    *first =
        reinterpret_cast<void*>(data + static_cast<std::uintptr_t>(offset_));
    return ACLNN_SUCCESS;
  }

  aclnnStatus CheckReachOf(const void* first) const {
    return CheckReach(name_, first);
  }

 private:
  const std::string_view name_;
  const std::shared_ptr<const Tensor> tensor_;
  int64_t offset_ = 0;
};

// What phase one has found, to be run any number of times: each run looks only
// at what may have changed since.
class QuantizeExecutor : public nnop::Executor {
 public:
  QuantizeExecutor(QuantizePlan plan, Arguments arguments)
      : plan_(std::move(plan)),
        is_empty_(IsEmpty(*arguments.x)),
        bytes_(is_empty_ ? 0 : BytesOf(arguments)),
        operands_{Operand("x", std::move(arguments.x)),
                  Operand("scales", std::move(arguments.scales)),
                  Operand("zeroPoints", std::move(arguments.zero_points)),
                  Operand("out", std::move(arguments.out))} {}

  // Puts one run on the stream, on the addresses that the tensors have now.
  aclnnStatus Launch(std::shared_ptr<const Executor> self,
                     aclrtStream stream) const override {
    if (is_empty_) return ACLNN_SUCCESS;
    std::array<void*, kOperands> at;
    for (std::size_t i = 0; i < kOperands; ++i) {
      if (aclnnStatus status = operands_[i].Find(&at[i])) return status;
    }
    for (std::size_t i = 0; i < kOperands; ++i) {
      if (aclnnStatus status = operands_[i].CheckReachOf(at[i])) return status;
    }
    auto run = [this, self = std::move(self), at]() -> aclError {
      const Status status = plan_.Run(at[0], at[1], at[2], at[3]);
      if (status.ok()) return ACL_SUCCESS;
      FromStatus(status);  // For whoever synchronises the stream.
      return ACL_ERROR_RT_MEMORY_ALLOCATION;
    };
    static_assert(runtime::Task::kFits<decltype(run)>);
    // When the run is over, this object may be gone.
    std::string why;
    if (aclqRuntimeInterface()->enqueue(stream, std::move(run), bytes_, &why) ==
        ACL_SUCCESS) {
      return ACLNN_SUCCESS;
    }
    return Fail(ACLNN_ERR_RUNTIME_ERROR, why);
  }

 private:
  static constexpr std::size_t kOperands = 4;

  const QuantizePlan plan_;
  const bool is_empty_;
  const std::size_t bytes_;
  const std::array<Operand, kOperands> operands_;
};

}  // namespace
}  // namespace aclq::opapi

using aclq::nnop::Argument;
using aclq::nnop::DTypeArgument;
using aclq::nnop::Fail;
using aclq::nnop::Guard;
using aclq::nnop::kNoExecutor;
using aclq::nnop::NumberOf;
using aclq::nnop::Output;
using aclq::nnop::TensorArgument;

extern "C" {

aclnnStatus aclnnQuantizeGetWorkspaceSize(
    const aclTensor* x, const aclTensor* scales, const aclTensor* zeroPoints,
    aclDataType dtype, int32_t axis, aclTensor* out, uint64_t* workspaceSize,
    aclOpExecutor** executor) {
  using namespace aclq::opapi;
  return Guard(
      __func__,
      [&]() -> aclnnStatus {
        if (workspaceSize == nullptr) return FailNull("workspaceSize");
        if (executor == nullptr) return FailNull("executor");
        if (x == nullptr) return FailNull("x");
        if (scales == nullptr) return FailNull("scales");
        if (out == nullptr) return FailNull("out");
        Arguments arguments;
        if (aclnnStatus status = Resolve("x", x, &arguments.x)) return status;
        if (aclnnStatus status = Resolve("scales", scales, &arguments.scales))
          return status;
        if (aclnnStatus status = Resolve("out", out, &arguments.out))
          return status;
        if (zeroPoints != nullptr) {
          if (aclnnStatus status =
                  Resolve("zeroPoints", zeroPoints, &arguments.zero_points)) {
            return status;
          }
        }
        aclq::QuantizePlan plan;
        if (aclnnStatus status =
                MakePlan(arguments, NumberOf(dtype), axis, &plan)) {
          return status;
        }
        if (aclnnStatus status = CheckOffsets(arguments)) return status;
        if (aclnnStatus status = CheckFormats(arguments)) return status;

        aclOpExecutor* const created = aclqNnopInterface()->create_executor(
            aclq::base::MakePooled<QuantizeExecutor>(std::move(plan),
                                                     std::move(arguments)));
        if (created == nullptr) {
          return Fail(ACLNN_ERR_INNER_CREATE_EXECUTOR,
                      "There are too many live executors.");
        }
        // Views are read and written in place, whatever their strides.
        *workspaceSize = 0;
        *executor = created;
        return ACLNN_SUCCESS;
      },
      TensorArgument("x", x), TensorArgument("scales", scales),
      TensorArgument("zeroPoints", zeroPoints), DTypeArgument("dtype", dtype),
      Argument("axis", axis), TensorArgument("out", out),
      Output("workspaceSize", workspaceSize), Output("executor", executor));
}

aclnnStatus aclnnQuantize(void* workspace, uint64_t workspaceSize,
                          aclOpExecutor* executor, aclrtStream stream) {
  using namespace aclq::opapi;
  return Guard(
      __func__,
      [&]() -> aclnnStatus {
        if (executor == nullptr) return FailNull("executor");
        auto taken = aclqNnopInterface()->take_executor(executor);
        if (taken == nullptr) {
          return Fail(ACLNN_ERR_PARAM_INVALID, kNoExecutor);
        }
        if (workspace == nullptr && workspaceSize > 0) {
          return Fail(ACLNN_ERR_PARAM_NULLPTR,
                      "workspace is NULL and workspaceSize is " +
                          std::to_string(workspaceSize) +
                          "; a NULL workspace goes with the size 0.");
        }
        const auto& launched = *taken;
        return launched.Launch(std::move(taken), stream);
      },
      Argument("workspace", workspace),
      Argument("workspaceSize", workspaceSize), Argument("executor", executor),
      Argument("stream", stream));
}

}  // extern "C"
