// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The functions by which layers of CANN report to a profiler. There is no
// profiler, so reports are accepted and dropped, as CANN does while no profiler
// records.

#include <chrono>
#include <cstdint>
#include <string_view>

#include "acl/aclq_runtime.h"
#include "src/base/trace.h"

namespace base = aclq::base;

namespace {

template <typename... Arguments>
int32_t Forget(std::string_view function, const Arguments&... arguments) {
  return base::Traced(
      function, [] { return int32_t{0}; }, arguments...);
}

// Returns the polynomial of the bytes at `base`, modulo 2^32.
uint32_t Polynomial(std::string_view bytes, uint32_t base) {
  uint32_t value = 0;
  for (const char byte : bytes) {
    value = value * base + static_cast<unsigned char>(byte);
  }
  return value;
}

// Returns CANN's hash: two polynomials side by side.
uint64_t HashOf(std::string_view bytes) {
  return uint64_t{Polynomial(bytes, 29)} << 32 | Polynomial(bytes, 131);
}

uint64_t Nanoseconds() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

}  // namespace

int32_t MsprofRegisterCallback(uint32_t moduleId, ProfCommandHandle handle) {
  return Forget(__func__, base::Argument("moduleId", moduleId),
                base::Argument("handle", handle));
}

int32_t MsprofReportApi(uint32_t nonPersistantFlag, const MsprofApi* api) {
  return Forget(__func__,
                base::Argument("nonPersistantFlag", nonPersistantFlag),
                base::Argument("api", api));
}

int32_t MsprofReportCompactInfo(uint32_t nonPersistantFlag, const VOID_PTR data,
                                uint32_t length) {
  return Forget(__func__,
                base::Argument("nonPersistantFlag", nonPersistantFlag),
                base::Argument("data", data), base::Argument("length", length));
}

int32_t MsprofReportAdditionalInfo(uint32_t nonPersistantFlag,
                                   const VOID_PTR data, uint32_t length) {
  return Forget(__func__,
                base::Argument("nonPersistantFlag", nonPersistantFlag),
                base::Argument("data", data), base::Argument("length", length));
}

uint64_t MsprofGetHashId(const char* hashInfo, size_t length) {
  return base::Traced(
      __func__,
      [&] {
        return hashInfo != nullptr ? HashOf({hashInfo, length}) : 0;
      },
      base::Argument("hashInfo", static_cast<const void*>(hashInfo)),
      base::Argument("length", length));
}

uint64_t MsprofSysCycleTime() { return base::Traced(__func__, Nanoseconds); }
