// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// `npu-smi`: prints the SoC and the number of devices, which build scripts
// request from CANN's driver, in the output formats of the driver's program.
// The head says that this is aclq. Values that only hardware has are NA.

#include <CLI/CLI.hpp>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "src/base/machine_memory.h"
#include "src/base/settings.h"
#include "src/base/socs.h"
#include "src/cli/failure.h"
#include "src/cli/program.h"

namespace aclq::cli {
namespace {

constexpr char kUnknown[] = "NA";
// Each NPU has one chip.
constexpr int kChip = 0;
constexpr int kChipCount = 1;

// The parts of the name of a SoC. Scripts join them again: Chip Type and Chip
// Name, or Chip Name, an underscore and NPU Name.
struct ChipNames {
  std::string type;      // "Ascend" of Ascend910B1, "" of Ascend910_9391
  std::string chip;      // "910B1", "Ascend910"
  std::string npu = "";  // "", "9391"
};

ChipNames NamesOf(std::string_view soc) {
  constexpr std::string_view kType = "Ascend";
  const std::size_t underscore = soc.find('_');
  if (underscore != std::string_view::npos) {
    return {"", std::string(soc.substr(0, underscore)),
            std::string(soc.substr(underscore + 1))};
  }
  if (!soc.starts_with(kType)) return {"", std::string(soc)};
  return {std::string(kType), std::string(soc.substr(kType.size()))};
}

// Memory in MiB, which the output calls MB as CANN does.
struct Usage {
  std::uint64_t used = 0;
  std::uint64_t total = 0;

