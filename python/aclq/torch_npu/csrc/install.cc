// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// torch.ops.aclq_torch_npu: the functions that Python calls. Registers a kernel
// for npu tensors for every operator of PyTorch that has a CPU kernel. The
// newest registration of an operator wins, so torch_npu must first make its own
// registrations.

#include <ATen/core/dispatch/Dispatcher.h>
#include <c10/util/Exception.h>
#include <torch/library.h>

#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "host_allocator.h"
#include "kernels.h"
#include "npu_storage.h"

namespace aclq::torch_npu {
namespace {

using c10::DispatchKey;
using Names = std::vector<std::string>;
using NameSet = std::unordered_set<std::string>;

constexpr auto kNpu = DispatchKey::PrivateUse1;
constexpr auto kAutogradNpu = DispatchKey::AutogradPrivateUse1;

// The tables of _operators.py: lists of operator names, such as "aten::add" for
// every overload or "aten::add.Tensor" for one, and the reasons for which
// operators are refused.
struct Tables {
  std::unordered_map<std::string, NameSet> names;
  std::unordered_map<std::string, std::string> reasons;
};

// An operator: its names, and the kernels that it has before the first
// registration here.
struct Operator {
  c10::OperatorHandle handle;
  std::string name;       // without the overload name
  std::string full_name;  // with the overload name
  bool has_npu;
  bool has_cpu;
  bool has_autograd_npu;
  bool has_autograd;
  bool is_composite_implicit;
  bool is_composite_explicit;
  bool draws_without_generator;
};

bool DrawsWithoutGenerator(const c10::OperatorHandle& handle) {
  if (!handle.hasTag(at::Tag::nondeterministic_seeded)) return false;
  for (const c10::Argument& argument : handle.schema().arguments()) {
    if (argument.name() == "generator") return false;
  }
  return true;
}

Operator Describe(const c10::OperatorHandle& handle) {
  const auto has = [&](DispatchKey key) {
    return handle.hasKernelForDispatchKey(key);
  };
  const c10::OperatorName& name = handle.operator_name();
  return {.handle = handle,
          .name = name.name,
          .full_name = toString(name),
          .has_npu = has(kNpu),
          .has_cpu = has(DispatchKey::CPU),
          .has_autograd_npu = has(kAutogradNpu),
          .has_autograd = has(DispatchKey::Autograd),
          .is_composite_implicit = has(DispatchKey::CompositeImplicitAutograd),
          .is_composite_explicit =
              has(DispatchKey::CompositeExplicitAutograd) ||
              has(DispatchKey::CompositeExplicitAutogradNonFunctional),
          .draws_without_generator = DrawsWithoutGenerator(handle)};
}

class Installer {
 public:
  Installer(Tables tables, bool only_exact)
      : tables_(std::move(tables)), only_exact_(only_exact) {}

  // Returns the number of operators that got each kind of kernel.
  std::map<std::string, int64_t> Install() {
    for (const c10::OperatorName& name :
         c10::Dispatcher::singleton().getAllOpNames()) {
      const bool is_aten = name.name.rfind("aten::", 0) == 0;
      const bool is_own = name.name.rfind("npu::", 0) == 0;
      if (!is_aten && !is_own) continue;
      const auto handle = c10::Dispatcher::singleton().findSchema(name);
      if (!handle.has_value()) continue;
      if (is_own) {
        InstallOwn(Describe(*handle));
      } else {
        InstallAten(Describe(*handle));
      }
    }
    return std::move(counts_);
  }

 private:
  bool IsIn(const char* list, const Operator& op) const {
    const NameSet& names = tables_.names.at(list);
    return names.count(op.name) > 0 || names.count(op.full_name) > 0;
  }

  void Refuse(const Operator& op, const char* reason) {
    Register(op, kNpu, RefusingKernel(tables_.reasons.at(reason)), "refused");
  }

  // Refuses every operator of torch_npu that is not kept. Without its CANN
  // function it would end torch_npu's queue of launches, and later results
  // would be wrong without an error.
  void InstallOwn(const Operator& op) {
    if (op.has_npu && !IsIn("kept_own", op)) Refuse(op, "not_modelled");
  }

