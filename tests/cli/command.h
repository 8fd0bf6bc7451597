// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Runs the commands `aclq` and `npu-smi` as a user does. CTest puts the path of
// `aclq` into ACLQ_COMMAND; `npu-smi` is in the same folder.

#ifndef ACLQ_TESTS_CLI_COMMAND_H_
#define ACLQ_TESTS_CLI_COMMAND_H_

#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "tests/support/temporary_file.h"

namespace aclq::testing {

struct CommandResult {
  int code = -1;  // exit status; -1 if a signal ended the command
  std::string out;
  std::string err;
};

inline std::string ContentOf(const std::string& path) {
  std::ostringstream content;
  content << std::ifstream(path).rdbuf();
  return content.str();
}

// Runs a program with arguments, both as typed into a shell. The environment
// holds nothing but the settings, such as "ACLQ_SOC=Ascend310P3 ACLQ_ISA=AVX2".
// `to` is the file for standard output; if it is "", the output is read into
// `out`.
inline CommandResult RunProgram(const std::string& program,
                                const std::string& arguments,
                                const std::string& settings,
                                const std::string& to) {
  const TemporaryFile out(""), err("");
  const std::string line = "env -i " + settings + " " + program + " " +
                           arguments + " >" + (to.empty() ? out.path() : to) +
                           " 2>" + err.path() + " </dev/null";
  EXPECT_NE(std::getenv("ACLQ_COMMAND"), nullptr);
  const int status = std::system(line.c_str());
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, ContentOf(out.path()),
          ContentOf(err.path())};
}

inline CommandResult RunCommand(const std::string& arguments,
                                const std::string& settings = "",
                                const std::string& to = "") {
  return RunProgram("\"$ACLQ_COMMAND\"", arguments, settings, to);
}

inline CommandResult RunNpuSmi(const std::string& arguments,
                               const std::string& settings = "",
                               const std::string& to = "") {
  return RunProgram("\"${ACLQ_COMMAND%/*}/npu-smi\"", arguments, settings, to);
}

// Returns the folder of the tree that contains the command.
inline std::string CommandHome() {
  return std::filesystem::canonical(std::getenv("ACLQ_COMMAND"))
      .parent_path()
      .parent_path()
      .string();
}

}  // namespace aclq::testing

#endif  // ACLQ_TESTS_CLI_COMMAND_H_
