// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include <dlfcn.h>

#include <cstdio>
#include <filesystem>

#include "benchmarks/contender.h"
#include "benchmarks/own.h"

namespace aclq::benchmarks {
namespace {

constexpr Contender kOwn[] = {
    {.name = "aclq",
     .formula = "round(x / s + zp)",
     .prepare = &PrepareAclq,
     .is_ours = true,
     .has_ascend_quant = true},
    {.name = "one thread",
     .formula = "round(x / s + zp)",
     .prepare = &PrepareOneThread,
     .is_ours = true,
     .has_ascend_quant = true,
     .is_for_ratios = true},
    {.name = "apart",
     .formula = "round(x / s + zp)",
     .prepare = &PrepareApart,
     .is_ours = true,
     .is_for_ratios = true},
    {.name = "apart, one thread",
     .formula = "round(x / s + zp)",
     .prepare = &PrepareApartOneThread,
     .is_ours = true,
     .is_for_ratios = true},
    {.name = "call",
     .formula = "round(x / s + zp)",
     .prepare = &PrepareCall,
     .is_ours = true,
     .is_call = true},
    {.name = "repeated call",
     .formula = "round(x / s + zp)",
     .prepare = &PrepareRepeatedCall,
     .is_ours = true,
     .is_call = true},
    {.name = "pipeline",
     .formula = "round(x / s + zp)",
     .prepare = &PreparePipeline,
     .is_ours = true,
     .is_call = true,
     .is_for_ratios = true},
    {.name = "pipeline, in turn",
     .formula = "round(x / s + zp)",
     .prepare = &PreparePipelineInTurn,
     .is_ours = true,
     .is_for_ratios = true},
    {.name = "four streams",
     .formula = "round(x / s + zp)",
     .prepare = &PrepareManyStreams,
     .is_ours = true,
     .is_call = true,
     .is_for_ratios = true},
    {.name = "four runs",
     .formula = "round(x / s + zp)",
     .prepare = &PrepareRunsInTurn,
     .is_ours = true,
     .is_for_ratios = true},
    {.name = "copy first",
     .formula = "round(x / s + zp)",
     .prepare = &PrepareCopyFirst,
     .is_ours = true},
    {.name = "memcpy", .formula = "", .prepare = &PrepareMemcpy},
    {.name = "pack", .formula = "", .prepare = &PreparePack},
    {.name = "pack, streaming",
     .formula = "",
     .prepare = &PreparePackStreaming},
    {.name = "pack, four places",
     .formula = "",
     .prepare = &PreparePackFourPlaces},
    {.name = "loop",
     .formula = "round(x / s + zp), no rule for NaN",
     .prepare = &PrepareLoop}};

struct Module {
  std::string_view file;
  std::string_view name;
};
constexpr Module kModules[] = {{"onednn", "oneDNN"},
                               {"xnnpack", "XNNPACK"},
                               {"onnxruntime", "ONNX Runtime"},
                               {"torch", "PyTorch with FBGEMM"}};

struct All {
  std::vector<Contender> contenders{std::begin(kOwn), std::end(kOwn)};
  std::vector<std::string> missing;
  std::vector<std::string> versions;

  All() {
    for (const Module& module : kModules) Open(module);
  }

  void Open(const Module& module) {
    const std::string path =
        ACLQ_PEERS "/peer_" + std::string(module.file) + ".so";
    if (!std::filesystem::exists(path)) {
      missing.push_back(std::string(module.name) +
                        " (not installed, or not built)");
      return;
    }
    void* opened = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
    void* symbol =
        opened != nullptr ? dlsym(opened, "aclq_benchmark_peer") : nullptr;
    if (symbol == nullptr) {
      std::fprintf(stderr, "%s\n", dlerror());
      missing.push_back(std::string(module.name) + " (does not load)");
      return;
    }
    const Peer* peer = reinterpret_cast<PeerFunction>(symbol)();
    versions.push_back(peer->version);
    contenders.insert(contenders.end(), peer->contenders.begin(),
                      peer->contenders.end());
  }
};

const All& TheContenders() {
  static const auto& all = *new All;  // never destroyed
  return all;
}

}  // namespace

Work Prepare(const Contender& contender, const Case& one,
             const Operands& operands) {
  const bool has_case = one.op == Operator::kQuantize ||
                        contender.has_ascend_quant || contender.formula.empty();
  return has_case ? contender.prepare(one, operands) : Work();
}

std::span<const Contender> Contenders() { return TheContenders().contenders; }
std::span<const std::string> MissingPeers() { return TheContenders().missing; }
std::span<const std::string> PeerVersions() { return TheContenders().versions; }

const Contender* FindContender(std::string_view name) {
  for (const Contender& contender : Contenders())
    if (contender.name == name) return &contender;
  return nullptr;
}

}  // namespace aclq::benchmarks
