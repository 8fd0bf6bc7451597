// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The trace: one line for each call of the C interface, if ACLQ_TRACE turns it
// on. If the trace is off, it costs each call one predictable branch.

#ifndef ACLQ_SRC_BASE_TRACE_H_
#define ACLQ_SRC_BASE_TRACE_H_

#include <atomic>
#include <chrono>
#include <concepts>
#include <cstdint>
#include <cstring>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "aclq/status.h"

namespace aclq::base {

// Returns an error if ACLQ_TRACE, ACLQ_TRACE_FORMAT or ACLQ_TRACE_VALUES has an
// unusable value; then there is no trace.
Status TraceStatus();

enum class TraceState { kUnread, kOff, kOn };
inline std::atomic<TraceState> trace_state{TraceState::kUnread};
bool ReadTraceState() noexcept;

inline bool TraceIsOn() {
  const TraceState state = trace_state.load(std::memory_order_relaxed);
  if (state == TraceState::kOff) [[likely]] {
    return false;
  }
  return state == TraceState::kOn || ReadTraceState();
}

// Returns true if the lines of aclnnQuantize contain counts of values. The
// trace must be on.
bool TraceHasValues() noexcept;

// A value in the two formats of a line.
struct TraceValue {
  std::string text;
  std::string json;

  static TraceValue Of(bool value);
  static TraceValue Of(double value);
  static TraceValue Of(const void* address);
  static TraceValue Of(const char* string);  // quoted; null for a null one
  static TraceValue Of(const std::string& string);  // not quoted in the text
  static TraceValue Of(std::span<const int64_t> list);
  static TraceValue Of(
      const std::vector<std::pair<std::string_view, TraceValue>>& members);

  template <typename T>
  requires(std::integral<T> && !std::same_as<T, bool>) static TraceValue
      Of(T value) {
    const std::string digits = std::to_string(value);
    return {digits, digits};
  }
  // Copies the bytes: the caller may have passed a number without an
  // enumerator.
  template <typename T>
  requires std::is_enum_v<T>
  static TraceValue Of(const T& value) {
    std::underlying_type_t<T> number;
    std::memcpy(&number, &value, sizeof(number));
    return Of(number);
  }
  template <typename Result, typename... Parameters>
  static TraceValue Of(Result (*function)(Parameters...)) {
    return Of(reinterpret_cast<const void*>(function));
  }
};

// An argument of a call.
template <typename T>
struct Argument {
  std::string_view name;
  const T& value;

  Argument(std::string_view the_name, const T& the_value)
      : name(the_name), value(the_value) {}
  TraceValue Before() const { return TraceValue::Of(value); }
};

// The address to which a call writes. Before the call, the line gets the
// address; after a successful call, the value there.
template <typename T>
struct Output {
  std::string_view name;
  T* address;

  Output(std::string_view the_name, T* the_address)
      : name(the_name), address(the_address) {}
  TraceValue Before() const {
    return TraceValue::Of(static_cast<const void*>(address));
  }
  TraceValue After() const {
    if constexpr (std::is_same_v<T, char>) {
      return TraceValue::Of(static_cast<const char*>(address));
    } else {
      return TraceValue::Of(*address);
    }
  }
};

// One line, written completely or lost (line_output.h). A part for which there
// is no memory is left out of the line; that is not an error.
class TraceLine {
 public:
  explicit TraceLine(std::string_view function) : function_(function) {}

  template <typename Argument>
  void AddBefore(const Argument& argument) noexcept {
    try {
      arguments_.emplace_back(argument.name, argument.Before());
    } catch (...) {
    }
  }
  template <typename Argument>
  void AddAfter(const Argument& argument) noexcept {
    if constexpr (requires { argument.After(); }) {
      if (argument.address == nullptr) return;
      try {
        outputs_.emplace_back(argument.name, argument.After());
      } catch (...) {
      }
    }
  }

