// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/base/available_cpus.h"

#include <sched.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <fstream>

#include "src/base/control_groups.h"

namespace aclq::base {
namespace {

using std::filesystem::path;

int ScheduledCpus() {
  // Machines may have more CPUs than cpu_set_t: the set grows until it fits.
  for (std::size_t cpus = CPU_SETSIZE; cpus <= (1 << 20); cpus *= 2) {
    const std::size_t size = CPU_ALLOC_SIZE(cpus);
    cpu_set_t* const set = CPU_ALLOC(cpus);
    if (set == nullptr) return 1;
    const bool known = sched_getaffinity(0, size, set) == 0;
    const int count = known ? CPU_COUNT_S(size, set) : 0;
    CPU_FREE(set);
    if (known) return std::max(count, 1);
  }
  return 1;
}

// The time that the threads of a group may run, all of them together, in each
// period. No time is no limit.
struct Quota {
  std::int64_t time = 0;
  std::int64_t period = 0;
};

// Where there is no limit, version 2 says "max" instead of a time, which is no
// number, and version 1 says -1.
Quota QuotaOf(const ControlGroup& group) {
  Quota quota;
  if (group.version == 2) {
    std::ifstream(group.folder / "cpu.max") >> quota.time >> quota.period;
  } else {
    std::ifstream(group.folder / "cpu.cfs_quota_us") >> quota.time;
    std::ifstream(group.folder / "cpu.cfs_period_us") >> quota.period;
  }
  return quota;
}

}  // namespace

int AvailableCpus(const path& root) {
  std::int64_t cpus = ScheduledCpus();
  for (const ControlGroup& group : ControlGroups(root, "cpu")) {
    const auto [time, period] = QuotaOf(group);
    if (time <= 0 || period <= 0) continue;
    const std::int64_t begun = time % period != 0 ? 1 : 0;
    cpus = std::min(cpus, time / period + begun);
  }
  return static_cast<int>(cpus);
}

}  // namespace aclq::base
