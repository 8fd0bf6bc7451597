// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// `aclq env`: what a shell evaluates to use the tree that this program is in.

#include <CLI/CLI.hpp>
#include <filesystem>
#include <iostream>
#include <string>

#include "src/cli/commands.h"
#include "src/cli/failure.h"
#include "src/cli/home.h"

namespace aclq::cli {
namespace {

// Quotes a text for every shell: a single quote ends the quotation, follows as
// \', and begins the next one.
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

// set_env.sh has what is set. A shell that does not tell a sourced file where
// the file is, such as dash, reads ASCEND_HOME_PATH there.
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
                     "Print what sets ASCEND_HOME_PATH, ASCEND_TOOLKIT_HOME, "
                     "ASCEND_OPP_PATH and LD_LIBRARY_PATH in a shell: eval "
                     "\"$(aclq env)\"")
      ->callback(PrintEnv);
}

}  // namespace aclq::cli
