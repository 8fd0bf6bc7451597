// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The speed of every contender on every case, by Google Benchmark. The name of
// a benchmark is the contender's and the case's with a slash between them. Exit
// status 1: a result of ours is wrong.

#include <benchmark/benchmark.h>

#include <cstdio>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "aclq/quantize.h"
#include "benchmarks/contender.h"
#include "benchmarks/data.h"
#include "benchmarks/machine.h"

namespace aclq::benchmarks {
namespace {

constexpr std::int64_t kSizes[] = {64, 4096, 65536, 4 << 20, 64 << 20};
constexpr std::int64_t kLargest = 64 << 20;
constexpr DType kSources[] = {DType::kFloat32, DType::kFloat16,
                              DType::kBFloat16};
constexpr DType kOutputs[] = {DType::kInt8,       DType::kUInt8,
                              DType::kInt32,      DType::kFloat8E4M3FN,
                              DType::kFloat8E5M2, DType::kHiFloat8};

// All kernels; and for the usual ones the axes, the views and the threads.
std::vector<Case> Cases() {
  std::vector<Case> cases;
  const auto add = [&](Case one) {
    for (const std::int64_t size : kSizes) {
      one.elements = size;
      cases.push_back(one);
    }
  };
  for (const DType source : kSources) {
    for (const DType output : kOutputs)
      add({.source = source, .output = output});
    for (const Scales scales : {Scales::kLast, Scales::kFirst, Scales::kMiddle})
      add({.source = source, .scales = scales});
    for (const View view : {View::kTransposed, View::kSliced})
      add({.source = source, .view = view});
    if (AllThreads() == 1) continue;
    add({.source = source, .threads = AllThreads()});
    add({.source = source, .scales = Scales::kLast, .threads = AllThreads()});
    add({.source = source, .view = View::kTransposed, .threads = AllThreads()});
  }
  return cases;
}

// Calls of the C interface are measured where they cost more than the work.
bool IsMeasured(const Contender& contender, const Case& one) {
  return !contender.is_call || (one.elements == kSizes[0] &&
                                one.output == DType::kInt8 && one.threads == 1);
}

// The shares of wrong elements, which do not depend on the size; computed once.
std::optional<Shares> SharesOf(const Contender& contender, Case one) {
  static std::map<std::string, std::optional<Shares>> known;
  one.elements = kSizes[2];
  const std::string key = std::string(contender.name) + '/' + NameOf(one);
  const auto found = known.find(key);
  if (found != known.end()) return found->second;
  return known[key] = CheckContender(contender, one);
}

void Run(benchmark::State& state, const Contender& contender, const Case& one,
         const Shares& shares) {
  static Memory memory(kLargest, Numbers::kOrdinary);
  const Work work = contender.prepare(one, memory.OperandsOf(one));
  work.run();
  for (auto _ : state) work.run();
  if (contender.formula.empty()) return;
  state.counters["wrong_hard"] = shares.hard;
  state.counters["wrong_ordinary"] = shares.ordinary;
}

// Whether all results of ours are right.
bool Register() {
  bool all_right = true;
  for (const Case& one : Cases()) {
    for (const Contender& contender : Contenders()) {
      if (!IsMeasured(contender, one)) continue;
      const std::optional<Shares> shares = SharesOf(contender, one);
      if (!shares.has_value()) continue;
      const std::string name = std::string(contender.name) + '/' + NameOf(one);
      if (contender.is_ours && shares->hard + shares->ordinary > 0.0) {
        std::printf("WRONG RESULTS: %s\n", name.c_str());
        all_right = false;
      }
      benchmark::RegisterBenchmark(
          name.c_str(),
          [&contender, one, shares](benchmark::State& state) {
            Run(state, contender, one, *shares);
          })
          ->UseRealTime()
          ->Repetitions(one.elements == kLargest ? 3 : 5);
    }
  }
  return all_right;
}

void AddContext() {
  benchmark::AddCustomContext("machine", MachineName());
  benchmark::AddCustomContext("isa", aclq::IsaNames().front());
  const auto add = [](const std::string& key,
                      std::span<const std::string> lines) {
    std::string joined;
    for (const std::string& line : lines)
      joined += (joined.empty() ? "" : "; ") + line;
    benchmark::AddCustomContext(key, joined);
  };
  add("peers", PeerVersions());
  add("missing", MissingPeers());
  for (const Contender& contender : Contenders()) {
    benchmark::AddCustomContext("formula of " + std::string(contender.name),
                                std::string(contender.formula));
  }
}

}  // namespace
}  // namespace aclq::benchmarks

int main(int count, char** arguments) {
  benchmark::Initialize(&count, arguments);
  if (benchmark::ReportUnrecognizedArguments(count, arguments)) return 2;
  const bool all_right = aclq::benchmarks::Register();
  aclq::benchmarks::AddContext();
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return all_right ? 0 : 1;
}
