// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/runtime/objects/subscriber.h"

#include <array>
#include <utility>

#include "src/runtime/core/message_codes.h"
#include "src/runtime/objects/running_stream.h"

namespace aclq::runtime {

Subscribers& AllSubscribers(CallbackKind kind) {
  static auto& all = *new std::array<Subscribers, kCallbackKinds>;
  return all[static_cast<std::size_t>(kind)];
}

Outcome ThreadNotSubscribed(std::uint64_t thread_id) {
  return {ACL_ERROR_RT_THREAD_SUBSCRIBE, kCallOrder,
          Text("no stream is subscribed to thread ", thread_id, ".")};
}

void Callback::Run() const {
  const TaskOfStream scope(stream);
  function(argument);
}

void Subscriber::AddStream() {
  const std::lock_guard lock(mutex_);
  ++streams_;
}

int Subscriber::RemoveStream() {
  const std::lock_guard lock(mutex_);
  changed_.notify_one();
  return --streams_;
}

void Subscriber::Post(Callback callback) {
  std::list<Callback> one;
  one.push_back(std::move(callback));
  const std::lock_guard lock(mutex_);
  callbacks_.splice(callbacks_.end(), one);
  changed_.notify_one();
}

std::list<Callback> Subscriber::Take(const Stream* stream) {
  std::list<Callback> taken;
  const std::lock_guard lock(mutex_);
  for (auto next = callbacks_.begin(); next != callbacks_.end();) {
    const auto callback = next++;
    if (callback->stream == stream) {
      taken.splice(taken.end(), callbacks_, callback);
    }
  }
  return taken;
}

Outcome Subscriber::Process(Deadline deadline) {
  std::size_t count = 0;
  {
    std::unique_lock lock(mutex_);
    const auto is_due = [&] { return !callbacks_.empty() || streams_ == 0; };
    if (!deadline.has_value()) {
      changed_.wait(lock, is_due);
    } else if (!changed_.wait_until(lock, *deadline, is_due)) {
      // No message: programs call this in a loop and ignore the code.
      return {ACL_ERROR_RT_REPORT_TIMEOUT, {}, {}};
    }
    count = callbacks_.size();
    if (count == 0) return ThreadNotSubscribed(thread_id_);
  }
  for (; count > 0; --count) {
    std::list<Callback> first;
    {
      const std::lock_guard lock(mutex_);
      if (callbacks_.empty()) break;  // The stream was unsubscribed meanwhile.
      first.splice(first.end(), callbacks_, callbacks_.begin());
    }
    first.front().Run();
  }
  return Ok();
}

}  // namespace aclq::runtime
