// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "kernels.h"

#include <ATen/core/LegacyTypeDispatch.h>
#include <c10/core/DeviceGuard.h>
#include <c10/core/impl/DeviceGuardImplInterface.h>

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "host_allocator.h"
#include "npu_storage.h"
#include "trace.h"

namespace aclq::torch_npu {
namespace {

using c10::DispatchKeySet;
using c10::OperatorHandle;
using torch::jit::Stack;

// Makes a device the current one. Does not call the runtime if it already is.
class CurrentDevice {
 public:
  explicit CurrentDevice(c10::Device device) {
    static const auto* const npu =
        c10::impl::getDeviceGuardImpl(c10::DeviceType::PrivateUse1);
    if (npu->getDevice() != device) guard_.emplace(device);
  }

 private:
  std::optional<c10::DeviceGuard> guard_;
};

void CallCpuKernel(const OperatorHandle& op, const OperatorFacts& facts,
                   Stack& stack) {
  HostCall call(op, facts);
  call.TranslateArguments(stack);
  call.WaitForDevices();
  {
    const CurrentDevice device(call.device());
    const at::AutoDispatchBelowADInplaceOrView below_autograd;
    const HostAllocatorScope scope;
    op.redispatchBoxed(DispatchKeySet(c10::DispatchKey::CPU), &stack);
  }
  call.TranslateResults(stack);
}

void RunOnCpu(const OperatorHandle& op, const OperatorFacts& facts,
              Stack& stack) {
  if (!TraceIsOn()) [[likely]] {
    CallCpuKernel(op, facts, stack);
    return;
  }
  const TracedOperator traced(op, stack);
  CallCpuKernel(op, facts, stack);
}

// CANN documents a rule, rounding to nearest even, for these types only.
bool HasKnownRounding(at::ScalarType type) {
  return type == at::kFloat || type == at::kHalf || type == at::kBFloat16;
}

bool IsExactConversion(at::ScalarType a, at::ScalarType b) {
  return a == b || (HasKnownRounding(a) && HasKnownRounding(b));
}

// Refuses calls that convert elements by a rule that is not known for NPUs.
// Each object is for one operator that otherwise only moves elements.
class ConversionCheck {
 public:
  explicit ConversionCheck(const OperatorHandle& op) {
    const auto& arguments = op.schema().arguments();
    size_ = arguments.size();
    for (std::size_t i = 0; i < size_; ++i) {
      if (!ChoosesElements(arguments[i].name())) places_.push_back(i);
    }
  }

  void operator()(const OperatorHandle& op, const Stack& stack) const {
    std::optional<at::ScalarType> first;
    const auto check = [&](const at::Tensor& tensor) {
      if (!tensor.defined()) return;
      const at::ScalarType type = tensor.scalar_type();
      if (!first.has_value()) first = type;
      TORCH_CHECK_NOT_IMPLEMENTED(
          IsExactConversion(*first, type), op.schema().name(),
          ": the result of the conversion between ", type, " and ", *first,
          " can differ from that of an NPU, and strict mode refuses that. "
          "Convert on the CPU, or run without --strict.");
    };
    for (const std::size_t place : places_) {
      const c10::IValue& value = stack[stack.size() - size_ + place];
      if (value.isTensor()) {
        check(value.toTensor());
      } else if (value.isTensorList()) {
        for (const at::Tensor& tensor : value.toTensorVector()) check(tensor);
      }
    }
  }

 private:
  static bool ChoosesElements(const std::string& argument) {
    return argument == "index" || argument == "indices" || argument == "mask" ||
           argument == "condition";
  }

  std::size_t size_;
  std::vector<std::size_t> places_;
};

class ExactCpuFunctor final : public c10::OperatorKernel {
 public:
  ExactCpuFunctor(OperatorFacts facts, ConversionCheck check)
      : facts_(std::move(facts)), check_(std::move(check)) {}
  void operator()(const OperatorHandle& op, DispatchKeySet, Stack* stack) {
    check_(op, *stack);
    RunOnCpu(op, facts_, *stack);
  }

 private:
  const OperatorFacts facts_;
  const ConversionCheck check_;
};

class CpuFunctor final : public c10::OperatorKernel {
 public:
  explicit CpuFunctor(OperatorFacts facts) : facts_(std::move(facts)) {}
  void operator()(const OperatorHandle& op, DispatchKeySet, Stack* stack) {
    RunOnCpu(op, facts_, *stack);
  }

