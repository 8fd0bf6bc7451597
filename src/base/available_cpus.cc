// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/base/available_cpus.h"

#include <sched.h>

#include <algorithm>
#include <atomic>
#include <bit>
#include <climits>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <numeric>
#include <string>
#include <string_view>
#include <vector>

#include "src/base/control_groups.h"
#include "src/base/make_once.h"
#include "src/base/read_file.h"

namespace aclq::base {
namespace {

using CpuMask = std::vector<unsigned long>;

std::size_t SizeOf(const CpuMask& mask) {
  return mask.size() * sizeof(CpuMask::value_type);
}

CpuMask ReadMask() {
  // A machine may have more CPUs than cpu_set_t: the set grows until they fit.
  for (std::size_t cpus = CPU_SETSIZE; cpus <= (1 << 20); cpus *= 2) {
    CpuMask mask(cpus / (8 * sizeof(CpuMask::value_type)));
    if (sched_getaffinity(0, SizeOf(mask),
                          reinterpret_cast<cpu_set_t*>(mask.data())) == 0)
      return mask;
  }
  return {};
}

// Returns the mask of the thread that loaded the library.
const CpuMask& MaskAtLoad() {
  static constinit std::atomic<const CpuMask*> mask{nullptr};
  return MakeOnce(mask,
                  [] { return std::make_unique<const CpuMask>(ReadMask()); });
}

[[gnu::constructor]] void ReadMaskAtLoad() {
  try {
    MaskAtLoad();
  } catch (const std::bad_alloc&) {  // The next call of MaskAtLoad reads it.
  }
}

int Count(const CpuMask& mask) {
  const auto add = [](int sum, unsigned long bits) {
    return sum + std::popcount(bits);
  };
  return std::accumulate(mask.begin(), mask.end(), 0, add);
}

// Returns the mask of the calling thread. A thread with one CPU has been bound
// to it, as OpenMP binds its threads, and says nothing about the process.
CpuMask AllowedMask() {
  CpuMask mask = ReadMask();
  return Count(mask) > 1 ? mask : MaskAtLoad();
}

// The total time that the threads of a group may run in each period, and the
// period, both in microseconds. A time of 0 or less is no limit.
struct Quota {
  std::int64_t time = 0;
  std::int64_t period = 0;
};

// Returns the quota of a group. If there is no limit, the file has "max"
// instead of a time in version 2, which does not parse as a number, and -1 in
// version 1.
Quota QuotaOf(const ControlGroup& group) {
  const std::string content =
      group.version == 2
          ? ReadFileOrNothing(group.folder + "/cpu.max")
          : ReadFileOrNothing(group.folder + "/cpu.cfs_quota_us") + " " +
                ReadFileOrNothing(group.folder + "/cpu.cfs_period_us");
  std::string_view rest = content;
  Quota quota;
  if (TakeNumber(&rest, &quota.time)) TakeNumber(&rest, &quota.period);
  return quota;
}

}  // namespace

int AvailableCpus(const std::string& root) {
  std::int64_t cpus = std::max(1, AllowedCpus().count());
  for (const ControlGroup& group : ControlGroups(root, "cpu")) {
    const auto [time, period] = QuotaOf(group);
    if (time <= 0 || period <= 0) continue;
    const std::int64_t begun = time % period != 0 ? 1 : 0;
    cpus = std::min(cpus, time / period + begun);
  }
  return static_cast<int>(cpus);
}

AllowedCpus::AllowedCpus() : mask_(AllowedMask()) {}

int AllowedCpus::count() const { return Count(mask_); }

void AllowedCpus::LetRun(pthread_t thread, int excluded_cpu) const noexcept {
  constexpr std::size_t kBits = CHAR_BIT * sizeof(CpuMask::value_type);
  try {
    CpuMask mask = mask_;
    const auto cpu = static_cast<std::size_t>(excluded_cpu);
    if (cpu / kBits < mask.size()) mask[cpu / kBits] &= ~(1UL << cpu % kBits);
    if (Count(mask) == 0) mask = mask_;
    pthread_setaffinity_np(thread, SizeOf(mask),
                           reinterpret_cast<const cpu_set_t*>(mask.data()));
  } catch (const std::bad_alloc&) {  // The thread keeps its CPUs.
  }
}

}  // namespace aclq::base
