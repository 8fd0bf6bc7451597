// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/engine/resolve.h"

#include <atomic>
#include <memory>
#include <string>

#include "src/base/make_once.h"
#include "src/base/settings.h"
#include "src/engine/check_views.h"

namespace aclq::engine {
namespace {

// The setting of the process, read once.
struct ThreadSetting {
  Status status;
  int num_threads = 1;
  ThreadSetting() { status = base::ReadNumThreads(&num_threads); }
};

// Returns why no plan can have the instruction set `name`, and the names of
// those that it can have.
std::string WhyNotIsa(std::string_view name) {
  std::string why = "which this build does not include";
  std::string available;
  for (const Isa& isa : kernels::Isas()) {
    if (isa.missing.empty()) {
      available += (available.empty() ? "" : ", ") + isa.name;
    } else if (isa.name == name) {
      why = "which this CPU does not support: it lacks " + isa.missing;
    }
  }
  return why + "; available are " + available + ".";
}

}  // namespace

Status ResolveThreads(int asked, int* num_threads) {
  static constinit std::atomic<const ThreadSetting*> slot{nullptr};
  const ThreadSetting& setting = base::MakeOnce(
      slot, [] { return std::make_unique<const ThreadSetting>(); });
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
  static constinit std::atomic<const std::string*> slot{nullptr};
  const std::string& setting = base::MakeOnce(slot, [] {
    return std::make_unique<const std::string>(base::ReadIsa());
  });
  const std::string_view name =
      asked.empty() ? std::string_view(setting) : asked;
  *implementation = kernels::FindImplementation(name);
  if (*implementation != nullptr) return Status();
  return Invalid((asked.empty() ? "ACLQ_ISA=" : "isa is ") + std::string(name) +
                 ", " + WhyNotIsa(name));
}

}  // namespace aclq::engine
