// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Loops over calls of the C and C++ interfaces, for the benchmark of the Python
// package: it loads this library with ctypes and calls a loop once for many
// calls, so the measured time contains no Python. Only loops.py uses it.

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "benchmarks/case.h"
#include "benchmarks/machine.h"
#include "benchmarks/own.h"

namespace aclq::benchmarks {
namespace {

struct Loop {
  std::string_view name;
  Work (*prepare)(const Case& one, const Operands& operands);
};

constexpr Loop kLoops[] = {
    {"call", &PrepareCall},
    {"call into new", &PrepareCallIntoNew},
    {"engine", &PrepareAclq},
    {"make and run", &PrepareMakeAndRun},
};

}  // namespace
}  // namespace aclq::benchmarks

extern "C" {

#define ACLQ_LOOPS_API __attribute__((visibility("default")))

// Sets a case up on the given operands, which must stay valid, and returns a
// handle; null if no loop has this name. `zero_points` is null if the case has
// no zero points. Handles are never freed.
ACLQ_LOOPS_API void* aclq_loop_prepare(const char* name, const char* case_name,
                                       const void* x, const float* scales,
                                       const std::int32_t* zero_points,
                                       void* out) {
  using namespace aclq::benchmarks;
  const Operands operands = {.x = x,
                             .scales = scales,
                             .zero_points = zero_points,
                             .out = out,
                             .scratch = nullptr};
  for (const Loop& loop : kLoops) {
    if (loop.name == name)
      return new Work(loop.prepare(CaseOf(case_name), operands));
  }
  return nullptr;
}

// Runs a prepared case `times` times and returns the seconds of all calls.
ACLQ_LOOPS_API double aclq_loop_run(const void* prepared, std::int64_t times) {
  using Clock = std::chrono::steady_clock;
  const auto& work = *static_cast<const aclq::benchmarks::Work*>(prepared);
  const Clock::time_point start = Clock::now();
  for (std::int64_t i = 0; i < times; ++i) work.run();
  return std::chrono::duration<double>(Clock::now() - start).count();
}

// Returns the address of the result of the last call; null if the result is in
// the operand `out`.
ACLQ_LOOPS_API const void* aclq_loop_result(const void* prepared) {
  const auto& work = *static_cast<const aclq::benchmarks::Work*>(prepared);
  return work.result ? work.result() : nullptr;
}

// Returns MachineName(): the CPU and the active instruction set.
ACLQ_LOOPS_API const char* aclq_loop_machine() {
  static const std::string name = aclq::benchmarks::MachineName();
  return name.c_str();
}

}  // extern "C"
