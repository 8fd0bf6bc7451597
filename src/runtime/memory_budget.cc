// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/runtime/memory_budget.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdint>
#include <optional>

#include "acl/acl_rt.h"
#include "src/base/machine_memory.h"
#include "src/base/process_memory.h"
#include "src/base/socs.h"
#include "src/runtime/api_call.h"
#include "src/runtime/context.h"
#include "src/runtime/soc.h"

namespace aclq::runtime {
namespace {

// Bytes from which a share makes the system always be asked first.
constexpr std::size_t kLeastAlwaysAsked = std::size_t{1} << 20;
// The system is asked again after this fraction of the free memory is
// allocated: 1 / kAskedParts.
constexpr std::uint64_t kAskedParts = 64;

std::atomic<std::uint64_t> bytes_taken{0};

// The memory of the machine in bytes when it was last asked; zeros before the
// first time.
struct Budget {
  std::atomic<std::uint64_t> total{0};
  std::atomic<std::uint64_t> end{0};   // total of shares at which none is free
  std::atomic<std::uint64_t> next{0};  // total of shares at which to ask again
  std::atomic<std::uint64_t> step{0};  // most bytes to allocate until then
};
Budget budget;

std::uint64_t Less(std::uint64_t from, std::uint64_t what) {
  return from - std::min(from, what);
}

// Returns a lower bound of the bytes of shares that have no memory yet: an
// allocation gets pages when they are first written.
std::uint64_t UntouchedOf(std::uint64_t taken,
                          const base::ProcessMemory& process) {
  return process.anonymous.has_value() ? Less(taken, *process.anonymous) : 0;
}

void AskMachine() {
  const std::optional<base::ProcessMemory> process = base::ReadProcessMemory();
  const bool has_no_file =
      !process.has_value() && (errno == EMFILE || errno == ENFILE);
  if (has_no_file && budget.total != 0) return;
  const std::uint64_t taken = bytes_taken;
  const base::MachineMemory memory = base::ReadMachineMemory();
  const std::uint64_t untouched =
      process.has_value() ? UntouchedOf(taken, *process) : 0;
  const std::uint64_t free =
      std::min(Less(memory.available, untouched), Less(memory.total, taken));
  budget.total = memory.total;
  budget.end = taken + free;
  budget.step = free / kAskedParts;
  budget.next = taken + budget.step;
}

std::uint64_t FreeBytes() { return Less(budget.end, bytes_taken); }

// Takes bytes if the total of all shares stays at most `end`.
bool TakeWithin(std::uint64_t end, std::size_t bytes) {
  std::uint64_t taken = bytes_taken;
  do {
    if (taken > end || bytes > end - taken) return false;
  } while (!bytes_taken.compare_exchange_weak(taken, taken + bytes));
  return true;
}

// The memory that an aclrtMemAttr asks for. Pages of 1 GiB do not exist here;
// all other sizes and uses share one pool.
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
  // A device with DDR reports its DDR if it is asked for HBM.
  const bool is_there =
      asked != Asked::kAbsent && !(asked == Asked::kDdr && soc->arch->has_hbm);
  if (is_there) AskMachine();
  *free = is_there ? FreeBytes() : 0;
  *total = is_there ? budget.total.load() : 0;
  return Ok();
}

}  // namespace

// Lowers `next`, so that the machine is soon asked again: the program may use
// the returned memory for something else.
MemoryShare::~MemoryShare() {
  if (bytes_ == 0) return;
  const std::uint64_t next = (bytes_taken -= bytes_) + budget.step;
  std::uint64_t before = budget.next;
  while (before > next && !budget.next.compare_exchange_weak(before, next)) {
  }
}

Outcome MemoryShare::Take(std::size_t bytes, MemoryShare* share) {
  if (bytes >= kLeastAlwaysAsked || !TakeWithin(budget.next, bytes)) {
    AskMachine();
    if (!TakeWithin(budget.end, bytes)) {
      return {ACL_ERROR_RT_MEMORY_ALLOCATION, kRefused,
              Text("there is no memory for ", bytes, " bytes: of the ",
                   budget.total.load(),
                   " bytes that the machine and the limits of its control "
                   "groups allow, ",
                   FreeBytes(),
                   " are free, and allocations of this process "
                   "have ",
                   bytes_taken.load(), " already.")};
    }
  }
  *share = MemoryShare(bytes);
  return Ok();
}

std::uint64_t TotalMemory() {
  AskMachine();
  return budget.total;
}

}  // namespace aclq::runtime

using namespace aclq::runtime;

aclError aclrtGetMemInfo(aclrtMemAttr attr, size_t* free, size_t* total) {
  return ApiCall(
      __func__, [&] { return GetMemInfo(NumberOf(attr), free, total); },
      Argument("attr", attr), Output("free", free), Output("total", total));
}
