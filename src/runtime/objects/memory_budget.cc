// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/runtime/objects/memory_budget.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdint>
#include <optional>

#include "acl/acl_rt.h"
#include "src/base/machine_memory.h"
#include "src/base/process_memory.h"
#include "src/base/socs.h"
#include "src/runtime/core/message_codes.h"

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
      return {
          ACL_ERROR_RT_MEMORY_ALLOCATION, kRefused,
          Text(
              "there is no memory for ", bytes,
              " bytes: the machine and the limits of its control groups allow ",
              budget.total.load(), " bytes, of which ", FreeBytes(),
              " are free and allocations of this process use ",
              bytes_taken.load(), ".")};
    }
  }
  *share = MemoryShare(bytes);
  return Ok();
}

std::uint64_t TotalMemory() {
  AskMachine();
  return budget.total;
}

std::uint64_t MemoryLeft(std::uint64_t* total) {
  AskMachine();
  *total = budget.total;
  return FreeBytes();
}

}  // namespace aclq::runtime
