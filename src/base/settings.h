// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The environment variables that the libraries read, each in one place. A wrong
// value is never ignored, save in those of the log: whoever reads the setting
// returns the status, which lists the right values. In a program with more
// rights than its caller (secure_getenv), no variable counts as set.

#ifndef ACLQ_SRC_BASE_SETTINGS_H_
#define ACLQ_SRC_BASE_SETTINGS_H_

#include <string>
#include <string_view>
#include <vector>

#include "aclq/status.h"
#include "src/base/socs.h"

namespace aclq::base {

// Whether an environment variable has a value. Unset and empty are the same.
bool IsSet(const char* variable);

// ACLQ_SOC: the SoC that the libraries stand for. Default kDefaultSoc.
Status ReadSoc(const SocInfo** soc);

// ACLQ_ISA: the SIMD instruction set to use, "" for the best one. Which names
// exist is the kernels' to say.
std::string ReadIsa();

// ACLQ_NUM_THREADS: 1 to kMaxThreads. Default: AvailableCpus().
inline constexpr int kMaxThreads = 1024;
Status ReadNumThreads(int* num_threads);

// ACLQ_DEVICE_COUNT: how many devices the machine stands for, 1 to kMaxDevices.
// Default 1.
inline constexpr int kMaxDevices = 64;
Status ReadDeviceCount(int* count);

// ASCEND_RT_VISIBLE_DEVICES, which is CANN's: which of the devices the process
// sees, by their numbers in ascending order, separated by commas. A list ends
// before the first element that is no number of a device; one that names a
// device twice or out of order shows none.
Status ReadVisibleDevices(std::vector<int>* devices);

// ACLQ_STRICT_MEMORY: "1" to refuse what does not lie inside one live device
// allocation; "0" and "" for no such check.
Status ReadStrictMemory(bool* is_strict);

// ACLQ_TRACE: "1" for a line on the standard error output for each call, else
// the path of a file to which the lines are added; "0" and "" for no trace.
// ACLQ_TRACE_FORMAT: "text", which is the default, or "json".
// ACLQ_TRACE_VALUES: "1" for counts of values in the lines of calls that
// compute; "0" and "" for none.
inline constexpr std::string_view kTraceToStderr = "1";
enum class TraceFormat { kText, kJson };
struct TraceSettings {
  std::string path;  // "" for no trace
  TraceFormat format = TraceFormat::kText;
  bool has_values = false;
};
Status ReadTrace(TraceSettings* settings);

// The log, by CANN's variables. As there, a wrong value counts as none.
// ASCEND_GLOBAL_LOG_LEVEL: the lowest level of the lines that are written:
// 0 debug, 1 info, 2 warning, 3 error, which is the default, or 4 for none.
// ASCEND_LOG_PRINT_TO_STDOUT, or its older name ASCEND_SLOG_PRINT_TO_STDOUT:
// "1" for lines on the standard output. ASCEND_PROCESS_LOG_PATH: else, a folder
// for files with them. With none of these there is no log.
struct LogSettings {
  int level = 3;
  bool to_stdout = false;
  std::string folder;  // "" for none
};
LogSettings ReadLog();

}  // namespace aclq::base

#endif  // ACLQ_SRC_BASE_SETTINGS_H_
