// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Measures the speed of every contender on every case by Google Benchmark. The
// name of a benchmark is the name of the contender, a slash, and the name of
// the case. If results of aclq are wrong, reports them at the end and exits
// with 1.

#include <benchmark/benchmark.h>

#include <cstdio>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

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

// A case, and whether only our contenders and the packing loops run it.
struct Entry {
  Case one;
  bool without_peers = false;
};

// Returns cases for all kernels, and for the usual kernels also the axes, the
// views and the threads. The remaining kernels have scales per column, or an
// unusual choice of zero point. They are measured with one size in cache and
// one beyond, without peers.
std::vector<Entry> Entries() {
  std::vector<Entry> entries;
  const auto add = [&](Case one) {
    for (const std::int64_t size : kSizes) {
      one.elements = size;
      entries.push_back({one});
    }
  };
  const auto add_kernel = [&](Case one) {
    for (const std::int64_t size : {kSizes[2], kSizes[4]}) {
      one.elements = size;
      entries.push_back({one, true});
    }
  };
  for (const DType source : kSources) {
    for (const DType output : kOutputs) {
      add({.source = source, .output = output});
      add_kernel({.source = source, .output = output, .is_unusual = true});
      if (output == DType::kInt8) continue;  // Below, with every size.
      add_kernel({.source = source, .output = output, .scales = Scales::kLast});
    }
    for (const Scales scales : {Scales::kLast, Scales::kFirst, Scales::kMiddle})
      add({.source = source, .scales = scales});
    for (const View::Kind view : {View::kTransposed, View::kSliced})
      add({.source = source, .view = {view}});
    for (const int threads : {2, 4, 8}) {
      if (source != DType::kFloat32 || threads == AllThreads()) continue;
      for (const std::int64_t size : {kSizes[3], kSizes[4]})
        entries.push_back(
            {{.source = source, .elements = size, .threads = threads}, true});
    }
    if (AllThreads() == 1) continue;
    add({.source = source, .threads = AllThreads()});
    add({.source = source, .scales = Scales::kLast, .threads = AllThreads()});
    add({.source = source,
         .view = {View::kTransposed},
         .threads = AllThreads()});
  }
  return entries;
}

// Returns true if a contender runs a case. Calls of the C interface are
// measured only if they cost more than the work.
bool IsMeasured(const Contender& contender, const Entry& entry) {
  const Case& one = entry.one;
  if (entry.without_peers && !contender.is_ours && !contender.formula.empty())
    return false;
  if (contender.is_for_ratios) return false;
  return !contender.is_call || (one.elements == kSizes[0] &&
                                one.output == DType::kInt8 && one.threads == 1);
}

// Returns the names of our benchmarks with wrong results.
std::set<std::string>& WrongOnes() {
  static std::set<std::string> names;
  return names;
}

// Returns the share of wrong elements among hard numbers. For peers, the share
// does not depend on the size and is computed once.
std::optional<double> WrongHardOf(const Contender& contender, Case one) {
  if (contender.is_ours) return WrongAmongHard(contender, one);
  static std::map<std::string, std::optional<double>> known;
  one.elements = kSizes[2];
  const std::string key = std::string(contender.name) + '/' + NameOf(one);
  const auto found = known.find(key);
  if (found != known.end()) return found->second;
  return known[key] = WrongAmongHard(contender, one);
}

// The inputs of one benchmark, and a result of its first repetition.
struct Subject {
  const Contender* contender;
  Case one;
  std::string name;
  double wrong_hard;
  std::optional<double> wrong_ordinary;
};

void Run(benchmark::State& state, Subject& subject) {
  static Memory memory(kLargest, Numbers::kOrdinary);
  const Operands operands = memory.OperandsOf(subject.one);
  const Work work = Prepare(*subject.contender, subject.one, operands);
  if (!work.run) return state.SkipWithError("has no such case of this size");
  const bool computes = !subject.contender->formula.empty();
  if (computes && !subject.wrong_ordinary.has_value())
    subject.wrong_ordinary = WrongAmongOrdinary(subject.one, operands, work);
  work.run();
  for (auto _ : state) work.run();
  if (!computes) return;
  state.counters["wrong_hard"] = subject.wrong_hard;
  state.counters["wrong_ordinary"] = *subject.wrong_ordinary;
  if (subject.contender->is_ours &&
      subject.wrong_hard + *subject.wrong_ordinary > 0.0)
    WrongOnes().insert(subject.name);
}

void Register() {
  for (const Entry& entry : Entries()) {
    for (const Contender& contender : Contenders()) {
      if (!IsMeasured(contender, entry)) continue;
      const std::optional<double> hard = WrongHardOf(contender, entry.one);
      if (!hard.has_value()) continue;
      const std::string name =
          std::string(contender.name) + '/' + NameOf(entry.one);
      const auto subject = std::make_shared<Subject>(
          Subject{&contender, entry.one, name, *hard, {}});
      benchmark::RegisterBenchmark(
          name.c_str(),
          [subject](benchmark::State& state) { Run(state, *subject); })
          ->UseRealTime()
          ->Repetitions(entry.one.elements == kLargest ? 3 : 5);
    }
  }
}

void AddContext() {
  benchmark::AddCustomContext("machine", MachineName());
  benchmark::AddCustomContext("isa", ActiveIsa());
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
  aclq::benchmarks::Register();
  aclq::benchmarks::AddContext();
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  for (const std::string& name : aclq::benchmarks::WrongOnes())
    std::fprintf(stderr, "WRONG RESULTS: %s\n", name.c_str());
  return aclq::benchmarks::WrongOnes().empty() ? 0 : 1;
}
