// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The environment variables that the libraries read, each in one place. A wrong
// value is never ignored, except in the variables of the log: the function
// returns an error that lists the accepted values, and its caller passes the
// error on. In a program with more rights than its caller (secure_getenv), no
// variable counts as set.

#ifndef ACLQ_SRC_BASE_SETTINGS_H_
#define ACLQ_SRC_BASE_SETTINGS_H_

#include <string>
#include <string_view>
#include <vector>

#include "aclq/status.h"
#include "src/base/socs.h"

namespace aclq::base {

// Returns true if an environment variable is set and not empty.
bool IsSet(const char* variable);

// Reads ACLQ_SOC: the SoC that the libraries emulate. Default kDefaultSoc.
Status ReadSoc(const SocInfo** soc);

// Reads ACLQ_ISA: the SIMD instruction set to use, "" for the best one. The
// kernels check the name.
std::string ReadIsa();

// Reads ACLQ_NUM_THREADS: 1 to kMaxThreads. Default AvailableCpus().
inline constexpr int kMaxThreads = 1024;
Status ReadNumThreads(int* num_threads);

// Reads ACLQ_DEVICE_COUNT: the number of emulated devices, 1 to kMaxDevices.
// Default 1.
inline constexpr int kMaxDevices = 64;
Status ReadDeviceCount(int* count);

// Reads CANN's variable ASCEND_RT_VISIBLE_DEVICES: the devices that the process
// sees, as a list of device numbers in ascending order, separated by commas.
// The list ends before the first element that is not a device number. If it
// names a device twice or out of order, the process sees no device.
Status ReadVisibleDevices(std::vector<int>* devices);

// Reads ACLQ_STRICT_MEMORY: "1" to refuse memory that does not lie inside one
// live device allocation; "0" and "" for no check.
Status ReadStrictMemory(bool* is_strict);

// The settings of the trace.
// ACLQ_TRACE: "1" for a line on the standard error output for each call; "0"
// and "" for no trace; any other value is the path of a file to which the lines
// are added.
// ACLQ_TRACE_FORMAT: "text", which is the default, or "json".
// ACLQ_TRACE_VALUES: "1" for counts of values in the lines of
// aclnnQuantize; "0" and "" for no counts.
inline constexpr std::string_view kTraceToStderr = "1";
enum class TraceFormat { kText, kJson };
struct TraceSettings {
  std::string path;  // "" for no trace
  TraceFormat format = TraceFormat::kText;
  bool has_values = false;
};
Status ReadTrace(TraceSettings* settings);

// The settings of the log, in CANN's variables. As in CANN, a wrong value
// counts as unset.
// ASCEND_GLOBAL_LOG_LEVEL: the lowest level of the lines that are written:
// 0 debug, 1 info, 2 warning, 3 error, which is the default, or 4 for no lines.
// ASCEND_LOG_PRINT_TO_STDOUT, or its older name ASCEND_SLOG_PRINT_TO_STDOUT:
// "1" for lines on the standard output. ASCEND_PROCESS_LOG_PATH: a folder for
// log files, if the lines do not go to the standard output. If none of these is
// set, there is no log.
struct LogSettings {
  int level = 3;
  bool to_stdout = false;
  std::string folder;  // "" for none
};
LogSettings ReadLog();

}  // namespace aclq::base

#endif  // ACLQ_SRC_BASE_SETTINGS_H_
