// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/runtime/memory_budget.h"

#include <algorithm>
#include <atomic>
#include <cstdint>

#include "acl/acl_rt.h"
#include "src/base/machine_memory.h"
#include "src/base/socs.h"
#include "src/runtime/api_call.h"
#include "src/runtime/context.h"
#include "src/runtime/soc.h"

namespace aclq::runtime {
namespace {

// From here on it is worth asking the system how much is free.
constexpr std::size_t kLarge = std::size_t{1} << 20;

std::atomic<std::uint64_t> bytes_taken{0};

// What the machine has, as it was when somebody last asked; 0 for never.
std::atomic<std::uint64_t> last_total{0};

base::MachineMemory AskMachine() {
  const base::MachineMemory memory = base::ReadMachineMemory();
  last_total = memory.total;
  return memory;
}

Outcome Refuse(std::size_t bytes, const base::MachineMemory& memory) {
  return {
      ACL_ERROR_RT_MEMORY_ALLOCATION, kRefused,
      Text("there is no memory for ", bytes, " bytes: of the ", memory.total,
           " bytes that the machine and the limits of its "
           "control groups allow, ",
           memory.available, " are free, and allocations of this process have ",
           bytes_taken.load(), " already.")};
}

// Takes bytes if all shares together stay within the total.
bool TakeWithin(std::uint64_t total, std::size_t bytes) {
  std::uint64_t taken = bytes_taken;
  do {
    if (taken > total || bytes > total - taken) return false;
  } while (!bytes_taken.compare_exchange_weak(taken, taken + bytes));
  return true;
}

// Which memory an aclrtMemAttr asks for. Pages of 1 GiB are none that we have;
// of all others there is one pool, whatever their size and use.
enum class Asked { kDdr, kHbm, kAny, kAbsent, kUnknown };

Asked ReadAttribute(int attribute) {
  switch (attribute) {
    case ACL_DDR_MEM:
    case ACL_DDR_MEM_HUGE:
    case ACL_DDR_MEM_NORMAL:
    case ACL_DDR_MEM_P2P_HUGE:
    case ACL_DDR_MEM_P2P_NORMAL:
      return Asked::kDdr;
    case ACL_HBM_MEM:
    case ACL_HBM_MEM_HUGE:
    case ACL_HBM_MEM_NORMAL:
    case ACL_HBM_MEM_P2P_HUGE:
    case ACL_HBM_MEM_P2P_NORMAL:
      return Asked::kHbm;
    case ACL_MEM_NORMAL:
    case ACL_MEM_HUGE:
    case ACL_MEM_P2P_NORMAL:
    case ACL_MEM_P2P_HUGE:
      return Asked::kAny;
    case ACL_HBM_MEM_HUGE1G:
    case ACL_HBM_MEM_P2P_HUGE1G:
    case ACL_MEM_HUGE1G:
    case ACL_MEM_P2P_HUGE1G:
      return Asked::kAbsent;
    default:
      return Asked::kUnknown;
  }
}

Outcome GetMemInfo(int attribute, size_t* free, size_t* total) {
  if (free == nullptr) return NullArgument("free");
  if (total == nullptr) return NullArgument("total");
  if (!HasCurrentContext()) return NoContext();
  const Asked asked = ReadAttribute(attribute);
  if (asked == Asked::kUnknown) {
    return {ACL_ERROR_RT_PARAM_INVALID, kOutOfRange,
            Text("attr is ", attribute, "; 0 to 17 are accepted.")};
  }
  const base::SocInfo* soc = nullptr;
  if (Outcome outcome = FindSoc(&soc); !outcome.ok()) return outcome;
  base::MachineMemory memory;
  // A device with DDR answers for that when it is asked for HBM.
  const bool is_there = asked != Asked::kAbsent &&
                        !(asked == Asked::kDdr && base::MemoryOf(*soc).has_hbm);
  if (is_there) {
    memory = AskMachine();
    const std::uint64_t taken =
        std::min<std::uint64_t>(bytes_taken, memory.total);
    memory.available = std::min(memory.available, memory.total - taken);
  }
  *free = memory.available;
  *total = memory.total;
  return Ok();
}

}  // namespace

MemoryShare::~MemoryShare() { bytes_taken -= bytes_; }

Outcome MemoryShare::Take(std::size_t bytes, MemoryShare* share) {
  base::MachineMemory memory;
  memory.total = last_total;
  if (bytes >= kLarge || memory.total == 0) {
    memory = AskMachine();
    if (bytes > memory.available) return Refuse(bytes, memory);
  }
  if (!TakeWithin(memory.total, bytes)) return Refuse(bytes, AskMachine());
  *share = MemoryShare(bytes);
  return Ok();
}

Outcome NoMemory(std::size_t bytes) { return Refuse(bytes, AskMachine()); }

}  // namespace aclq::runtime

using namespace aclq::runtime;

aclError aclrtGetMemInfo(aclrtMemAttr attr, size_t* free, size_t* total) {
  return ApiCall(
      __func__, [&] { return GetMemInfo(NumberOf(attr), free, total); },
      Argument("attr", attr), Output("free", free), Output("total", total));
}
