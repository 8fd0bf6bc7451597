// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The command line of `aclq`: help, versions, errors.

#include <gtest/gtest.h>

#include <string>

#include "tests/cli/command.h"

namespace aclq::testing {
namespace {

TEST(Usage, TellsTheVersion) {
  const CommandResult result = RunCommand("--version");
  EXPECT_EQ(result.code, 0);
  EXPECT_EQ(result.out, "aclq " ACLQ_VERSION "\n");
  EXPECT_EQ(result.err, "");
}

TEST(Usage, HelpNamesTheSubcommands) {
  const CommandResult result = RunCommand("--help");
  EXPECT_EQ(result.code, 0);
  EXPECT_EQ(result.err, "");
  for (const char* name :
       {"\n  env ", "\n  info ", "\n  run ", "\n  doctor ", "\n  build-torch "})
    EXPECT_NE(result.out.find(name), std::string::npos) << result.out;
}

TEST(Usage, HelpOfASubcommandNamesItsOptions) {
  const CommandResult result = RunCommand("info --help");
  EXPECT_EQ(result.code, 0);
  EXPECT_NE(result.out.find("--json"), std::string::npos) << result.out;
}

TEST(Usage, SubcommandsOfThePythonPackageTellWhereTheyAre) {
  for (const std::string name : {"run", "doctor", "build-torch"}) {
    for (const char* arguments : {"", " --help", " -- true --flag"}) {
      const CommandResult result = RunCommand(name + arguments);
      EXPECT_EQ(result.code, 1) << name << arguments;
      EXPECT_EQ(result.out, "");
      EXPECT_EQ(result.err,
                "aclq: " + name +
                    " is part of the Python package, which this program does "
                    "not include. Run `pip install .` in the sources of aclq, "
                    "then `python -m aclq " +
                    name + "`.\n");
    }
  }
}

TEST(Usage, AWrongCommandLineIsRefused) {
  for (const char* arguments : {"", "nonsense", "--nonsense", "info --nonsense",
                                "info nonsense", "env nonsense", "''"}) {
    const CommandResult result = RunCommand(arguments);
    EXPECT_EQ(result.code, 2) << arguments;
    EXPECT_EQ(result.out, "") << arguments;
    EXPECT_NE(result.err.find("--help"), std::string::npos) << result.err;
  }
}

TEST(Usage, OutputThatCannotBeWrittenIsAFailure) {
  for (const char* arguments : {"--version", "--help", "info", "info --json"}) {
    const CommandResult result = RunCommand(arguments, "", "/dev/full");
    EXPECT_EQ(result.code, 1) << arguments;
    EXPECT_EQ(result.err, "aclq: cannot write to the standard output.\n");
  }
}

}  // namespace
}  // namespace aclq::testing
