// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/base/settings.h"

#include <sched.h>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdlib>
#include <string_view>

namespace aclq::base {
namespace {

// Unset and empty are the same: `VARIABLE= program` is how a shell clears a
// variable.
std::string_view Environment(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr ? value : "";
}

// What the scheduler allows this process, which taskset or a container's cpuset
// may have narrowed.
int AvailableCpus() {
  // Machines may have more CPUs than cpu_set_t: the set grows until it fits.
  for (std::size_t cpus = CPU_SETSIZE; cpus <= (1 << 20); cpus *= 2) {
    const std::size_t size = CPU_ALLOC_SIZE(cpus);
    cpu_set_t* const set = CPU_ALLOC(cpus);
    if (set == nullptr) return 1;
    const bool known = sched_getaffinity(0, size, set) == 0;
    const int count = known ? CPU_COUNT_S(size, set) : 0;
    CPU_FREE(set);
    if (known) return std::clamp(count, 1, kMaxThreads);
  }
  return 1;
}

Status ParseInt(const char* name, std::string_view text, int low, int high,
                int* value) {
  int parsed = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), parsed);
  if (error != std::errc() || end != text.data() + text.size() ||
      parsed < low || parsed > high) {
    return Status(StatusCode::kInvalidArgument,
                  std::string(name) + "=" + std::string(text) +
                      " is not a whole number from " + std::to_string(low) +
                      " to " + std::to_string(high) + ".");
  }
  *value = parsed;
  return Status();
}

}  // namespace

Status ReadSoc(const SocInfo** soc) {
  std::string_view name = Environment("ACLQ_SOC");
  if (name.empty()) name = kDefaultSoc;
  const SocInfo* found = FindSoc(name);
  if (found == nullptr) {
    return Status(StatusCode::kInvalidArgument,
                  "ACLQ_SOC=" + std::string(name) +
                      " is not a known SoC; known are " + SocNames() + ".");
  }
  *soc = found;
  return Status();
}

std::string ReadIsa() { return std::string(Environment("ACLQ_ISA")); }

Status ReadNumThreads(int* num_threads) {
  const std::string_view text = Environment("ACLQ_NUM_THREADS");
  if (text.empty()) {
    *num_threads = AvailableCpus();
    return Status();
  }
  return ParseInt("ACLQ_NUM_THREADS", text, 1, kMaxThreads, num_threads);
}

}  // namespace aclq::base
