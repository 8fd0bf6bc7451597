// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Initialisation of the process, and its configuration file.

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <system_error>
#include <utility>

#include "acl/acl_rt.h"
#include "src/runtime/api_call.h"
#include "src/runtime/log.h"
#include "src/runtime/settings.h"

namespace aclq::runtime {
namespace {

using Json = nlohmann::json;

// CANN reads no deeper, and nor does the stack have to.
constexpr int kMaxDepth = 10;

struct Process {
  std::mutex mutex;
  std::uint64_t times_initialized = 0;
  bool finalized = false;  // and not initialised since
  // Of the first initialisation; it stays when the process is finalised.
  std::optional<Json> config;
};

Process& TheProcess() {
  static Process& process = *new Process;
  return process;
}

Outcome ReadFile(const std::string& path, std::string* content) {
  const Outcome unreadable = {
      ACL_ERROR_INVALID_FILE, kFileUnreadable,
      Text("configPath ", path, " is no file that can be read.")};
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) return unreadable;
  std::ifstream file(path, std::ios::binary);
  if (!file) return unreadable;
  std::array<char, 4096> part;
  do {
    file.read(part.data(), part.size());
    content->append(part.data(), static_cast<std::size_t>(file.gcount()));
  } while (file);
  return file.bad() ? unreadable : Ok();
}

// The content of a file, or {} for no file.
Outcome ReadConfig(const char* path, Json* config) {
  *config = Json::object();
  if (path == nullptr || *path == '\0') return Ok();
  std::string content;
  if (Outcome outcome = ReadFile(path, &content); !outcome.ok()) return outcome;
  int depth = 0;
  const auto measure = [&depth](int outer, Json::parse_event_t event, Json&) {
    if (event == Json::parse_event_t::object_start ||
        event == Json::parse_event_t::array_start) {
      depth = std::max(depth, outer + 1);
    }
    return true;
  };
  *config = Json::parse(content, measure, /*allow_exceptions=*/false);
  if (!config->is_object()) {
    return {ACL_ERROR_PARSE_FILE, kFileMalformed,
            Text("configPath ", path, " does not hold one JSON object.")};
  }
  if (depth > kMaxDepth) {
    return {ACL_ERROR_PARSE_FILE, kFileMalformed,
            Text("configPath ", path, " nests objects or arrays ", depth,
                 " deep; ", kMaxDepth, " is the limit.")};
  }
  return Ok();
}

// The key has texts as values, as in CANN.
Outcome ReadMessageMode(const Json& config, MessageMode* mode) {
  *mode = MessageMode::kThread;
  const auto found = config.find("err_msg_mode");
  if (found == config.end() || *found == Json("0")) return Ok();
  if (*found == Json("1")) {
    *mode = MessageMode::kProcess;
    return Ok();
  }
  return {ACL_ERROR_INVALID_PARAM, kValueNotInSet,
          Text("err_msg_mode in the file of configPath is ", found->dump(),
               "; accepted are \"0\", for messages by thread, and \"1\", for "
               "those of the process.")};
}

// While the process is initialised, CANN does not look at the file either.
Outcome Initialize(const char* config_path) {
  Process& process = TheProcess();
  const std::lock_guard lock(process.mutex);
  if (process.times_initialized > 0) {
    ++process.times_initialized;
    // No message: programs call aclInit again and pass over the code, and the
    // first message since the last look is what a thread shows as the cause.
    return {ACL_ERROR_REPEAT_INITIALIZE, {}, {}};
  }
  if (Outcome outcome = CheckSettings(); !outcome.ok()) return outcome;
  Json config;
  if (Outcome outcome = ReadConfig(config_path, &config); !outcome.ok()) {
    return outcome;
  }
  if (process.config.has_value() && *process.config != config) {
    return {ACL_ERROR_INVALID_PARAM, kRefused,
            "the content of configPath differs from that of the first call of "
            "this process; it has to stay the same."};
  }
  MessageMode mode = MessageMode::kThread;
  if (Outcome outcome = ReadMessageMode(config, &mode); !outcome.ok()) {
    return outcome;
  }
  SetMessageMode(mode);
  process.config = std::move(config);
  process.finalized = false;
  process.times_initialized = 1;
  Log(LogLevel::kInfo, "aclInit: the process is initialised.");
  return Ok();
}

Outcome NotInitialized() {
  return {ACL_ERROR_REPEAT_FINALIZE, kCallOrder,
          "the process is finalised already, or was never initialised; call "
          "aclInit before."};
}

void EndAllInits(Process* process) {
  process->finalized = true;
  process->times_initialized = 0;
  Log(LogLevel::kInfo, "the process is finalised.");
}

// Accepted before the first aclInit, as CANN has it.
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
