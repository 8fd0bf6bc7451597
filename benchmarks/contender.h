// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The contenders: aclq, the limits and the peers, with one interface.

#ifndef ACLQ_BENCHMARKS_CONTENDER_H_
#define ACLQ_BENCHMARKS_CONTENDER_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "benchmarks/case.h"

namespace aclq::benchmarks {

// The operands of one case. Their addresses are valid until the process ends.
struct Operands {
  const void* x = nullptr;
  const float* scales = nullptr;              // Geometry::channels elements
  const std::int32_t* zero_points = nullptr;  // Geometry::channels elements
  // The scales and the offsets of AscendQuant, Geometry::channels elements of
  // x's type each.
  const void* factors = nullptr;
  const void* offsets = nullptr;  // Case::zero_point()
  void* out = nullptr;
  void* scratch = nullptr;  // memory for x or out without gaps
};

// A case set up for one contender, ready to run any number of times.
struct Work {
  // Runs the case, and ends the program if that fails. Empty if the contender
  // does not support the case.
  std::function<void()> run;
  // Returns the address of the results, for contenders with their own memory.
  // Empty if the results are in Operands::out.
  std::function<const void*()> result;
  // Time before each run in which the calling thread is busy with other work.
  std::chrono::microseconds pause{0};
};

struct Contender {
  std::string_view name;
  // The formula that it computes; "" if it only moves bytes.
  std::string_view formula;
  Work (*prepare)(const Case& one, const Operands& operands);
  bool is_ours = false;           // every byte must be right
  bool has_ascend_quant = false;  // also computes cases of AscendQuant
  bool is_call = false;           // a synchronized call of the C interface
  bool is_for_ratios = false;     // left out of the tables of speeds
};

// Sets a case up for a contender. Returns work without `run` if the contender
// does not have the operator of the case.
Work Prepare(const Contender& contender, const Case& one,
             const Operands& operands);

// Returns the contenders that this build and this machine have.
std::span<const Contender> Contenders();

// Returns the contender with a name, or null.
const Contender* FindContender(std::string_view name);

// Returns the names of the missing peers, each with the reason.
std::span<const std::string> MissingPeers();

// Returns the versions of the peers that were found.
std::span<const std::string> PeerVersions();

// A peer, which a separate module returns. Modules are opened at run time if
// they were built, so peers see no symbols of each other, and no code of a peer
// is linked to the measured code. Each module exports a PeerFunction under the
// name "aclq_benchmark_peer".
struct Peer {
  std::string version;
  std::vector<Contender> contenders;
};
using PeerFunction = const Peer* (*)();

}  // namespace aclq::benchmarks

#endif  // ACLQ_BENCHMARKS_CONTENDER_H_
