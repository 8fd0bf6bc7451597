// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/base/settings.h"

#include <stdlib.h>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <string_view>

#include "src/base/available_cpus.h"

namespace aclq::base {
namespace {

// Returns the value of a variable; "" if it is unset, since `VARIABLE= program`
// is how a shell clears a variable. In a program with more rights than its
// caller (setuid), the caller controls the environment: no variable counts as
// set.
std::string_view Environment(const char* name) {
  const char* value = secure_getenv(name);
  return value != nullptr ? value : "";
}

Status ParseInt(const char* name, std::string_view text, int low, int high,
                int* value) {
  int parsed = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), parsed);
  if (error != std::errc() || end != text.data() + text.size() ||
      parsed < low || parsed > high) {
    return Status(StatusCode::kInvalidArgument,
                  std::string(name) + "=" + std::string(text) +
                      " is not an integer from " + std::to_string(low) +
                      " to " + std::to_string(high) + ".");
  }
  *value = parsed;
  return Status();
}

// Removes the digits at the front of a text and returns their number; -1 if
// there are none or too many.
int TakeNumber(std::string_view* text) {
  int number = -1;
  const auto [end, error] =
      std::from_chars(text->data(), text->data() + text->size(), number);
  if (error != std::errc() || number < 0) return -1;
  text->remove_prefix(static_cast<std::size_t>(end - text->data()));
  return number;
}

void ParseDeviceList(std::string_view list, int count,
                     std::vector<int>* devices) {
  for (;;) {
    const int device = TakeNumber(&list);
    const bool ends_well = list.empty() || list.front() == ',';
    if (device < 0 || device >= count || !ends_well) return;
    if (!devices->empty() && device <= devices->back()) {
      devices->clear();
      return;
    }
    devices->push_back(device);
    if (list.empty()) return;
    list.remove_prefix(1);
  }
}

}  // namespace

bool IsSet(const char* variable) { return !Environment(variable).empty(); }

Status ReadSoc(const SocInfo** soc) {
  std::string_view name = Environment("ACLQ_SOC");
  if (name.empty()) name = kDefaultSoc;
  const SocInfo* found = FindSoc(name);
  if (found == nullptr) {
    return Status(StatusCode::kInvalidArgument,
                  "ACLQ_SOC=" + std::string(name) +
                      " is not a known SoC; known are " + SocNames() + ".");
  }
  *soc = found;
  return Status();
}

std::string ReadIsa() { return std::string(Environment("ACLQ_ISA")); }

Status ReadNumThreads(int* num_threads) {
  const std::string_view text = Environment("ACLQ_NUM_THREADS");
  if (text.empty()) {
    *num_threads = std::min(AvailableCpus(), kMaxThreads);
    return Status();
  }
  return ParseInt("ACLQ_NUM_THREADS", text, 1, kMaxThreads, num_threads);
}

Status ReadDeviceCount(int* count) {
  const std::string_view text = Environment("ACLQ_DEVICE_COUNT");
  if (text.empty()) {
    *count = 1;
    return Status();
  }
  return ParseInt("ACLQ_DEVICE_COUNT", text, 1, kMaxDevices, count);
}

Status ReadVisibleDevices(std::vector<int>* devices) {
  int count = 0;
  if (Status status = ReadDeviceCount(&count); !status.ok()) return status;
  devices->clear();
  const std::string_view list = Environment("ASCEND_RT_VISIBLE_DEVICES");
  if (list.empty()) {
    for (int device = 0; device < count; ++device) devices->push_back(device);
    return Status();
  }
  ParseDeviceList(list, count, devices);
  return Status();
}

Status ReadStrictMemory(bool* is_strict) {
  const std::string_view text = Environment("ACLQ_STRICT_MEMORY");
  *is_strict = text == "1";
  if (text.empty() || text == "0" || text == "1") return Status();
  return Status(StatusCode::kInvalidArgument,
                "ACLQ_STRICT_MEMORY=" + std::string(text) +
                    " is not accepted; expected 0 or 1.");
}

Status ReadTrace(TraceSettings* settings) {
  settings->path = Environment("ACLQ_TRACE");
  if (settings->path == "0") settings->path.clear();
  const std::string_view format = Environment("ACLQ_TRACE_FORMAT");
  if (format == "json") {
    settings->format = TraceFormat::kJson;
  } else if (!format.empty() && format != "text") {
    return Status(StatusCode::kInvalidArgument,
                  "ACLQ_TRACE_FORMAT=" + std::string(format) +
                      " is not accepted; expected text or json.");
  }
  const std::string_view values = Environment("ACLQ_TRACE_VALUES");
  settings->has_values = values == "1";
  if (!values.empty() && values != "0" && values != "1") {
    return Status(StatusCode::kInvalidArgument,
                  "ACLQ_TRACE_VALUES=" + std::string(values) +
                      " is not accepted; expected 0 or 1.");
  }
  return Status();
}

LogSettings ReadLog() {
  LogSettings settings;
  const std::string_view level = Environment("ASCEND_GLOBAL_LOG_LEVEL");
  if (level.size() == 1 && level[0] >= '0' && level[0] <= '4') {
    settings.level = level[0] - '0';
  }
  settings.to_stdout = Environment("ASCEND_LOG_PRINT_TO_STDOUT") == "1" ||
                       Environment("ASCEND_SLOG_PRINT_TO_STDOUT") == "1";
  settings.folder = Environment("ASCEND_PROCESS_LOG_PATH");
  return settings;
}

}  // namespace aclq::base