 private:
  const OperatorFacts facts_;
};

class AliasFunctor final : public c10::OperatorKernel {
 public:
  explicit AliasFunctor(c10::DispatchKey alias) : alias_(alias) {}
  void operator()(const OperatorHandle& op, DispatchKeySet, Stack* stack) {
    op.callBoxedForDispatchKey(alias_, *stack);
  }

 private:
  const c10::DispatchKey alias_;
};

class RefusingFunctor final : public c10::OperatorKernel {
 public:
  explicit RefusingFunctor(std::string reason) : reason_(std::move(reason)) {}
  void operator()(const OperatorHandle& op, DispatchKeySet, Stack*) {
    TORCH_CHECK_NOT_IMPLEMENTED(false, op.schema().name(), " ", reason_);
  }

 private:
  const std::string reason_;
};

// Returns whether the runtime's copies can do the transfer: they neither
// convert elements nor accept strides.
bool IsPlainTransfer(const at::Tensor& to, const at::Tensor& from) {
  const auto is_plain = [](const at::Tensor& tensor) {
    return tensor.is_contiguous() && !tensor.is_conj() && !tensor.is_neg();
  };
  return to.is_cpu() != from.is_cpu() && to.dtype() == from.dtype() &&
         to.sizes() == from.sizes() && to.numel() > 0 && is_plain(to) &&
         is_plain(from);
}

class CopyFunctor final : public c10::OperatorKernel {
 public:
  CopyFunctor(OperatorFacts facts, c10::SafeKernelFunction own,
              std::optional<ConversionCheck> check)
      : facts_(std::move(facts)),
        own_(std::move(own)),
        check_(std::move(check)) {}

  void operator()(const OperatorHandle& op, DispatchKeySet keys, Stack* stack) {
    // copy_(Tensor self, Tensor src, bool non_blocking)
    const at::Tensor& to = stack->end()[-3].toTensor();
    const at::Tensor& from = stack->end()[-2].toTensor();
    if (check_.has_value()) (*check_)(op, *stack);
    if (IsPlainTransfer(to, from)) {
      own_.callBoxed(op, keys, stack);
    } else {
      RunOnCpu(op, facts_, *stack);
    }
  }

 private:
  const OperatorFacts facts_;
  const c10::SafeKernelFunction own_;
  const std::optional<ConversionCheck> check_;
};

class EmptyFunctor final : public c10::OperatorKernel {
 public:
  explicit EmptyFunctor(c10::SafeKernelFunction own) : own_(std::move(own)) {}

  void operator()(const OperatorHandle& op, DispatchKeySet keys, Stack* stack) {
    c10::IValue& argument = stack->back();
    const auto format = argument.toOptional<at::MemoryFormat>();
    argument = c10::IValue();
    own_.callBoxed(op, keys, stack);
    if (!format.has_value() || *format == at::MemoryFormat::Contiguous ||
        *format == at::MemoryFormat::Preserve) {
      return;
    }
    const at::Tensor& made = stack->back().toTensor();
    made.unsafeGetTensorImpl()->empty_tensor_restride(*format);
    DescribeAs(*made.storage().unsafeGetStorageImpl(), made);
  }

 private:
  const c10::SafeKernelFunction own_;
};

template <typename Functor, typename... Arguments>
c10::KernelFunction Make(Arguments&&... arguments) {
  return c10::KernelFunction::makeFromBoxedFunctor(
      std::make_unique<Functor>(std::forward<Arguments>(arguments)...));
}

}  // namespace

c10::KernelFunction CpuKernel(const OperatorHandle& op, Devices allowed,
                              bool only_exact) {
  OperatorFacts facts(op, allowed);
  if (!only_exact) return Make<CpuFunctor>(std::move(facts));
  return Make<ExactCpuFunctor>(std::move(facts), ConversionCheck(op));
}

c10::KernelFunction AliasKernel(c10::DispatchKey alias) {
  return Make<AliasFunctor>(alias);
}

c10::KernelFunction RefusingKernel(std::string reason) {
  return Make<RefusingFunctor>(std::move(reason));
}

c10::KernelFunction CopyKernel(const OperatorHandle& op,
                               c10::SafeKernelFunction own, bool only_exact) {
  return Make<CopyFunctor>(
      OperatorFacts(op, Devices::kAny), std::move(own),
      only_exact ? std::optional(ConversionCheck(op)) : std::nullopt);
}

c10::KernelFunction EmptyKernel(c10::SafeKernelFunction own) {
  return Make<EmptyFunctor>(std::move(own));
}

}  // namespace aclq::torch_npu
