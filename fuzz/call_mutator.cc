// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Changes inputs of the fuzzer api for libFuzzer: adds, copies and removes
// complete calls, with equal probability for each function, or changes bytes.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <random>
#include <span>
#include <utility>
#include <vector>

#include "fuzz/encoded_call.h"
#include "fuzz/interface.h"

// A function of libFuzzer.
extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size,
                                        std::size_t max_size);

namespace aclq::fuzz {
namespace {

constexpr std::size_t kMostArguments = 255;

class Mutation {
 public:
  Mutation(std::span<const std::uint8_t> bytes, unsigned seed)
      : calls_(Decode(bytes)), random_(seed) {}

  std::vector<std::uint8_t> Run() {
    switch (calls_.empty() ? 0 : Pick(5)) {
      case 0:
      case 1:
        Insert(NewCall());
        break;
      case 2:
        Insert(EncodedCall(AnyCall()));
        break;
      case 3:
        calls_.erase(calls_.begin() + Place(calls_.size()));
        break;
      default:
        ChangeArguments(AnyCall());
    }
    return Encode(calls_);
  }

 private:
  std::size_t Pick(std::size_t count) {
    return std::uniform_int_distribution<std::size_t>(0, count - 1)(random_);
  }
  std::ptrdiff_t Place(std::size_t count) {
    return static_cast<std::ptrdiff_t>(Pick(count));
  }
  EncodedCall& AnyCall() { return calls_[Pick(calls_.size())]; }

  void Insert(EncodedCall call) {
    calls_.insert(calls_.begin() + Place(calls_.size() + 1), std::move(call));
  }

  // Makes a random call. Half of the argument bytes are 0, which works most
  // often.
  EncodedCall NewCall() {
    const auto& functions = FunctionsByNumber();
    EncodedCall call;
    call.function =
        std::next(functions.begin(), Place(functions.size()))->first;
    call.flags = Pick(4) == 0 ? 0xFF : 0;
    for (std::size_t left = Pick(24); left > 0; --left) {
      const bool is_zero = Pick(2) == 0;
      call.arguments.push_back(is_zero ? 0
                                       : static_cast<std::uint8_t>(Pick(256)));
    }
    return call;
  }

  void ChangeArguments(EncodedCall& call) {
    const std::size_t size = call.arguments.size();
    call.arguments.resize(kMostArguments);
    call.arguments.resize(
        LLVMFuzzerMutate(call.arguments.data(), size, kMostArguments));
  }

  std::vector<EncodedCall> calls_;
  std::minstd_rand random_;
};

}  // namespace
}  // namespace aclq::fuzz

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data,
                                               std::size_t size,
                                               std::size_t max_size,
                                               unsigned seed) {
  // Changes any bytes, since one changed byte may be enough.
  if (seed % 4 == 0) return LLVMFuzzerMutate(data, size, max_size);
  const std::vector<std::uint8_t> bytes =
      aclq::fuzz::Mutation({data, size}, seed).Run();
  const std::size_t count = std::min(bytes.size(), max_size);
  std::copy_n(bytes.begin(), count, data);
  return count;
}
