// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/base/write_all.h"

#include <unistd.h>

#include <cerrno>

#include "src/base/no_cancel.h"

namespace aclq::base {

void WriteAll(int descriptor, std::string_view text) noexcept {
  const NoCancellation whole;
  while (!text.empty()) {
    const ssize_t written = write(descriptor, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) break;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

}  // namespace aclq::base
