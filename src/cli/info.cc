// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// `aclq info`: prints versions, and the values that calls use because of the
// settings and the machine.

#include <CLI/CLI.hpp>
#include <iomanip>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "aclq/isa.h"
#include "aclq/quantize.h"
#include "src/base/available_cpus.h"
#include "src/base/cann_version.h"
#include "src/base/settings.h"
#include "src/cli/commands.h"
#include "src/cli/failure.h"
#include "src/cli/home.h"

namespace aclq::cli {
namespace {

// A value, and the setting or the fact that determines it.
template <typename Value>
struct Chosen {
  Value value{};
  std::string reason;
};

struct Info {
  std::string home;
  Chosen<std::string> soc;
  Chosen<std::string> isa;
  std::vector<Isa> isas;
  Chosen<int> threads;
  Chosen<int> devices;
};

Chosen<std::string> ReadSoc() {
  const base::SocInfo* soc = nullptr;
  Check(base::ReadSoc(&soc));
  return {std::string(soc->name),
          base::IsSet("ACLQ_SOC") ? "ACLQ_SOC" : "default"};
}

// Reads the instruction set from a plan, so that it is the one that calls use.
Chosen<std::string> ReadIsa() {
  QuantizePlan plan;
  Check(QuantizePlan::Make({DType::kFloat32, {1}}, {DType::kFloat32, {1}},
                           std::nullopt, {DType::kInt8, {1}}, {}, &plan));
  return {plan.isa(),
          base::ReadIsa().empty() ? "the best of this CPU" : "ACLQ_ISA"};
}

Chosen<int> ReadThreads() {
  Chosen<int> threads;
  Check(base::ReadNumThreads(&threads.value));
  if (base::IsSet("ACLQ_NUM_THREADS")) {
    threads.reason = "ACLQ_NUM_THREADS";
  } else if (threads.value < base::AllowedCpus().count()) {
    threads.reason = "the CPU time that control groups give this process";
  } else {
    threads.reason = "the CPUs of this process";
  }
  return threads;
}

Chosen<int> ReadDevices() {
  std::vector<int> devices;
  Check(base::ReadVisibleDevices(&devices));
  Chosen<int> count = {static_cast<int>(devices.size()), {}};
  for (const char* name : {"ACLQ_DEVICE_COUNT", "ASCEND_RT_VISIBLE_DEVICES"}) {
    if (!base::IsSet(name)) continue;
    count.reason += (count.reason.empty() ? "" : ", ") + std::string(name);
  }
  if (count.reason.empty()) count.reason = "default";
  return count;
}

Info ReadInfo() {
  Info info;
  info.home = Home().string();
  info.soc = ReadSoc();
  info.isa = ReadIsa();
  info.isas = Isas();
  info.threads = ReadThreads();
  info.devices = ReadDevices();
  return info;
}

void PrintRow(std::string_view name, std::string_view value) {
  std::cout << std::left << std::setw(18) << name << value << '\n';
}

template <typename Value>
void PrintRow(std::string_view name, const Chosen<Value>& chosen) {
  std::cout << std::left << std::setw(18) << name << chosen.value << " ("
            << chosen.reason << ")\n";
}

void PrintText(const Info& info) {
  PrintRow("aclq", ACLQ_VERSION);
  PrintRow("CANN", base::CannVersion());
  PrintRow("home", info.home);
  PrintRow("SoC", info.soc);
  PrintRow("instruction set", info.isa);
  for (const Isa& isa : info.isas) {
    if (isa.name == info.isa.value) continue;
    PrintRow("  " + isa.name, isa.missing.empty()
                                  ? "available"
                                  : "not on this CPU: lacks " + isa.missing);
  }
  PrintRow("threads", info.threads);
  PrintRow("devices", info.devices);
}

void PrintJson(const Info& info) {
  using Json = nlohmann::ordered_json;
  Json isas = Json::array();
  for (const Isa& isa : info.isas)
    isas.push_back({{"name", isa.name}, {"missing", isa.missing}});
  const Json json = {
      {"version", ACLQ_VERSION},
      {"cann_version", base::CannVersion()},
      {"home", info.home},
      {"soc", {{"name", info.soc.value}, {"reason", info.soc.reason}}},
      {"isa", {{"name", info.isa.value}, {"reason", info.isa.reason}}},
      {"isas", isas},
      {"threads",
       {{"count", info.threads.value}, {"reason", info.threads.reason}}},
      {"devices",
       {{"count", info.devices.value}, {"reason", info.devices.reason}}}};
  // A path may not be valid UTF-8.
  std::cout << json.dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
}

}  // namespace

void AddInfo(CLI::App& app) {
  CLI::App* info = app.add_subcommand(
      "info",
      "Print versions, the SoC, instruction sets, threads and devices, and "
      "where each comes from");
  const auto as_json = std::make_shared<bool>(false);
  info->add_flag("--json", *as_json, "Print JSON");
  info->callback([as_json] {
    const Info read = ReadInfo();
    *as_json ? PrintJson(read) : PrintText(read);
  });
}

}  // namespace aclq::cli
