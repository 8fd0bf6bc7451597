// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#ifndef ACLQ_SRC_RUNTIME_CORE_LOCAL_TIME_H_
#define ACLQ_SRC_RUNTIME_CORE_LOCAL_TIME_H_

#include <chrono>
#include <string>

namespace aclq::runtime {

// Returns a time as CANN writes it in messages and logs:
// YYYY-MM-DD-hh:mm:ss.mmm.uuu, local time, with milliseconds, then
// microseconds. In a forked process, it uses the offset from UTC that
// NoteUtcOffset or LocalTime last found before the fork, because the C
// library's lock of the time zone may be locked forever there.
std::string LocalTime(std::chrono::system_clock::time_point time);
void NoteUtcOffset();

}  // namespace aclq::runtime

#endif  // ACLQ_SRC_RUNTIME_CORE_LOCAL_TIME_H_
