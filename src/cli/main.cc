// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The command `aclq`.

#include <CLI/CLI.hpp>

#include "src/cli/commands.h"
#include "src/cli/program.h"

namespace {

void SetUp(CLI::App& app) {
  app.set_version_flag("--version", "aclq " ACLQ_VERSION);
  app.require_subcommand(1);
  aclq::cli::AddEnv(app);
  aclq::cli::AddInfo(app);
  aclq::cli::AddPython(app);
}

}  // namespace

int main(int argc, char** argv) {
  return aclq::cli::RunProgram(
      "aclq", "aclnnQuantize of Huawei CANN on the CPU, bit-exact.", SetUp,
      argc, argv);
}