  // Start records the calling thread and the time; Stop records the time at
  // which the call ends.
  void Start();
  void Stop();
  // Replaces Start and Stop for a call that the caller has timed and that ends
  // now.
  void SetDuration(std::chrono::nanoseconds duration);
  template <typename Result>
  void SetResult(const Result& result) noexcept {
    try {
      result_ = TraceValue::Of(result);
    } catch (...) {
    }
  }
  bool has_ended() const { return time_ != decltype(time_)(); }
  // Adds a count of values. May throw std::bad_alloc.
  void AddValue(std::string_view name, std::int64_t count) {
    values_.emplace_back(name, TraceValue::Of(count));
  }
  void Write() const noexcept;
  // Returns the line as it is written. May throw std::bad_alloc.
  std::string Format() const;

 private:
  using Values = std::vector<std::pair<std::string_view, TraceValue>>;

  const std::string_view function_;
  Values arguments_;
  Values outputs_;
  Values values_;
  TraceValue result_;  // empty for a function that returns nothing
  std::int64_t thread_ = 0;
  std::chrono::steady_clock::time_point start_;
  std::chrono::steady_clock::time_point end_;
  std::chrono::system_clock::time_point time_;  // when the call ended
};

// A line that is written when its last owner releases it. Owners are the call
// and work that the call has deferred. If the call has not ended, the line is
// not written.
using SharedTraceLine = std::shared_ptr<TraceLine>;
// Returns null if there is no memory.
SharedTraceLine MakeSharedTraceLine(std::string_view function) noexcept;

// Calls the body and records its arguments, times, outputs and result in the
// line.
template <typename Body, typename... Arguments>
auto CallInLine(TraceLine& line, Body& body, const Arguments&... arguments) {
  (line.AddBefore(arguments), ...);
  line.Start();
  if constexpr (std::is_void_v<decltype(body())>) {
    body();
    line.Stop();
    (line.AddAfter(arguments), ...);
  } else {
    const auto result = body();
    line.Stop();
    // An integer is a code, and 0 is success; other functions return addresses.
    if (!std::is_integral_v<decltype(result)> || result == decltype(result){}) {
      (line.AddAfter(arguments), ...);
    }
    line.SetResult(result);
    return result;
  }
}

template <typename Body, typename... Arguments>
[[gnu::noinline]] auto TracedCall(std::string_view function, Body& body,
                                  const Arguments&... arguments) {
  TraceLine line(function);
  if constexpr (std::is_void_v<decltype(body())>) {
    CallInLine(line, body, arguments...);
    line.Write();
  } else {
    const auto result = CallInLine(line, body, arguments...);
    line.Write();
    return result;
  }
}

// Calls the body of an exported function. If the trace is on, writes a line.
template <typename Body, typename... Arguments>
auto Traced(std::string_view function, Body&& body,
            const Arguments&... arguments) {
  if (TraceIsOn()) [[unlikely]] {
    return TracedCall(function, body, arguments...);
  }
  return body();
}

// Calls body(line) for a call whose work counts values, and writes a line.
// `line` is null, or the address of the call's line, which the work may share.
template <typename Body, typename... Arguments>
[[gnu::cold]] auto TracedCallWithValues(std::string_view function,
                                        const Body& body,
                                        const Arguments&... arguments) {
  SharedTraceLine line;
  if (TraceHasValues()) line = MakeSharedTraceLine(function);
  const auto call = [&] { return body(line != nullptr ? &line : nullptr); };
  if (line == nullptr) return TracedCall(function, call, arguments...);
  return CallInLine(*line, call, arguments...);
}

// Calls body(line) as above if the trace is on, otherwise body(nullptr).
template <typename Body, typename... Arguments>
auto TracedWithValues(std::string_view function, const Body& body,
                      const Arguments&... arguments) {
  if (TraceIsOn()) [[unlikely]] {
    return TracedCallWithValues(function, body, arguments...);
  }
  return body(nullptr);
}

}  // namespace aclq::base

#endif  // ACLQ_SRC_BASE_TRACE_H_
