// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/base/machine_memory.h"

#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

namespace aclq::base {
namespace {

using std::filesystem::path;

// The number behind a word that begins a line.
std::optional<std::uint64_t> NumberBehind(std::string_view word,
                                          const path& file) {
  std::ifstream in(file);
  std::string first;
  std::uint64_t number = 0;
  while (in >> first >> number) {
    if (first == word) return number;
    in.ignore(std::numeric_limits<std::streamsize>::max(), '\n');
  }
  return std::nullopt;
}

// The number that is a file's content. "max" is none; what version 1 has for no
// limit is a number that limits nothing.
std::optional<std::uint64_t> NumberIn(const path& file) {
  std::ifstream in(file);
  std::uint64_t number = 0;
  if (in >> number) return number;
  return std::nullopt;
}

// The two versions of control groups differ in where they are mounted and in
// the names of their files.
struct GroupFiles {
  std::string_view mount;
  std::string_view limit;
  std::string_view usage;
  std::string_view reclaimable;  // in the file memory.stat
};
constexpr GroupFiles kVersion1 = {
    "sys/fs/cgroup/memory", "memory.limit_in_bytes", "memory.usage_in_bytes",
    "total_inactive_file"};
constexpr GroupFiles kVersion2 = {"sys/fs/cgroup", "memory.max",
                                  "memory.current", "inactive_file"};

void ApplyGroup(const path& group, const GroupFiles& files,
                MachineMemory* memory) {
  const auto limit = NumberIn(group / files.limit);
  if (!limit.has_value()) return;
  memory->total = std::min(memory->total, *limit);
  // Files that were only read are in memory as long as nobody else needs it.
  const std::uint64_t reclaimable =
      NumberBehind(files.reclaimable, group / "memory.stat").value_or(0);
  const std::uint64_t usage = NumberIn(group / files.usage).value_or(0);
  const std::uint64_t used = usage - std::min(usage, reclaimable);
  memory->available =
      std::min(memory->available, *limit - std::min(*limit, used));
}

// A group's limit holds for all groups in it. Containers may see their group as
// the root of the mount, whatever the path is.
void ApplyGroups(const path& root, const GroupFiles& files,
                 const std::string& group, MachineMemory* memory) {
  for (path at = path(group).lexically_normal();; at = at.parent_path()) {
    ApplyGroup(root / files.mount / at.relative_path(), files, memory);
    if (at == at.parent_path()) break;
  }
}

// Lines are "number:controllers:path", without controllers in version 2.
void ApplyControlGroups(const path& root, MachineMemory* memory) {
  std::ifstream in(root / "proc/self/cgroup");
  for (std::string line; std::getline(in, line);) {
    const std::size_t first = line.find(':');
    const std::size_t second = line.find(':', first + 1);
    if (second == std::string::npos) continue;
    const std::string controllers =
        "," + line.substr(first + 1, second - first - 1) + ",";
    const std::string group = line.substr(second + 1);
    if (controllers == ",,") {
      ApplyGroups(root, kVersion2, group, memory);
    } else if (controllers.find(",memory,") != std::string::npos) {
      ApplyGroups(root, kVersion1, group, memory);
    }
  }
}

std::uint64_t BytesOfPages(int name) {
  return static_cast<std::uint64_t>(std::max(sysconf(name), 0L)) *
         static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

}  // namespace

MachineMemory ReadMachineMemory(const path& root) {
  constexpr std::uint64_t kKib = 1024;
  const auto total = NumberBehind("MemTotal:", root / "proc/meminfo");
  const auto available = NumberBehind("MemAvailable:", root / "proc/meminfo");
  MachineMemory memory;
  memory.total =
      total.has_value() ? *total * kKib : BytesOfPages(_SC_PHYS_PAGES);
  memory.available = available.has_value() ? *available * kKib
                                           : BytesOfPages(_SC_AVPHYS_PAGES);
  ApplyControlGroups(root, &memory);
  memory.available = std::min(memory.available, memory.total);
  return memory;
}

}  // namespace aclq::base
