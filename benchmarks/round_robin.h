// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Timing of contenders beside each other. On a shared machine speeds drift by a
// factor of two within minutes, so only what ran in turn is compared.

#ifndef ACLQ_BENCHMARKS_ROUND_ROBIN_H_
#define ACLQ_BENCHMARKS_ROUND_ROBIN_H_

#include <chrono>
#include <functional>
#include <vector>

namespace aclq::benchmarks {

// What runs again and again in its turn. The pauses before each run are not
// timed; the thread computes in them.
struct Turn {
  std::function<void()> run;
  std::chrono::microseconds pause{0};
};

// Seconds a call: rounds[i][j] is contender j in round i. In each round all run
// in turn, each as often as it takes to fill a fraction of a millisecond at
// least, after one call that is not timed. Every other round goes backwards.
// The fewer rounds, the longer they take.
std::vector<std::vector<double>> TimeInTurn(const std::vector<Turn>& turns);

double Median(std::vector<double> values);
// The share that the middle half of the values spans, of their median.
double Spread(std::vector<double> values);

}  // namespace aclq::benchmarks

#endif  // ACLQ_BENCHMARKS_ROUND_ROBIN_H_
