// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "benchmarks/machine.h"

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string_view>

#include "aclq/quantize.h"
#include "benchmarks/case.h"

namespace aclq::benchmarks {
namespace {

// Returns the value of the first line of /proc/cpuinfo with a key.
std::string CpuInfo(std::string_view key) {
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line);) {
    const std::size_t colon = line.find(": ");
    if (colon == std::string::npos) continue;
    const std::size_t end = line.find_last_not_of(" \t", colon - 1);
    if (std::string_view(line).substr(0, end + 1) == key)
      return line.substr(colon + 2);
  }
  return "unknown";
}

}  // namespace

std::string ActiveIsa() {
  const TensorLayout x(DType::kFloat32, {1});
  const TensorLayout out(DType::kInt8, {1});
  QuantizePlan plan;
  const Status status = QuantizePlan::Make(x, x, {}, out, {}, &plan);
  if (status.ok()) return plan.isa();
  std::fprintf(stderr, "aclq: %s\n", status.message().c_str());
  std::exit(2);
}

std::string MachineName() {
  return CpuInfo("model name") + ", family " + CpuInfo("cpu family") +
         ", model " + CpuInfo("model") + ", stepping " + CpuInfo("stepping") +
         ", " + std::to_string(AllThreads()) + " CPUs, " + ActiveIsa();
}

}  // namespace aclq::benchmarks
