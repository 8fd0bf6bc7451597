// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The configuration file of aclInit.

#ifndef ACLQ_SRC_RUNTIME_CALLS_CONFIG_FILE_H_
#define ACLQ_SRC_RUNTIME_CALLS_CONFIG_FILE_H_

#include <string>

#include "src/runtime/core/error_state.h"
#include "src/runtime/core/outcome.h"

namespace aclq::runtime {

struct ConfigFile {
  // The JSON object in a canonical form, equal for equal objects: members
  // sorted by key, no white space.
  std::string content = "{}";
  MessageMode message_mode = MessageMode::kThread;
};

// Reads the file at `path`. If the path is null or empty, there is no file and
// `*config` keeps the defaults. Throws std::bad_alloc.
Outcome ReadConfigFile(const char* path, ConfigFile* config);

}  // namespace aclq::runtime

#endif  // ACLQ_SRC_RUNTIME_CALLS_CONFIG_FILE_H_
