// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "aclq/trace.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "src/base/trace.h"

namespace {

// The strings of one argument, in the form that TraceLine takes.
struct GivenArgument {
  std::string_view name;
  const char* value;

  aclq::base::TraceValue Before() const {
    return aclq::base::TraceValue::Of(std::string(value));
  }
};

}  // namespace

extern "C" {

__attribute__((visibility("default"))) bool aclqTraceIsOn() {
  return aclq::base::TraceIsOn();
}

__attribute__((visibility("default"))) void aclqTraceCall(
    const char* function, const AclqTraceArgument* arguments, size_t count,
    uint64_t nanoseconds) {
  if (!aclq::base::TraceIsOn()) return;
  aclq::base::TraceLine line(function);
  for (std::size_t i = 0; i < count; ++i) {
    line.AddBefore(GivenArgument{arguments[i].name, arguments[i].value});
  }
  line.SetDuration(std::chrono::nanoseconds(nanoseconds));
  line.Write();
}

}  // extern "C"
