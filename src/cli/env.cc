// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// `aclq env`: prints the commands by which a shell selects the tree that
// contains this program.

#include <CLI/CLI.hpp>
#include <filesystem>
#include <iostream>
#include <string>

#include "src/cli/commands.h"
#include "src/cli/failure.h"
#include "src/cli/home.h"

namespace aclq::cli {
namespace {

// Quotes a text for every shell. At a single quote in the text, the quotation
// ends, \' follows, and a new quotation begins.
std::string Quote(const std::string& text) {
  std::string quoted = "'";
  for (const char c : text) {
    if (c == '\'') {
      quoted += "'\\''";
    } else {
      quoted += c;
    }
  }
  return quoted + "'";
}

// Prints the commands that source set_env.sh, which sets the variables. Some
// shells, such as dash, give a sourced file no way to find its own path; for
// them set_env.sh reads ASCEND_HOME_PATH.
void PrintEnv() {
  const std::filesystem::path home = Home();
  const std::filesystem::path script = home / "set_env.sh";
  if (!std::filesystem::exists(script)) {
    throw Failure(script.string() +
                  " does not exist. Run the aclq of an installed tree, "
                  "PREFIX/bin/aclq after cmake --install BUILD --prefix "
                  "PREFIX.");
  }
  std::cout << "ASCEND_HOME_PATH=" << Quote(home.string()) << "; . "
            << Quote(script.string()) << '\n';
}

}  // namespace

void AddEnv(CLI::App& app) {
  app.add_subcommand("env",
                     "Print shell commands that set ASCEND_HOME_PATH, "
                     "ASCEND_TOOLKIT_HOME, ASCEND_OPP_PATH and "
                     "LD_LIBRARY_PATH; run them with eval \"$(aclq env)\"")
      ->callback(PrintEnv);
}

}  // namespace aclq::cli
