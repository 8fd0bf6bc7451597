// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// `npu-smi`, as scripts run and parse it.

#include <gtest/gtest.h>

#include <map>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

#include "src/base/socs.h"
#include "tests/cli/command.h"

namespace aclq::testing {
namespace {

using Words = std::vector<std::string>;

std::vector<std::string> LinesOf(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

Words WordsOf(const std::string& line) {
  Words words;
  std::istringstream stream(line);
  for (std::string word; stream >> word;) words.push_back(word);
  return words;
}

std::vector<std::string> Lines(const std::string& arguments,
                               const std::string& settings = "") {
  const CommandResult result = RunNpuSmi(arguments, settings);
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_EQ(result.err, "");
  return LinesOf(result.out);
}

// Returns the values of lines such as "NPU ID   : 0", by key.
std::map<std::string, std::string> Fields(const std::string& arguments,
                                          const std::string& settings = "") {
  static const std::regex kField("\t([^:]*[^ :]) *: (.*)");
  std::map<std::string, std::string> fields;
  for (const std::string& line : Lines(arguments, settings)) {
    std::smatch parts;
    EXPECT_TRUE(std::regex_match(line, parts, kField)) << line;
    EXPECT_TRUE(fields.emplace(parts[1], parts[2]).second) << line;
  }
  return fields;
}

TEST(NpuSmi, InfoIsTheTableOfCannsDriver) {
  const std::vector<std::string> lines = Lines("info", "ACLQ_DEVICE_COUNT=2");
  // The format of driver versions 24 and 25 on an Atlas A2.
  const std::vector<std::string> expected = {
      R"(\+-{96}\+)",
      R"(\| npu-smi [0-9.]+ +Version: [0-9.]+ \(aclq: .*CPU.*no NPU\) +\|)",
      R"(\+-{27}\+-{15}\+-{52}\+)",
      R"(\| NPU   Name                \| Health        \| Power\(W\)    Temp)"
      R"(\(C\)           Hugepages-Usage\(page\)\|)",
      R"(\| Chip                      \| Bus-Id        \| AICore\(%\)   Memory)"
      R"(-Usage\(MB\)  HBM-Usage\(MB\)        \|)",
      R"(\+={27}\+={15}\+={52}\+)",
      R"(\| 0     910B1               \| OK            \| NA          NA      )"
      R"(          0    / 0             \|)",
      R"(\| 0                         \| NA            \| 0           0    / 0)"
      R"(          \d+ */ \d+ +\|)",
      R"(\+={27}\+={15}\+={52}\+)",
      R"(\| 1     910B1 .*)",
      R"(\| 0   .*)",
      R"(\+={27}\+={15}\+={52}\+)",
      R"(\+-{27}\+-{15}\+-{52}\+)",
      R"(\| NPU     Chip              \| Process id    \| Process name       )"
      R"(      \| Process memory\(MB\)      \|)",
      R"(\+={27}\+={15}\+={52}\+)",
      R"(\| No running processes found in NPU 0 {60}\|)",
      R"(\+={27}\+={15}\+={52}\+)",
      R"(\| No running processes found in NPU 1 {60}\|)",
      R"(\+={27}\+={15}\+={52}\+)"};
  ASSERT_EQ(lines.size(), expected.size());
  for (std::size_t i = 0; i < lines.size(); ++i) {
    EXPECT_TRUE(std::regex_match(lines[i], std::regex(expected[i])))
        << lines[i] << "\n"
        << expected[i];
    EXPECT_EQ(lines[i].size(), 98U) << lines[i];
  }
}

TEST(NpuSmi, InfoHasTheMemoryWhereTheSocHasIt) {
  const Words hbm = WordsOf(Lines("info")[7]);
  const Words ddr = WordsOf(Lines("info", "ACLQ_SOC=Ascend310P3")[7]);
  // | 0 | NA | 0 USED / TOTAL USED / TOTAL |
  ASSERT_EQ(hbm.size(), 13U);
  ASSERT_EQ(ddr.size(), 13U);
  EXPECT_EQ(hbm[8], "0");
  EXPECT_EQ(ddr[11], "0");
  EXPECT_GT(std::stol(hbm[11]), 0);
  EXPECT_EQ(hbm[11], ddr[8]) << "the memory of this machine, in MiB";
  const auto usages = Fields("info -t usages -i 0");
  EXPECT_EQ(usages.at("HBM Capacity(MB)"), hbm[11]);
  EXPECT_EQ(usages.at("DDR Capacity(MB)"), "0");
  EXPECT_EQ(Fields("info -t memory -i 0").at("HBM Capacity(MB)"), hbm[11]);
}

TEST(NpuSmi, NamesOfTheTableAreThoseOfTheDriver) {
  const auto name = [](const std::string& soc) {
    return WordsOf(Lines("info", "ACLQ_SOC=" + soc)[6])[2];
  };
  EXPECT_EQ(name("Ascend910B4-1"), "910B4-1");
  EXPECT_EQ(name("Ascend310P3"), "310P3");
  EXPECT_EQ(name("Ascend910_9391"), "Ascend910");
  EXPECT_EQ(name("Ascend950PR_9599"), "Ascend950PR");
  // A chip that is part of an NPU has its own number.
  EXPECT_EQ(WordsOf(Lines("info", "ACLQ_SOC=Ascend910_9391")[4])[2], "Phy-ID");
}

TEST(NpuSmi, TheBoardHasThePartsOfEachSocsName) {
  for (const base::SocInfo& soc : base::Socs()) {
    const std::string name(soc.name);
    for (const char* board :
         {"info -t board -i 0 -c 0", "info -t board -i 0"}) {
      auto fields = Fields(board, "ACLQ_SOC=" + name);
      EXPECT_EQ(fields.count("NPU Name") == 1
                    ? fields["Chip Name"] + "_" + fields["NPU Name"]
                    : fields["Chip Type"] + fields["Chip Name"],
                name);
      EXPECT_EQ(fields["NPU ID"], "0");
      EXPECT_NE(fields["Product Name"].find("aclq"), std::string::npos);
    }
  }
}

TEST(NpuSmi, ListsTheNpus) {
  for (const int count : {1, 3, 64}) {
    const std::string setting = "ACLQ_DEVICE_COUNT=" + std::to_string(count);
    const std::vector<std::string> list = Lines("info -l", setting);
    EXPECT_EQ(WordsOf(list[0]),
              (Words{"Total", "Count", ":", std::to_string(count)}));
    const std::vector<std::string> map = Lines("info -m", setting);
    ASSERT_EQ(map.size(), count + 1U);
    EXPECT_EQ(WordsOf(map[0]), (Words{"NPU", "ID", "Chip", "ID", "Chip",
                                      "Logic", "ID", "Chip", "Name"}));
    int listed = 0;
    for (const std::string& line : list) {
      const std::string id = std::to_string(listed);
      if (WordsOf(line) != (Words{"NPU", "ID", ":", id})) continue;
      ++listed;
      EXPECT_EQ(WordsOf(map[static_cast<std::size_t>(listed)]),
                (Words{id, "0", id, "Ascend", "910B1"}));
    }
    EXPECT_EQ(listed, count);
  }
  EXPECT_EQ(WordsOf(Lines("info -m", "ACLQ_SOC=Ascend910_9391")[1]),
            (Words{"0", "0", "0", "0", "Ascend910"}));
}

TEST(NpuSmi, CommonHasTheCores) {
  EXPECT_EQ(Fields("info -t common -i 0").at("Aicore Count"), "24");
  EXPECT_EQ(
      Fields("info -t common -i 0", "ACLQ_SOC=Ascend310B1").at("Aicore Count"),
      "NA");
}

TEST(NpuSmi, TellsItsVersion) {
  EXPECT_EQ(
      Lines("-v"),
      (std::vector<std::string>{"npu-smi version: " ACLQ_VERSION " (aclq)"}));
}

TEST(NpuSmi, HiddenDevicesAreThere) {
  EXPECT_EQ(Lines("info -m", "ACLQ_DEVICE_COUNT=4 ASCEND_RT_VISIBLE_DEVICES=2")
                .size(),
            5U);
}

TEST(NpuSmi, WhatItCannotAnswerIsAFailure) {
  const auto expect = [](const std::string& arguments,
                         const std::string& settings,
                         const std::string& message) {
    const CommandResult result = RunNpuSmi(arguments, settings);
    EXPECT_EQ(result.code, 1) << arguments;
    EXPECT_EQ(result.out, "");
    EXPECT_EQ(result.err.find("npu-smi: " + message), 0U) << result.err;
  };
  expect("info -t board -i 2", "ACLQ_DEVICE_COUNT=2",
         "-i is 2; expected 0 to 1. ACLQ_DEVICE_COUNT sets");
  expect("info -t board -i -1", "", "-i is -1; expected 0 to 0.");
  expect("info -t board -i 0 -c 1", "",
         "-c is 1; expected 0, the only chip of an NPU.");
  expect("info -t board", "", "-t requires -i, the id of an NPU");
  expect("info -t topo -i 0", "",
         "-t is topo; accepted are board, common, memory, usages.");
  expect("info", "ACLQ_SOC=Ascend42", "ACLQ_SOC=Ascend42 is not a known SoC");
  expect("info", "ACLQ_DEVICE_COUNT=65",
         "ACLQ_DEVICE_COUNT=65 is not an integer from 1 to 64.");
  const CommandResult full = RunNpuSmi("info", "", "/dev/full");
  EXPECT_EQ(full.code, 1);
  EXPECT_EQ(full.err, "npu-smi: cannot write to the standard output.\n");
}

TEST(NpuSmi, AWrongCommandLineIsRefused) {
  for (const char* arguments :
       {"", "set -t reset -i 0", "info -i 0", "info -l -m", "info -l -t board",
        "info -t board -i one", "info watch"}) {
    const CommandResult result = RunNpuSmi(arguments);
    EXPECT_EQ(result.code, 2) << arguments;
    EXPECT_EQ(result.out, "") << arguments;
    EXPECT_NE(result.err.find("--help"), std::string::npos) << result.err;
  }
}

}  // namespace
}  // namespace aclq::testing