  void InstallAten(const Operator& op) {
    if (op.full_name == "aten::empty.memory_format") {
      Register(op, kNpu, EmptyKernel(OwnKernel(op)), "kept");
    } else if (op.full_name == "aten::copy_") {
      Register(op, kNpu, CopyKernel(op.handle, OwnKernel(op), only_exact_),
               "CPU");
    } else if (IsIn("kept", op)) {
      ++counts_["kept"];
    } else if (op.is_composite_implicit && !(op.has_cpu && op.has_autograd)) {
      RestoreComposite(op);
    } else if (IsIn("composed", op) ||
               (op.draws_without_generator && op.is_composite_explicit)) {
      RestoreExplicit(op);
    } else if (op.has_cpu || (op.has_npu && op.is_composite_explicit) ||
               IsIn("composed_on_cpu", op)) {
      InstallCpu(op);
    } else if (op.has_npu) {
      Refuse(op, "no_cpu_kernel");
    }
  }

  // Restores an operator that PyTorch composes of others, since a CPU kernel
  // would not be differentiated.
  void RestoreComposite(const Operator& op) {
    if (!op.has_npu && !op.has_autograd_npu) return;
    const auto composite = DispatchKey::CompositeImplicitAutograd;
    Register(op, kNpu, AliasKernel(composite), "composed");
    Register(op, kAutogradNpu, AliasKernel(composite), nullptr);
  }

  void RestoreExplicit(const Operator& op) {
    if (!op.has_npu) return;
    const auto composite = DispatchKey::CompositeExplicitAutograd;
    Register(op, kNpu, AliasKernel(composite), "composed");
    RestoreAutograd(op);
  }

  void InstallCpu(const Operator& op) {
    if (only_exact_ && !IsIn("exact", op)) {
      Refuse(op, "not_exact");
      return;
    }
    Register(op, kNpu, CpuKernel(op.handle, AllowedDevices(op), only_exact_),
             "CPU");
    RestoreAutograd(op);
  }

  Devices AllowedDevices(const Operator& op) const {
    if (IsIn("between_devices", op)) return Devices::kAny;
    return IsIn("mixing", op) ? Devices::kOneAndHost : Devices::kOne;
  }

  // Restores PyTorch's differentiation formulas. torch_npu has its own for some
  // operators, which fit its own kernels only.
  void RestoreAutograd(const Operator& op) {
    if (!op.has_autograd_npu || !op.has_autograd) return;
    Register(op, kAutogradNpu, AliasKernel(DispatchKey::Autograd), nullptr);
  }

  static c10::SafeKernelFunction OwnKernel(const Operator& op) {
    return op.handle.getComputedKernelForDispatchKey(kNpu);
  }

  void Register(const Operator& op, DispatchKey key, c10::KernelFunction kernel,
                const char* kind) {
    // Never undone: npu tensors may be used until the process ends.
    static auto& registrations = *new std::vector<c10::RegistrationHandleRAII>;
    registrations.push_back(c10::Dispatcher::singleton().registerImpl(
        op.handle.operator_name(), key, std::move(kernel), std::nullopt,
        nullptr, "aclq"));
    if (kind != nullptr) ++counts_[kind];
  }

  const Tables tables_;
  const bool only_exact_;
  std::map<std::string, int64_t> counts_;
};

// Drops warnings: the dispatcher warns of each kernel that replaces another,
// which is intended here.
class NoWarnings final : public c10::WarningHandler {
  void process(const c10::Warning&) override {}
};

Tables ReadTables(const c10::Dict<std::string, Names>& names,
                  const c10::Dict<std::string, std::string>& reasons) {
  Tables tables;
  for (const auto& list : names) {
    const Names& listed = list.value();
    tables.names.emplace(list.key(), NameSet(listed.begin(), listed.end()));
  }
  for (const auto& reason : reasons) {
    tables.reasons.emplace(reason.key(), reason.value());
  }
  return tables;
}

c10::Dict<std::string, int64_t> Install(
    const c10::Dict<std::string, Names>& names,
    const c10::Dict<std::string, std::string>& reasons, bool only_exact) {
  CheckStorageLayout();
  InstallHostAllocator();
  NoWarnings no_warnings;
  const c10::WarningUtils::WarningHandlerGuard guard(&no_warnings);
  Installer installer(ReadTables(names, reasons), only_exact);
  c10::Dict<std::string, int64_t> counts;
  for (const auto& [kind, count] : installer.Install()) {
    counts.insert(kind, count);
  }
  return counts;
}

}  // namespace

TORCH_LIBRARY(aclq_torch_npu, library) {
  library.def(
      "install(Dict(str, str[]) names, Dict(str, str) reasons, "
      "bool only_exact) -> Dict(str, int)",
      &Install);
}

}  // namespace aclq::torch_npu
