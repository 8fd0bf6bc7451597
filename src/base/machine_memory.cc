// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/base/machine_memory.h"

#include <unistd.h>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

#include "src/base/control_groups.h"
#include "src/base/read_file.h"

namespace aclq::base {
namespace {

// Returns the number after the word with which a line of a file begins.
std::optional<std::uint64_t> NumberAfter(std::string_view word,
                                         const std::string& file) {
  const std::string content = ReadFileOrNothing(file);
  for (std::string_view rest = content; !rest.empty();) {
    std::string_view line = TakeLine(&rest);
    std::uint64_t number = 0;
    if (TakeWord(&line) == word && TakeNumber(&line, &number)) return number;
  }
  return std::nullopt;
}

// Returns the number in a file. "max", which means no limit in version 2, is
// not a number. In version 1, a number that is too large to limit anything
// means no limit.
std::optional<std::uint64_t> NumberIn(const std::string& file) {
  const std::string content = ReadFileOrNothing(file);
  std::string_view rest = content;
  std::uint64_t number = 0;
  if (TakeNumber(&rest, &number)) return number;
  return std::nullopt;
}

// The names of a control group's files, which differ between the versions.
struct GroupFiles {
  const char* limit;
  const char* usage;
  std::string_view reclaimable;  // in the file memory.stat
};
constexpr GroupFiles kVersion1 = {
    "/memory.limit_in_bytes", "/memory.usage_in_bytes", "total_inactive_file"};
constexpr GroupFiles kVersion2 = {"/memory.max", "/memory.current",
                                  "inactive_file"};

void ApplyGroup(const ControlGroup& group, MachineMemory* memory) {
  const GroupFiles& files = group.version == 1 ? kVersion1 : kVersion2;
  const auto limit = NumberIn(group.folder + files.limit);
  if (!limit.has_value()) return;
  memory->total = std::min(memory->total, *limit);
  // The page cache of inactive files counts as available, since the system
  // reclaims it when memory is needed.
  const std::uint64_t reclaimable =
      NumberAfter(files.reclaimable, group.folder + "/memory.stat").value_or(0);
  const std::uint64_t usage = NumberIn(group.folder + files.usage).value_or(0);
  const std::uint64_t used = usage - std::min(usage, reclaimable);
  memory->available =
      std::min(memory->available, *limit - std::min(*limit, used));
}

std::uint64_t BytesOfPages(int name) {
  return static_cast<std::uint64_t>(std::max(sysconf(name), 0L)) *
         static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

}  // namespace

MachineMemory ReadMachineMemory(const std::string& root) {
  constexpr std::uint64_t kKib = 1024;
  const std::string file = root + "/proc/meminfo";
  const auto total = NumberAfter("MemTotal:", file);
  const auto available = NumberAfter("MemAvailable:", file);
  MachineMemory memory;
  memory.total =
      total.has_value() ? *total * kKib : BytesOfPages(_SC_PHYS_PAGES);
  memory.available = available.has_value() ? *available * kKib
                                           : BytesOfPages(_SC_AVPHYS_PAGES);
  for (const ControlGroup& group : ControlGroups(root, "memory"))
    ApplyGroup(group, &memory);
  memory.available = std::min(memory.available, memory.total);
  return memory;
}

}  // namespace aclq::base
