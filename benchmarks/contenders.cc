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
    {"aclq", "round(x / s + zp)", &PrepareAclq, true},
    {"call", "round(x / s + zp)", &PrepareCall, true, true},
    {"repeated call", "round(x / s + zp)", &PrepareRepeatedCall, true, true},
    {"copy first", "round(x / s + zp)", &PrepareCopyFirst, true},
    {"memcpy", "", &PrepareMemcpy},
    {"pack", "", &PreparePack},
    {"pack, streaming", "", &PreparePackStreaming},
    {"loop", "round(x / s + zp), no rule for NaN", &PrepareLoop}};

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
      missing.push_back(std::string(module.name) + " (not installed)");
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

std::span<const Contender> Contenders() { return TheContenders().contenders; }
std::span<const std::string> MissingPeers() { return TheContenders().missing; }
std::span<const std::string> PeerVersions() { return TheContenders().versions; }

const Contender* FindContender(std::string_view name) {
  for (const Contender& contender : Contenders())
    if (contender.name == name) return &contender;
  return nullptr;
}

}  // namespace aclq::benchmarks
