// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "benchmarks/round_robin.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <thread>

namespace aclq::benchmarks {
namespace {

using Clock = std::chrono::steady_clock;

constexpr double kTurnSeconds = 400e-6;
constexpr double kTotalSeconds = 0.8;
constexpr int kMinRounds = 7;
constexpr int kMaxRounds = 41;

// Time before each turn. After their last work, threads of OpenMP and of ONNX
// Runtime look for more work for a while before they sleep. Nothing else is
// timed meanwhile.
constexpr auto kPause = std::chrono::milliseconds(2);

double SecondsSince(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

double SecondsOf(const Turn& turn, int times) {
  if (turn.pause.count() == 0) {
    const Clock::time_point start = Clock::now();
    for (int i = 0; i < times; ++i) turn.run();
    return SecondsSince(start) / times;
  }
  double seconds = 0.0;
  for (int i = 0; i < times; ++i) {
    const Clock::time_point pause = Clock::now();
    while (Clock::now() - pause < turn.pause) {
    }
    const Clock::time_point start = Clock::now();
    turn.run();
    seconds += SecondsSince(start);
  }
  return seconds / times;
}

// Returns the number of runs of a contender in its turn.
int TimesOf(const Turn& turn) {
  turn.run();
  int times = 1;
  while (SecondsOf(turn, times) * times < kTurnSeconds / 4) times *= 2;
  const double seconds = SecondsOf(turn, times);
  return static_cast<int>(
      std::clamp(std::ceil(kTurnSeconds / seconds), 1.0, 1e6));
}

double Quantile(const std::vector<double>& sorted, double share) {
  const double at = share * static_cast<double>(sorted.size() - 1);
  const auto low = static_cast<std::size_t>(at);
  const std::size_t high = std::min(low + 1, sorted.size() - 1);
  return sorted[low] +
         (sorted[high] - sorted[low]) * (at - static_cast<double>(low));
}

}  // namespace

std::vector<std::vector<double>> TimeInTurn(const std::vector<Turn>& turns) {
  std::vector<int> times;
  for (const Turn& turn : turns) times.push_back(TimesOf(turn));

  std::vector<std::vector<double>> rounds;
  const Clock::time_point start = Clock::now();
  while (rounds.size() < kMinRounds ||
         (rounds.size() < kMaxRounds && SecondsSince(start) < kTotalSeconds)) {
    std::vector<double> seconds(turns.size());
    for (std::size_t i = 0; i < turns.size(); ++i) {
      const std::size_t j = rounds.size() % 2 == 0 ? i : turns.size() - 1 - i;
      std::this_thread::sleep_for(kPause);
      turns[j].run();
      seconds[j] = SecondsOf(turns[j], times[j]);
    }
    rounds.push_back(std::move(seconds));
  }
  return rounds;
}

double Median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return Quantile(values, 0.5);
}

double Spread(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return (Quantile(values, 0.75) - Quantile(values, 0.25)) /
         Quantile(values, 0.5);
}

}  // namespace aclq::benchmarks
