// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/runtime/objects/recording.h"

#include <utility>

namespace aclq::runtime {

void Recording::Finish(std::optional<Time> time, bool has_failure) noexcept {
  std::vector<std::function<void()>> functions;
  {
    const std::lock_guard lock(mutex_);
    if (done()) return;
    time_ = time;
    has_failure_ = has_failure;
    done_.store(true, std::memory_order_release);
    functions.swap(when_done_);
  }
  changed_.notify_all();
  for (const auto& function : functions) function();
}

std::optional<Recording::Time> Recording::time() const {
  const std::lock_guard lock(mutex_);
  return time_;
}

bool Recording::has_failure() const {
  const std::lock_guard lock(mutex_);
  return has_failure_;
}

bool Recording::Wait(Deadline deadline) {
  std::unique_lock lock(mutex_);
  const auto is_done = [this] { return done(); };
  if (deadline.has_value())
    return changed_.wait_until(lock, *deadline, is_done);
  changed_.wait(lock, is_done);
  return true;
}

void Recording::WhenDone(std::function<void()> function) {
  {
    const std::lock_guard lock(mutex_);
    if (!done()) {
      when_done_.push_back(std::move(function));
      return;
    }
  }
  function();
}

}  // namespace aclq::runtime
