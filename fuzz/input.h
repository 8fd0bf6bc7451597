// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The bytes of one input of a fuzzer, taken from the front. After the last
// byte, all further bytes read as 0.

#ifndef ACLQ_FUZZ_INPUT_H_
#define ACLQ_FUZZ_INPUT_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <span>
#include <string>

namespace aclq::fuzz {

class Input {
 public:
  explicit Input(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}

  bool empty() const { return bytes_.empty(); }
  std::span<const std::uint8_t> rest() const { return bytes_; }

  // Takes a number of any type. Missing bytes are 0.
  template <typename T>
  T Take() {
    T value{};
    const std::size_t count = std::min(sizeof(T), bytes_.size());
    if (count > 0) std::memcpy(&value, bytes_.data(), count);
    bytes_ = bytes_.subspan(count);
    return value;
  }
  std::uint8_t TakeByte() { return Take<std::uint8_t>(); }

  // Takes `count` bytes, or all that are left.
  std::span<const std::uint8_t> TakeBytes(std::size_t count) {
    const auto taken = bytes_.first(std::min(count, bytes_.size()));
    bytes_ = bytes_.subspan(taken.size());
    return taken;
  }

  // Takes a text: one byte for its length, then its bytes. Leaves out bytes
  // that are 0.
  std::string TakeText() {
    std::string text;
    for (const std::uint8_t byte : TakeBytes(TakeByte())) {
      if (byte != 0) text.push_back(static_cast<char>(byte));
    }
    return text;
  }

 private:
  std::span<const std::uint8_t> bytes_;
};

// Ends the process with a message. libFuzzer reports this as a finding.
[[noreturn]] inline void Fail(const std::string& finding) {
  std::fprintf(stderr, "FINDING: %s\n", finding.c_str());
  std::abort();
}

}  // namespace aclq::fuzz

#endif  // ACLQ_FUZZ_INPUT_H_
