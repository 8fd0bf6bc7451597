// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// `aclq info`, as a user runs it.

#include <gtest/gtest.h>

#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "acl/acl_rt.h"
#include "aclq/isa.h"
#include "src/base/available_cpus.h"
#include "tests/cli/command.h"

namespace aclq::testing {
namespace {

using nlohmann::json;

json InfoWith(const std::string& settings) {
  const CommandResult result = RunCommand("info --json", settings);
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_EQ(result.err, "");
  return json::parse(result.out);
}

std::string CannVersion() {
  char package[] = "toolkit";
  char version[ACL_PKG_VERSION_MAX_SIZE] = {};
  EXPECT_EQ(aclsysGetVersionStr(package, version), ACL_SUCCESS);
  return version;
}

TEST(Info, WithoutSettingsHasTheDefaults) {
  json isas = json::array();
  for (const Isa& isa : Isas())
    isas.push_back({{"name", isa.name}, {"missing", isa.missing}});
  const json info = InfoWith("");
  EXPECT_EQ(info["version"], ACLQ_VERSION);
  EXPECT_EQ(info["cann_version"], CannVersion());
  EXPECT_EQ(info["home"], CommandHome());
  EXPECT_EQ(info["soc"],
            json({{"name", "Ascend910B1"}, {"reason", "default"}}));
  EXPECT_EQ(info["isa"], json({{"name", IsaNames().front()},
                               {"reason", "the best of this CPU"}}));
  EXPECT_EQ(info["isas"], isas);
  EXPECT_EQ(info["threads"]["count"], base::AvailableCpus());
  EXPECT_EQ(info["threads"]["reason"].get<std::string>().rfind("the CPU", 0),
            0U);
  EXPECT_EQ(info["devices"], json({{"count", 1}, {"reason", "default"}}));
}

TEST(Info, NamesTheSettingsThatItComesFrom) {
  const std::string isa = IsaNames().back();
  const json info = InfoWith(
      "ACLQ_SOC=Ascend310P3 ACLQ_NUM_THREADS=3 "
      "ACLQ_DEVICE_COUNT=4 ACLQ_ISA=" +
      isa);
  EXPECT_EQ(info["soc"],
            json({{"name", "Ascend310P3"}, {"reason", "ACLQ_SOC"}}));
  EXPECT_EQ(info["isa"], json({{"name", isa}, {"reason", "ACLQ_ISA"}}));
  EXPECT_EQ(info["threads"],
            json({{"count", 3}, {"reason", "ACLQ_NUM_THREADS"}}));
  EXPECT_EQ(info["devices"],
            json({{"count", 4}, {"reason", "ACLQ_DEVICE_COUNT"}}));
}

TEST(Info, CountsTheVisibleDevices) {
  EXPECT_EQ(
      InfoWith("ACLQ_DEVICE_COUNT=4 ASCEND_RT_VISIBLE_DEVICES=1,3")["devices"],
      json({{"count", 2},
            {"reason", "ACLQ_DEVICE_COUNT, ASCEND_RT_VISIBLE_DEVICES"}}));
  EXPECT_EQ(InfoWith("ASCEND_RT_VISIBLE_DEVICES=7")["devices"],
            json({{"count", 0}, {"reason", "ASCEND_RT_VISIBLE_DEVICES"}}));
}

TEST(Info, TakesAnEmptySettingForNone) {
  EXPECT_EQ(InfoWith("ACLQ_SOC= ACLQ_ISA= ACLQ_NUM_THREADS= "
                     "ACLQ_DEVICE_COUNT= ASCEND_RT_VISIBLE_DEVICES="),
            InfoWith(""));
}

TEST(Info, SaysTheSameAsText) {
  const std::string settings =
      "ACLQ_SOC=Ascend310P3 ACLQ_NUM_THREADS=3 ACLQ_DEVICE_COUNT=4";
  std::string others;
  for (const Isa& isa : Isas()) {
    if (isa.name == IsaNames().front()) continue;
    std::string name = "  " + isa.name;
    name.resize(18, ' ');
    others += name +
              (isa.missing.empty() ? "available"
                                   : "not on this CPU: lacks " + isa.missing) +
              "\n";
  }
  const CommandResult result = RunCommand("info", settings);
  EXPECT_EQ(result.code, 0);
  EXPECT_EQ(result.err, "");
  EXPECT_EQ(result.out, "aclq              " ACLQ_VERSION
                        "\n"
                        "CANN              " +
                            CannVersion() +
                            "\n"
                            "home              " +
                            CommandHome() +
                            "\n"
                            "SoC               Ascend310P3 (ACLQ_SOC)\n"
                            "instruction set   " +
                            IsaNames().front() + " (the best of this CPU)\n" +
                            others +
                            "threads           3 (ACLQ_NUM_THREADS)\n"
                            "devices           4 (ACLQ_DEVICE_COUNT)\n");
}

TEST(Info, RefusesWrongSettingsAsTheLibraryDoes) {
  static const struct {
    const char* setting;
    std::string message;
  } wrong[] = {
      {"ACLQ_SOC=foo", "ACLQ_SOC=foo is not a known SoC; known are "},
      {"ACLQ_ISA=MMX",
       "ACLQ_ISA=MMX, which this build does not include; available are " +
           IsaNames().front()},
      {"ACLQ_NUM_THREADS=many",
       "ACLQ_NUM_THREADS=many is not an integer from 1 to 1024.\n"},
      {"ACLQ_DEVICE_COUNT=0",
       "ACLQ_DEVICE_COUNT=0 is not an integer from 1 to 64.\n"},
  };
  for (const auto& [setting, message] : wrong) {
    for (const char* arguments : {"info", "info --json"}) {
      const CommandResult result = RunCommand(arguments, setting);
      EXPECT_EQ(result.code, 1) << setting;
      EXPECT_EQ(result.out, "") << setting;
      EXPECT_EQ(result.err.substr(0, 6 + message.size()), "aclq: " + message);
    }
  }
}

}  // namespace
}  // namespace aclq::testing