  std::uint64_t Percent() const { return total == 0 ? 0 : 100 * used / total; }
};

struct Machine {
  const base::SocInfo* soc = nullptr;
  ChipNames names;
  int devices = 0;
  Usage ddr, hbm;  // the host memory, as the kind that the SoC has; else 0
};

Machine ReadMachine() {
  Machine machine;
  Check(base::ReadSoc(&machine.soc));
  Check(base::ReadDeviceCount(&machine.devices));
  machine.names = NamesOf(machine.soc->name);
  const base::MachineMemory memory = base::ReadMachineMemory();
  const auto mebibytes = [](std::uint64_t bytes) { return bytes >> 20; };
  (machine.soc->arch->has_hbm ? machine.hbm : machine.ddr) = {
      mebibytes(memory.total - memory.available), mebibytes(memory.total)};
  return machine;
}

std::string Padded(std::string_view text, std::size_t width) {
  std::string padded(text);
  if (padded.size() < width) padded.resize(width, ' ');
  return padded;
}

// ---- The tables of `info`.

constexpr std::size_t kColumns[] = {27, 15, 52};
constexpr std::size_t kWidth = kColumns[0] + 1 + kColumns[1] + 1 + kColumns[2];

void PrintLine(char c) {
  for (const std::size_t width : kColumns)
    std::cout << '+' << std::string(width, c);
  std::cout << "+\n";
}

void PrintWide(const std::string& text) {
  std::cout << "| " << Padded(text, kWidth - 1) << "|\n";
}

// Prints a row. The last three texts share a column.
void PrintRow(const std::string& first, const std::string& second,
              const std::string& a, const std::string& b,
              const std::string& c) {
  std::cout << "| " << Padded(first, kColumns[0] - 1) << "| "
            << Padded(second, kColumns[1] - 1) << "| " << Padded(a, 12)
            << Padded(b, 18) << Padded(c, kColumns[2] - 31) << "|\n";
}

std::string UsageText(const Usage& usage) {
  return Padded(std::to_string(usage.used), 5) + "/ " +
         std::to_string(usage.total);
}

void PrintHead(const Machine& machine) {
  std::cout << '+' << std::string(kWidth, '-') << "+\n";
  PrintWide(Padded("npu-smi " ACLQ_VERSION, 33) +
            "Version: " ACLQ_VERSION
            " (aclq: the CPU of this machine, no NPU)");
  PrintLine('-');
  PrintRow("NPU   Name", "Health", "Power(W)", "Temp(C)",
           "Hugepages-Usage(page)");
  PrintRow(machine.names.npu.empty() ? "Chip" : "Chip  Phy-ID", "Bus-Id",
           "AICore(%)", "Memory-Usage(MB)", "HBM-Usage(MB)");
  PrintLine('=');
}

void PrintDevice(const Machine& machine, int device) {
  const std::string id = std::to_string(device);
  const std::string chip = Padded(std::to_string(kChip), 6);
  PrintRow(Padded(id, 6) + machine.names.chip, "OK", kUnknown, kUnknown,
           UsageText({}));
  PrintRow(machine.names.npu.empty() ? chip : chip + id, kUnknown, "0",
           UsageText(machine.ddr), UsageText(machine.hbm));
  PrintLine('=');
}

void PrintProcesses(const Machine& machine) {
  PrintLine('-');
  std::cout << "| NPU     Chip              | Process id    "
               "| Process name             | Process memory(MB)      |\n";
  PrintLine('=');
  for (int device = 0; device < machine.devices; ++device) {
    PrintWide("No running processes found in NPU " + std::to_string(device));
    PrintLine('=');
  }
}

void PrintTables(const Machine& machine) {
  PrintHead(machine);
  for (int device = 0; device < machine.devices; ++device)
    PrintDevice(machine, device);
  PrintProcesses(machine);
}

// ---- Lists of keys and values: `info -l` and `info -t TYPE`.

using Fields = std::vector<std::pair<std::string, std::string>>;

void PrintFields(const Fields& fields) {
  for (const auto& [key, value] : fields)
    std::cout << '\t' << Padded(key, 31) << ": " << value << '\n';
}

void PrintList(const Machine& machine) {
  PrintFields({{"Total Count", std::to_string(machine.devices)}});
  for (int device = 0; device < machine.devices; ++device) {
    std::cout << '\n';
    PrintFields({{"NPU ID", std::to_string(device)},
                 {"Chip Count", std::to_string(kChipCount)}});
  }
}

void PrintMap(const Machine& machine) {
  const ChipNames& names = machine.names;
  const auto print = [&](std::initializer_list<std::string_view> cells) {
    std::cout << '\t';
    for (const std::string_view cell : cells) std::cout << Padded(cell, 31);
    std::cout << '\n';
  };
  const std::string name =
      names.type.empty() ? names.chip : names.type + " " + names.chip;
  const std::string chip = std::to_string(kChip);
  if (names.npu.empty()) {
    print({"NPU ID", "Chip ID", "Chip Logic ID", "Chip Name"});
  } else {
    print({"NPU ID", "Chip ID", "Chip Logic ID", "Chip Phy-ID", "Chip Name"});
  }
  for (int device = 0; device < machine.devices; ++device) {
    const std::string id = std::to_string(device);
    if (names.npu.empty()) {
      print({id, chip, id, name});
    } else {
      print({id, chip, id, id, name});
    }
  }
}

Fields NameFields(const ChipNames& names) {
  Fields fields;
  if (!names.npu.empty()) fields.emplace_back("NPU Name", names.npu);
  if (!names.type.empty()) fields.emplace_back("Chip Type", names.type);
  fields.emplace_back("Chip Name", names.chip);
  return fields;
}

Fields Board(const Machine& machine) {
  Fields fields = {{"Product Name", "aclq on a CPU"}};
  for (auto& field : NameFields(machine.names))
    fields.push_back(std::move(field));
  fields.emplace_back("Software Version", ACLQ_VERSION);
  fields.emplace_back("Firmware Version", kUnknown);
  fields.emplace_back("PCIe Bus Info", kUnknown);
  return fields;
}

Fields Common(const Machine& machine) {
  const int cores = machine.soc->cube_cores;
  return {{"Memory Usage Rate(%)", std::to_string(machine.ddr.Percent())},
          {"HBM Usage Rate(%)", std::to_string(machine.hbm.Percent())},
          {"Aicore Usage Rate(%)", "0"},
          {"Aicore Count",
           cores == base::SocInfo::kUnknown ? kUnknown : std::to_string(cores)},
          {"Temperature(C)", kUnknown},
          {"NPU Real-time Power(W)", kUnknown}};
}

Fields Memory(const Machine& machine) {
  return {{"DDR Capacity(MB)", std::to_string(machine.ddr.total)},
          {"HBM Capacity(MB)", std::to_string(machine.hbm.total)}};
}

Fields Usages(const Machine& machine) {
  return {{"DDR Capacity(MB)", std::to_string(machine.ddr.total)},
          {"DDR Usage Rate(%)", std::to_string(machine.ddr.Percent())},
          {"HBM Capacity(MB)", std::to_string(machine.hbm.total)},
          {"HBM Usage Rate(%)", std::to_string(machine.hbm.Percent())},
          {"Aicore Usage Rate(%)", "0"}};
}

// The types that `info -t` accepts.
struct Type {
  const char* name;
  Fields (*fields)(const Machine& machine);
};
constexpr Type kTypes[] = {{"board", Board},
                           {"common", Common},
                           {"memory", Memory},
                           {"usages", Usages}};

const Type& FindType(const std::string& name) {
  std::string names;
  for (const Type& type : kTypes) {
    if (name == type.name) return type;
    names += (names.empty() ? "" : ", ") + std::string(type.name);
  }
  throw Failure("-t is " + name + "; accepted are " + names + ".");
}

struct InfoOptions {
  bool list = false;
  bool map = false;
  std::optional<std::string> type;
  std::optional<int> npu;
  std::optional<int> chip;
};

void PrintType(const Machine& machine, const InfoOptions& options) {
  const Type& type = FindType(*options.type);
  if (!options.npu.has_value())
    throw Failure("-t requires -i, the id of an NPU, as in -t board -i 0.");
  if (*options.npu < 0 || *options.npu >= machine.devices) {
    throw Failure(
        "-i is " + std::to_string(*options.npu) + "; expected 0 to " +
        std::to_string(machine.devices - 1) +
        ". ACLQ_DEVICE_COUNT sets the number of NPUs (1 if it is not set).");
  }
  if (options.chip.value_or(kChip) != kChip) {
    throw Failure("-c is " + std::to_string(*options.chip) +
                  "; expected 0, the only chip of an NPU.");
  }
  PrintFields({{"NPU ID", std::to_string(*options.npu)}});
  if (!options.chip.has_value())
    PrintFields({{"Chip Count", std::to_string(kChipCount)}});
  PrintFields({{"Chip ID", std::to_string(kChip)}});
  PrintFields(type.fields(machine));
}

void PrintInfo(const InfoOptions& options) {
  const Machine machine = ReadMachine();
  if (options.type.has_value()) {
    PrintType(machine, options);
  } else if (options.list) {
    PrintList(machine);
  } else if (options.map) {
    PrintMap(machine);
  } else {
    PrintTables(machine);
  }
}

void AddInfoOfNpus(CLI::App& app) {
  CLI::App* info = app.add_subcommand(
      "info", "Print the devices that ACLQ_SOC and ACLQ_DEVICE_COUNT describe");
  const auto options = std::make_shared<InfoOptions>();
  CLI::Option* list = info->add_flag(
      "-l", options->list, "Print the number of NPUs and a list of them");
  CLI::Option* map =
      info->add_flag("-m", options->map, "Print the names of the chips");
  CLI::Option* type = info->add_option(
      "-t", options->type, "Print board, common, memory or usages of one NPU");
  info->add_option("-i", options->npu, "The NPU for -t")->needs(type);
  info->add_option("-c", options->chip, "The chip for -t: 0")->needs(type);
  list->excludes(map)->excludes(type);
  map->excludes(type);
  info->callback([options] { PrintInfo(*options); });
}

void SetUp(CLI::App& app) {
  app.set_version_flag("-v", "npu-smi version: " ACLQ_VERSION " (aclq)");
  app.require_subcommand(1);
  AddInfoOfNpus(app);
}

}  // namespace
}  // namespace aclq::cli

int main(int argc, char** argv) {
  return aclq::cli::RunProgram(
      "npu-smi",
      "The npu-smi of aclq, which runs on the CPU: it answers the queries of "
      "programs and build scripts.",
      aclq::cli::SetUp, argc, argv);
}
