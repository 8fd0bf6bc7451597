// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/base/process_memory.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <string_view>

#include "src/base/no_cancel.h"

namespace aclq::base {
namespace {

// Returns the number of a line "name:   number kB" in bytes.
std::optional<std::uint64_t> Find(std::string_view text,
                                  std::string_view name) {
  const std::size_t found = text.find(name);
  if (found == std::string_view::npos) return std::nullopt;
  text.remove_prefix(found + name.size());
  const std::size_t digits = text.find_first_not_of(" \t");
  if (digits == std::string_view::npos) return std::nullopt;
  std::uint64_t number = 0;
  const auto [end, error] =
      std::from_chars(text.data() + digits, text.data() + text.size(), number);
  static_cast<void>(end);
  if (error != std::errc()) return std::nullopt;
  return number * 1024;
}

}  // namespace

std::optional<ProcessMemory> ReadProcessMemory() noexcept {
  const NoCancellation no_cancel;
  const int file = open("/proc/self/status", O_RDONLY | O_CLOEXEC);
  if (file < 0) return std::nullopt;
  std::array<char, 16384> buffer;
  std::size_t size = 0;
  while (size < buffer.size()) {
    const ssize_t part = read(file, buffer.data() + size, buffer.size() - size);
    if (part < 0 && errno == EINTR) continue;
    if (part <= 0) break;
    size += static_cast<std::size_t>(part);
  }
  close(file);
  const std::string_view text(buffer.data(), size);
  ProcessMemory memory;
  memory.address_space = Find(text, "\nVmSize:").value_or(0);
  memory.data = Find(text, "\nVmData:").value_or(0);
  if (const auto anonymous = Find(text, "\nRssAnon:")) {
    memory.anonymous = *anonymous + Find(text, "\nRssShmem:").value_or(0) +
                       Find(text, "\nVmSwap:").value_or(0);
  }
  return memory;
}

}  // namespace aclq::base
