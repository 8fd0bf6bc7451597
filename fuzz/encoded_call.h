// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The encoding of the calls in an input of the fuzzer api: two bytes for the
// function, one byte for whether its numbers may be wild, one byte for the
// number of argument bytes, and the argument bytes. Missing argument bytes are
// 0.

#ifndef ACLQ_FUZZ_ENCODED_CALL_H_
#define ACLQ_FUZZ_ENCODED_CALL_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "fuzz/input.h"
#include "fuzz/interface.h"

namespace aclq::fuzz {

struct EncodedCall {
  std::uint16_t function = 0;
  std::uint8_t flags = 0;
  std::vector<std::uint8_t> arguments;

  bool is_wild() const { return flags >= 0xC0; }
};

inline std::vector<EncodedCall> Decode(std::span<const std::uint8_t> bytes) {
  std::vector<EncodedCall> calls;
  for (Input input(bytes); !input.empty();) {
    EncodedCall call;
    call.function = input.Take<std::uint16_t>();
    call.flags = input.TakeByte();
    const std::span<const std::uint8_t> arguments =
        input.TakeBytes(input.TakeByte());
    call.arguments.assign(arguments.begin(), arguments.end());
    calls.push_back(std::move(call));
  }
  return calls;
}

inline std::vector<std::uint8_t> Encode(const std::vector<EncodedCall>& calls) {
  std::vector<std::uint8_t> bytes;
  for (const EncodedCall& call : calls) {
    bytes.push_back(static_cast<std::uint8_t>(call.function));
    bytes.push_back(static_cast<std::uint8_t>(call.function >> 8));
    bytes.push_back(call.flags);
    bytes.push_back(static_cast<std::uint8_t>(call.arguments.size()));
    bytes.insert(bytes.end(), call.arguments.begin(), call.arguments.end());
  }
  return bytes;
}

// Returns the functions by their numbers. The numbers are hashes of the names,
// so an input keeps its meaning when the table grows.
inline const std::map<std::uint16_t, const Function*>& FunctionsByNumber() {
  static const auto& by_number = *[] {
    auto* const all = new std::map<std::uint16_t, const Function*>;
    for (const Function& function : Functions()) {
      std::uint32_t hash = 2166136261;
      for (const char* at = function.name; *at != '\0'; ++at) {
        hash = (hash ^ static_cast<unsigned char>(*at)) * 16777619;
      }
      auto number = static_cast<std::uint16_t>(hash ^ hash >> 16);
      while (!all->emplace(number, &function).second) ++number;
    }
    return all;
  }();
  return by_number;
}

// Returns the function with this number, or else with the next used number.
inline const Function& FunctionOf(std::uint16_t number) {
  const auto& all = FunctionsByNumber();
  const auto found = all.lower_bound(number);
  return *(found != all.end() ? found : all.begin())->second;
}

}  // namespace aclq::fuzz

#endif  // ACLQ_FUZZ_ENCODED_CALL_H_
