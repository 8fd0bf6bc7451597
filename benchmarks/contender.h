// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// What is timed: ours, the limits and the peers, all behind one function.

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

// The operands of one case. They stay where they are as long as the process
// lives.
struct Operands {
  const void* x = nullptr;
  const float* scales = nullptr;              // Geometry::channels of them
  const std::int32_t* zero_points = nullptr;  // as many, Case::zero_point()
  // The scales and the offsets of AscendQuant, of x's type: Geometry::channels
  // of each.
  const void* factors = nullptr;
  const void* offsets = nullptr;  // Case::zero_point()
  void* out = nullptr;
  void* scratch = nullptr;  // for x or for out without gaps
};

// A case set up for one contender, ready to run any number of times.
struct Work {
  // Empty: the contender has no such case. Ends the program if it fails.
  std::function<void()> run;
  // Where the results are, for those who bring their own memory. Empty:
  // Operands::out.
  std::function<const void*()> result;
  // Before each run, in which the caller does something else.
  std::chrono::microseconds pause{0};
};

struct Contender {
  std::string_view name;
  // What it computes, "" for what only moves bytes.
  std::string_view formula;
  Work (*prepare)(const Case& one, const Operands& operands);
  bool is_ours = false;           // every byte has to be right
  bool has_ascend_quant = false;  // computes cases of AscendQuant too
  bool is_call = false;        // of the C interface, with the synchronisation
  bool is_for_ratios = false;  // and not worth a table of speeds
};

// Sets a case up for a contender. Returns work without `run` if the contender
// does not have the operator of the case.
Work Prepare(const Contender& contender, const Case& one,
             const Operands& operands);

// All that this build and this machine have.
std::span<const Contender> Contenders();

// The one of that name, or null.
const Contender* FindContender(std::string_view name);

// The names of the peers that are missing, each with the reason.
std::span<const std::string> MissingPeers();

// The versions of the peers that are there.
std::span<const std::string> PeerVersions();

// A peer is a module of its own, which is opened at run time if it was built:
// so peers see no symbols of each other's, and nothing of theirs is linked to
// what is measured. The function that a module exports under the name
// "aclq_benchmark_peer":
struct Peer {
  std::string version;
  std::vector<Contender> contenders;
};
using PeerFunction = const Peer* (*)();

}  // namespace aclq::benchmarks

#endif  // ACLQ_BENCHMARKS_CONTENDER_H_
