// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "host_call.h"

#include <ATen/ops/zeros.h>
#include <c10/core/DeviceGuard.h>
#include <c10/core/impl/DeviceGuardImplInterface.h>

#include <algorithm>
#include <cstring>
#include <optional>
#include <string>
#include <utility>

#include "generators.h"
#include "host_allocator.h"
#include "npu_storage.h"

// Names of dimensions. Later versions of PyTorch do not have them.
#if __has_include(<ATen/NamedTensorUtils.h>)
#include <ATen/NamedTensorUtils.h>
#define ACLQ_HAS_NAMES
#endif

namespace aclq::torch_npu {
namespace {

using torch::jit::Stack;

constexpr auto kNpu = c10::DeviceType::PrivateUse1;
const c10::Device kHost(c10::DeviceType::CPU);

const c10::impl::DeviceGuardImplInterface& NpuGuard() {
  static const auto* const guard = c10::impl::getDeviceGuardImpl(kNpu);
  return *guard;
}

// Copies the names of dimensions from one tensor to another, if there are any.
void CopyNames([[maybe_unused]] const at::Tensor& from,
               [[maybe_unused]] const at::Tensor& to) {
#ifdef ACLQ_HAS_NAMES
  if (!from.unsafeGetTensorImpl()->has_named_tensor_meta()) return;
  at::internal_set_names_inplace(to, from.opt_names());
#endif
}

// Returns a tensor over a storage, of the storage's kind of device and
// otherwise like a given tensor.
at::Tensor OverStorage(c10::Storage storage, c10::DispatchKey key,
                       const at::Tensor& like) {
  at::Tensor tensor = at::detail::make_tensor<at::TensorImpl>(
      std::move(storage), c10::DispatchKeySet(key), like.dtype());
  at::TensorImpl& made = *tensor.unsafeGetTensorImpl();
  made.set_sizes_and_strides(like.sizes(), like.strides(),
                             like.storage_offset());
  if (like.is_conj()) made._set_conj(true);
  if (like.is_neg()) made._set_neg(true);
  if (like.unsafeGetTensorImpl()->is_wrapped_number()) {
    made.set_wrapped_number(true);
  }
  CopyNames(like, tensor);
  return tensor;
}

bool HaveSameGeometry(const at::Tensor& a, const at::Tensor& b) {
  return a.sizes() == b.sizes() && a.strides() == b.strides() &&
         a.storage_offset() == b.storage_offset();
}

template <typename List, typename Translate>
c10::IValue TranslateList(const List& list, Translate translate) {
  List translated;
  translated.reserve(list.size());
  for (std::size_t i = 0; i < list.size(); ++i) {
    translated.push_back(translate(list.get(i)));
  }
  return c10::IValue(std::move(translated));
}

}  // namespace

OperatorFacts::OperatorFacts(const c10::OperatorHandle& op,
                             Devices allowed_devices)
    : allowed(allowed_devices),
      arguments(op.schema().arguments().size()),
      results(op.schema().returns().size()) {
  for (std::size_t i = 0; i < arguments; ++i) {
    const std::string& name = op.schema().arguments()[i].name();
    if (name == "generator") generator = i;
    if (name == "pin_memory") pin_memory = i;
    if (op.schema().is_mutable({c10::SchemaArgType::input, i})) {
      written.push_back(i);
    }
  }
}

void HostCall::TranslateArguments(Stack& stack) {
  const std::size_t first = stack.size() - facts_.arguments;
  for (std::size_t i = first; i < stack.size(); ++i) {
    ArgumentToHost(stack[i]);
  }
  if (devices_.empty()) NoteDevice(NpuGuard().getDevice());
  CheckHostArguments(torch::jit::last(stack, facts_.arguments));
  if (facts_.generator.has_value()) {
    GeneratorToHost(stack[first + *facts_.generator]);
  }
  if (facts_.pin_memory.has_value()) {
    CheckPinMemory(stack[first + *facts_.pin_memory]);
  }
}

void HostCall::ArgumentToHost(c10::IValue& value) {
  const auto to_host = [this](const at::Tensor& tensor) {
    return ToHost(tensor);
  };
  if (value.isTensor()) {
    value = ToHost(value.toTensor());
  } else if (value.isTensorList()) {
    value = TranslateList(value.toTensorList(), to_host);
  } else if (value.isOptionalTensorList()) {
    value = TranslateList(value.toOptionalTensorList(),
                          [&](const std::optional<at::Tensor>& tensor) {
                            return tensor.has_value()
                                       ? std::optional(to_host(*tensor))
                                       : std::nullopt;
                          });
  } else if (value.isDevice()) {
    value = DeviceToHost(value.toDevice());
  }
}

at::Tensor HostCall::ToHost(const at::Tensor& tensor) {
  if (!tensor.defined()) return tensor;
  if (!tensor.is_privateuseone()) {
    host_arguments_.push_back(tensor);
    return tensor;
  }
  NoteDevice(tensor.device());
  if (const at::Tensor* host = tensors_.HostOf(tensor)) return *host;
  TORCH_CHECK_NOT_IMPLEMENTED(
      tensor.layout() == c10::kStrided, op_.schema().name(),
      ": PyTorch's CPU kernels work for dense npu tensors; this one is ",
      tensor.layout(), ". Use .cpu() first, or .to_dense().");
  at::Tensor host = OverStorage(HostStorageOf(tensor.storage()),
                                c10::DispatchKey::CPU, tensor);
  tensors_.Add(tensor, host);
  return host;
}

c10::Storage HostCall::HostStorageOf(const c10::Storage& npu) {
  if (const c10::Storage* host = storages_.HostOf(npu)) return *host;
  c10::StorageImpl& storage = *npu.unsafeGetStorageImpl();
  c10::Storage host(c10::make_intrusive<c10::StorageImpl>(
      c10::StorageImpl::use_byte_size_t(), storage.nbytes(),
      c10::DataPtr(const_cast<void*>(storage.data()), kHost), HostAllocator(),
      /*resizable=*/true));
  storages_.Add(npu, host);
  return host;
}

c10::Device HostCall::DeviceToHost(c10::Device device) {
  if (device.is_cpu()) returns_to_host_ = true;
  if (device.type() != kNpu) return device;
  // torch_npu terminates the process if the stream of a nonexistent device is
  // requested.
  TORCH_CHECK(device.index() < NpuGuard().deviceCount(), op_.schema().name(),
              ": device is ", device, "; expected an index from 0 to ",
              NpuGuard().deviceCount() - 1, ".");
  NoteDevice(device);
  return kHost;
}

void HostCall::NoteDevice(c10::Device device) {
  if (!device.has_index()) device = NpuGuard().getDevice();
  if (std::find(devices_.begin(), devices_.end(), device) != devices_.end()) {
    return;
  }
  TORCH_CHECK(devices_.empty() || facts_.allowed == Devices::kAny,
              "Expected all tensors to be on the same device, but found at "
              "least two devices, ",
              devices_.front(), " and ", device, "! (", op_.schema().name(),
              ")");
  devices_.push_back(device);
}

// Refuses mixtures of devices that CPU kernels would accept. On an npu, a CPU
// tensor is accepted only if it has no dimensions and is not written to, since
// it is read as a number.
void HostCall::CheckHostArguments(c10::ArrayRef<c10::IValue> arguments) const {
  if (facts_.allowed != Devices::kOne || tensors_.empty()) return;
  const auto is_written = [&](const at::Tensor& tensor) {
    return std::any_of(facts_.written.begin(), facts_.written.end(),
                       [&](std::size_t place) {
                         return arguments[place].isTensor() &&
                                arguments[place].toTensor().is_same(tensor);
                       });
  };
  for (const at::Tensor& tensor : host_arguments_) {
    TORCH_CHECK(tensor.dim() == 0 && !is_written(tensor),
                "Expected all tensors to be on the same device, but found at "
                "least two devices, ",
                device(), " and ", tensor.device(), "! (", op_.schema().name(),
                ")");
  }
}

// Replaces an npu generator by a CPU generator. A generator must be of the kind
// of device whose numbers it draws. An npu generator alone brings a call here,
// even if its tensors are on the CPU.
void HostCall::GeneratorToHost(c10::IValue& value) {
  const bool draws_on_host =
      returns_to_host_ || (tensors_.empty() && !host_arguments_.empty());
  const auto expected = draws_on_host ? c10::DeviceType::CPU : kNpu;
  if (value.isNone()) {
    if (!draws_on_host) value = HostGenerator(DefaultGenerator(device()));
    return;
  }
  const at::Generator generator = value.toGenerator();
  const c10::DeviceType found = generator.device().type();
  TORCH_CHECK(found == expected, "Expected a '", expected,
              "' device type for generator but found '", found, "' (",
              op_.schema().name(), ")");
  if (found == kNpu) value = HostGenerator(generator);
}

void HostCall::CheckPinMemory(const c10::IValue& value) const {
  TORCH_CHECK(returns_to_host_ || value.isNone() || !value.toBool(),
              "Only dense CPU tensors can be pinned (", op_.schema().name(),
              ")");
}

// Usually nothing is pending, and a query is cheaper than a wait. The query
// also empties torch_npu's own queue of launches.
void HostCall::WaitForDevices() const {
  for (const c10::Device device : devices_) {
    const c10::Stream stream = NpuGuard().getStream(device);
    if (!NpuGuard().queryStream(stream)) NpuGuard().synchronizeStream(stream);
  }
}

void HostCall::TranslateResults(Stack& stack) {
  for (const auto& [npu, host] : tensors_) WriteBack(npu, host);
  const auto to_npu = [this](const at::Tensor& tensor) {
    return ToNpu(tensor);
  };
  for (std::size_t i = stack.size() - facts_.results; i < stack.size(); ++i) {
    c10::IValue& value = stack[i];
    if (value.isTensor()) {
      value = ToNpu(value.toTensor());
    } else if (value.isTensorList()) {
      value = TranslateList(value.toTensorList(), to_npu);
    }
  }
}

at::Tensor HostCall::ToNpu(const at::Tensor& tensor) {
  if (!tensor.defined() || !tensor.is_cpu() || returns_to_host_) return tensor;
  if (const at::Tensor* npu = tensors_.NpuOf(tensor)) return *npu;
  TORCH_CHECK_NOT_IMPLEMENTED(
      tensor.layout() == c10::kStrided, op_.schema().name(), ": its result is ",
      tensor.layout(),
      ", and npu tensors are dense here. Use .cpu() on the arguments first.");
  if (IsHostArgument(tensor)) return tensor;
  if (tensor._is_zerotensor()) {
    return at::zeros(tensor.sizes(), tensor.options().device(device()));
  }
  return OverStorage(NpuStorageOf(tensor), c10::DispatchKey::PrivateUse1,
                     tensor);
}

// Returns whether a tensor is a CPU argument or a view of one, which remains a
// CPU tensor.
bool HostCall::IsHostArgument(const at::Tensor& tensor) const {
  return std::any_of(
      host_arguments_.begin(), host_arguments_.end(),
      [&](const at::Tensor& argument) {
        return argument.is_same(tensor) ||
               (argument.has_storage() && argument.is_alias_of(tensor));
      });
}

c10::Storage HostCall::NpuStorageOf(const at::Tensor& host) {
  if (const c10::Storage* npu = storages_.NpuOf(host.storage())) return *npu;
  c10::StorageImpl& storage = *host.storage().unsafeGetStorageImpl();
  const std::size_t bytes = storage.nbytes();
  c10::Storage npu = MakeNpuStorage(TakeMemory(storage), bytes);
  DescribeAs(*npu.unsafeGetStorageImpl(), host);
  storages_.Add(npu, host.storage());
  return npu;
}

// Takes the memory of a CPU storage. Copies it if it is not of torch_npu's
// allocator, for example because another thread allocated it.
c10::DataPtr HostCall::TakeMemory(c10::StorageImpl& host) const {
  if (auto block = TakeNpuBlock(host, device())) return std::move(*block);
  const c10::DeviceGuard guard(device());
  c10::DataPtr copy = c10::GetAllocator(kNpu)->allocate(host.nbytes());
  if (host.nbytes() > 0) {
    std::memcpy(copy.get(), host.data(), host.nbytes());
  }
  return copy;
}

void HostCall::WriteBack(const at::Tensor& npu, const at::Tensor& host) const {
  CopyNames(host, npu);
  if (HaveSameGeometry(npu, host)) return;
  c10::StorageImpl& from = *host.storage().unsafeGetStorageImpl();
  c10::StorageImpl& to = *npu.storage().unsafeGetStorageImpl();
  if (from.data() != to.data()) to.set_data_ptr_noswap(TakeMemory(from));
  to.set_nbytes(from.nbytes());
  npu.unsafeGetTensorImpl()->set_sizes_and_strides(host.sizes(), host.strides(),
                                                   host.storage_offset());
  DescribeAs(to, npu);
}

}  // namespace aclq::torch_npu
