// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#ifndef ACLQ_SRC_CLI_HOME_H_
#define ACLQ_SRC_CLI_HOME_H_

#include <filesystem>

namespace aclq::cli {

// Returns the root folder of the tree that contains this program, PREFIX for
// PREFIX/bin/aclq, with symbolic links resolved.
inline std::filesystem::path Home() {
  return std::filesystem::read_symlink("/proc/self/exe")
      .parent_path()
      .parent_path();
}

}  // namespace aclq::cli

#endif  // ACLQ_SRC_CLI_HOME_H_
