// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/runtime/core/system_refusal.h"

#include <sys/resource.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>

#include "src/base/process_memory.h"
#include "src/runtime/core/message_codes.h"
#include "src/runtime/core/pages.h"

namespace aclq::runtime {
namespace {

// Returns the limit, or RLIM_INFINITY.
rlim_t LimitOf(int resource) {
  rlimit limit = {};
  return getrlimit(resource, &limit) == 0 ? limit.rlim_cur : RLIM_INFINITY;
}

// Returns whether `bytes` more bytes exceed a limit. The slack allows for
// aligned memory, which takes more than was requested.
bool Exceeds(std::uint64_t used, std::size_t bytes, rlim_t limit) {
  constexpr std::uint64_t kSlack = 2 * kHugePageSize;
  if (limit == RLIM_INFINITY) return false;
  const std::uint64_t left = limit - std::min<std::uint64_t>(used, limit);
  return left < kSlack || bytes > left - kSlack;
}

std::string Limited(std::string_view what, std::string_view name, rlim_t limit,
                    std::uint64_t used) {
  return Text(what, " of the process is limited to ", limit, " bytes (", name,
              "), of which ", used, " are in use; raise the limit.");
}

}  // namespace

std::string ExceededMemoryLimit(std::size_t bytes) {
  const base::ProcessMemory used =
      base::ReadProcessMemory().value_or(base::ProcessMemory());
  const rlim_t addresses = LimitOf(RLIMIT_AS);
  if (Exceeds(used.address_space, bytes, addresses)) {
    return Limited("the address space", "RLIMIT_AS", addresses,
                   used.address_space);
  }
  const rlim_t data = LimitOf(RLIMIT_DATA);
  if (Exceeds(used.data, bytes, data)) {
    return Limited("the data", "RLIMIT_DATA", data, used.data);
  }
  return "";
}

namespace {

std::string WhySystemRefuses(std::size_t bytes, int error) {
  switch (error) {
    case ENOMEM:
      if (const std::string limit = ExceededMemoryLimit(bytes); !limit.empty())
        return limit;
      return "the process may have reached vm.max_map_count, or the system, "
             "with vm.overcommit_memory=2, its commit limit.";
    case EMFILE:
      return Text("the process has no file descriptor left (RLIMIT_NOFILE is ",
                  LimitOf(RLIMIT_NOFILE),
                  "); close files, or raise the limit.");
    case ENFILE:
      return "the system has no file descriptor left (fs.file-max); close "
             "files, or raise the limit.";
    case EFBIG:
      return Text(
          "the size of files, which hold device memory by handle, is limited "
          "to ",
          LimitOf(RLIMIT_FSIZE), " bytes (RLIMIT_FSIZE); raise the limit.");
    default:
      return Text(std::strerror(error), ".");
  }
}

}  // namespace

Outcome SystemRefuses(std::size_t bytes, int error) {
  return {ACL_ERROR_RT_MEMORY_ALLOCATION, kRefused,
          Text("the system refuses ", bytes,
               " bytes of memory: ", WhySystemRefuses(bytes, error))};
}

}  // namespace aclq::runtime
