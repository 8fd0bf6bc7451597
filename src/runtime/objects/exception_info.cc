// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/runtime/objects/exception_info.h"

#include <cxxabi.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <mutex>

#include "acl/acl_rt.h"

namespace aclq::runtime {
namespace {

std::atomic<aclrtExceptionInfoCallback> program_callback{nullptr};

// An exception info while the program's function reads it. Live infos form a
// list through the stacks of the reporting threads: a task may have failed
// because no memory was left, so reporting must not allocate.
class LiveInfo {
 public:
  explicit LiveInfo(const rtExceptionInfo& info) : info_(info) {
    const std::lock_guard lock(mutex_);
    next_ = first_;
    first_ = this;
  }
  ~LiveInfo() {
    const std::lock_guard lock(mutex_);
    LiveInfo** at = &first_;
    while (*at != this) at = &(*at)->next_;
    *at = next_;
  }
  LiveInfo(const LiveInfo&) = delete;
  LiveInfo& operator=(const LiveInfo&) = delete;

  rtExceptionInfo* get() { return &info_; }

  // Reads a member of an info that may be dead; returns false if it is.
  static bool Read(const rtExceptionInfo* info,
                   uint32_t rtExceptionInfo::*member, uint32_t* number) {
    const std::lock_guard lock(mutex_);
    for (const LiveInfo* live = first_; live != nullptr; live = live->next_) {
      if (&live->info_ != info) continue;
      *number = info->*member;
      return true;
    }
    return false;
  }

 private:
  static constinit std::mutex mutex_;
  static LiveInfo* first_;

  rtExceptionInfo info_;
  LiveInfo* next_ = nullptr;
};
constinit std::mutex LiveInfo::mutex_;
constinit LiveInfo* LiveInfo::first_ = nullptr;

}  // namespace

void ReportFailedTask(rtExceptionInfo info) {
  const aclrtExceptionInfoCallback function = program_callback;
  if (function == nullptr) return;
  LiveInfo live(info);
  try {
    function(live.get());
  } catch (const abi::__forced_unwind&) {
    throw;
  } catch (...) {
    // No caller can take the exception, and the task's own failure is reported
    // anyway.
  }
}

std::uint32_t KernelThreadId() {
  thread_local const auto id = static_cast<std::uint32_t>(syscall(SYS_gettid));
  return id;
}

void SetExceptionInfoCallback(aclrtExceptionInfoCallback function) {
  program_callback = function;
}

bool ReadExceptionInfo(const rtExceptionInfo* info,
                       uint32_t rtExceptionInfo::*member, uint32_t* number) {
  return LiveInfo::Read(info, member, number);
}

}  // namespace aclq::runtime
