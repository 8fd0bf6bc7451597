// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Initialisation of the process, and its configuration file.

#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "acl/acl_rt.h"
#include "src/base/return_if_error.h"
#include "src/runtime/calls/config_file.h"
#include "src/runtime/calls/settings.h"
#include "src/runtime/core/api_call.h"
#include "src/runtime/core/log.h"

namespace aclq::runtime {
namespace {

struct Process {
  std::mutex mutex;
  std::uint64_t times_initialized = 0;
  bool finalized = false;  // finalised and not initialised since
  // The configuration of the first initialisation; it is kept when the process
  // is finalised.
  std::optional<std::string> config;
};

Process& TheProcess() {
  static Process& process = *new Process;
  return process;
}

// Initialises the process. If it is already initialised, the file is not read,
// as in CANN.
Outcome Initialize(const char* config_path) {
  Process& process = TheProcess();
  const std::lock_guard lock(process.mutex);
  if (process.times_initialized > 0) {
    ++process.times_initialized;
    // No message: programs call aclInit again and ignore the code, and the
    // first message since the last aclGetRecentErrMsg is the one that a thread
    // shows as the cause.
    return {ACL_ERROR_REPEAT_INITIALIZE, {}, {}};
  }
  ACLQ_RETURN_IF_ERROR(CheckSettings());
  ConfigFile config;
  ACLQ_RETURN_IF_ERROR(ReadConfigFile(config_path, &config));
  if (process.config.has_value() && *process.config != config.content) {
    return {ACL_ERROR_INVALID_PARAM, kRefused,
            "the content of configPath differs from that of the first call of "
            "this process; all calls must pass equal content."};
  }
  SetMessageMode(config.message_mode);
  process.config = std::move(config.content);
  process.finalized = false;
  process.times_initialized = 1;
  Log(LogLevel::kInfo, "aclInit: the process is initialised.");
  return Ok();
}

Outcome NotInitialized() {
  return {ACL_ERROR_REPEAT_FINALIZE, kCallOrder,
          "the process is finalised already, or was never initialised; call "
          "aclInit first."};
}

void EndAllInits(Process* process) {
  process->finalized = true;
  process->times_initialized = 0;
  Log(LogLevel::kInfo, "the process is finalised.");
}

// Finalises the process. Also accepted before the first aclInit, as in CANN.
Outcome Finalize() {
  Process& process = TheProcess();
  const std::lock_guard lock(process.mutex);
  if (process.finalized) return NotInitialized();
  EndAllInits(&process);
  return Ok();
}

Outcome FinalizeReference(std::uint64_t* count) {
  Process& process = TheProcess();
  const std::lock_guard lock(process.mutex);
  if (process.times_initialized == 0) return NotInitialized();
  if (process.times_initialized == 1) {
    EndAllInits(&process);
  } else {
    --process.times_initialized;
  }
  if (count != nullptr) *count = process.times_initialized;
  return Ok();
}

}  // namespace
}  // namespace aclq::runtime

using namespace aclq::runtime;

aclError aclInit(const char* configPath) {
  return ApiCall(
      __func__, [&] { return Initialize(configPath); },
      Argument("configPath", configPath));
}

aclError aclFinalize() { return ApiCall(__func__, Finalize); }

aclError aclFinalizeReference(uint64_t* refCount) {
  return ApiCall(
      __func__, [&] { return FinalizeReference(refCount); },
      Output("refCount", refCount));
}
