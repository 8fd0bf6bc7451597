// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Fuzzes the parsers of the settings, and of the configuration file of aclInit.
//
// An input is a text: lines NAME=VALUE for environment variables, an empty
// line, and the content of the file. Variables are set only if the name begins
// with ACLQ_ or ASCEND_, so a new setting is fuzzed as soon as a line has its
// name.

#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "acl/acl.h"
#include "aclq/quantize.h"
#include "fuzz/input.h"
#include "src/base/settings.h"

namespace aclq::fuzz {
namespace {

using Json = nlohmann::json;

// The first file that aclInit gets. Later, aclInit accepts only an equal file.
constexpr std::string_view kFirstFile =
    R"({"err_msg_mode": "1", "dump": {"list": [0, 1.5, "text", null, true]}})";
constexpr int kMostDepth = 10;

// ----- Settings. -----

class Environment {
 public:
  ~Environment() {
    for (const std::string& name : names_) unsetenv(name.c_str());
  }
  void Set(std::string_view line) {
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos) return;
    const std::string name(line.substr(0, equals));
    if (!name.starts_with("ACLQ_") && !name.starts_with("ASCEND_")) return;
    setenv(name.c_str(), std::string(line.substr(equals + 1)).c_str(), 1);
    names_.push_back(name);
  }

 private:
  std::vector<std::string> names_;
};

void CheckMessage(const Status& status, std::string_view variable) {
  if (status.ok()) return;
  if (status.message().find(variable) == std::string::npos) {
    Fail("the message does not name " + std::string(variable) + ": " +
         status.message());
  }
}

void ReadSettings() {
  const base::SocInfo* soc = nullptr;
  const Status soc_status = base::ReadSoc(&soc);
  CheckMessage(soc_status, "ACLQ_SOC");
  if (soc_status.ok() != (soc != nullptr)) Fail("ReadSoc left no SoC.");

  int num_threads = 0;
  const Status threads_status = base::ReadNumThreads(&num_threads);
  CheckMessage(threads_status, "ACLQ_NUM_THREADS");
  if (threads_status.ok() &&
      (num_threads < 1 || num_threads > base::kMaxThreads)) {
    Fail("ReadNumThreads gave " + std::to_string(num_threads));
  }

  std::vector<int> devices;
  const Status devices_status = base::ReadVisibleDevices(&devices);
  CheckMessage(devices_status, "ACLQ_DEVICE_COUNT");
  int least = 0;
  for (const int device : devices) {
    if (device < least || device >= base::kMaxDevices) {
      Fail("ReadVisibleDevices gave device " + std::to_string(device));
    }
    least = device + 1;
  }

  base::TraceSettings trace;
  CheckMessage(base::ReadTrace(&trace), "ACLQ_TRACE_");

  bool is_strict = false;
  CheckMessage(base::ReadStrictMemory(&is_strict), "ACLQ_STRICT_MEMORY");

  const base::LogSettings log = base::ReadLog();
  if (log.level < 0 || log.level > 4) {
    Fail("ReadLog gave level " + std::to_string(log.level));
  }

  QuantizeOptions options;
  options.num_threads = 1;
  options.isa = base::ReadIsa();
  const TensorLayout x(DType::kFloat32, {1}), out(DType::kInt8, {1});
  QuantizePlan plan;
  const Status isa_status =
      QuantizePlan::Make(x, x, std::nullopt, out, options, &plan);
  if (!isa_status.ok()) CheckMessage(isa_status, options.isa);
}

// ----- The configuration file. -----

// A file in memory, which aclInit reads by its path.
class MemoryFile {
 public:
  MemoryFile() : file_(memfd_create("config", 0)) {
    if (file_ < 0) Fail("memfd_create failed.");
  }
  void Write(std::string_view content) const {
    if (ftruncate(file_, 0) != 0 ||
        pwrite(file_, content.data(), content.size(), 0) !=
            static_cast<ssize_t>(content.size())) {
      Fail("writing the file failed.");
    }
  }
  std::string path() const { return "/proc/self/fd/" + std::to_string(file_); }

 private:
  const int file_;
};

int DepthOf(const Json& value) {
  if (!value.is_structured()) return 0;
  int depth = 0;
  for (const Json& inner : value) depth = std::max(depth, DepthOf(inner));
  return depth + 1;
}

// Returns the expected code of aclInit for a file. It uses the parser in
// another way than aclInit.
aclError ExpectedCode(std::string_view content) {
  const Json config = Json::parse(content, nullptr, false);
  if (!config.is_object()) return ACL_ERROR_PARSE_FILE;
  if (DepthOf(config) > kMostDepth) return ACL_ERROR_PARSE_FILE;
  return config == Json::parse(kFirstFile) ? ACL_SUCCESS
                                           : ACL_ERROR_INVALID_PARAM;
}

void Initialize(std::string_view content) {
  static const auto& file = *new MemoryFile;
  file.Write(content);
  const aclError code = aclInit(file.path().c_str());
  const aclError expected = ExpectedCode(content);
  if (code != expected) {
    Fail("aclInit returns " + std::to_string(code) + ", not " +
         std::to_string(expected));
  }
  const char* const message = aclGetRecentErrMsg();
  if ((code == ACL_SUCCESS) != (message == nullptr)) {
    Fail("aclInit returns " + std::to_string(code) +
         (message != nullptr ? " with a message." : " without a message."));
  }
  if (code == ACL_SUCCESS && aclFinalize() != ACL_SUCCESS) {
    Fail("aclFinalize failed.");
  }
}

void Try(std::string_view text) {
  {
    Environment environment;
    while (!text.empty() && text.front() != '\n') {
      const std::string_view line = text.substr(0, text.find('\n'));
      environment.Set(line);
      text.remove_prefix(std::min(text.size(), line.size() + 1));
    }
    ReadSettings();
  }
  if (!text.empty()) Initialize(text.substr(1));
}

}  // namespace
}  // namespace aclq::fuzz

extern "C" int LLVMFuzzerInitialize(int*, char***) {
  // The libraries read some settings only once. This reads them before the
  // first input changes them.
  aclq::fuzz::ReadSettings();
  aclq::fuzz::Initialize(aclq::fuzz::kFirstFile);
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  aclq::fuzz::Try({reinterpret_cast<const char*>(data), size});
  return 0;
}
