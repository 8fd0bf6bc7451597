// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Timing of contenders in turn. On a shared machine speeds drift by a factor of
// two within minutes, so only contenders that ran in turn are compared.

#ifndef ACLQ_BENCHMARKS_ROUND_ROBIN_H_
#define ACLQ_BENCHMARKS_ROUND_ROBIN_H_

#include <chrono>
#include <functional>
#include <vector>

namespace aclq::benchmarks {

// A function that runs repeatedly in its turn. The pause before each run is not
// timed; the thread computes in it.
struct Turn {
  std::function<void()> run;
  std::chrono::microseconds pause{0};
};

// Times contenders in rounds, and returns the seconds of a call: result[i][j]
// is the time of contender j in round i. In each round all contenders run in
// turn. In its turn a contender runs once without timing, then often enough to
// fill a fraction of a millisecond at least. Every other round goes backwards.
// The longer the rounds take, the fewer there are.
std::vector<std::vector<double>> TimeInTurn(const std::vector<Turn>& turns);

double Median(std::vector<double> values);
// Returns the range of the middle half of the values, divided by their median.
double Spread(std::vector<double> values);

}  // namespace aclq::benchmarks

#endif  // ACLQ_BENCHMARKS_ROUND_ROBIN_H_
