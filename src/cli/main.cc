// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The command `aclq`. Exit codes: 0 for success, 1 for a failure, 2 for a wrong
// command line.

#include <CLI/CLI.hpp>
#include <exception>
#include <iostream>

#include "src/cli/commands.h"
#include "src/cli/failure.h"

namespace {

constexpr int kFailure = 1;
constexpr int kWrongCommandLine = 2;

int Run(CLI::App& app, int argc, char** argv) {
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {  // --help and --version, too
    if (app.exit(error) != 0) return kWrongCommandLine;
  }
  std::cout.flush();
  if (!std::cout)
    throw aclq::cli::Failure("cannot write to the standard output.");
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    CLI::App app("aclnnQuantize of Huawei CANN on the CPU, bit-exact.", "aclq");
    app.set_version_flag("--version", "aclq " ACLQ_VERSION);
    app.require_subcommand(1);
    aclq::cli::AddEnv(app);
    aclq::cli::AddInfo(app);
    aclq::cli::AddPython(app);
    return Run(app, argc, argv);
  } catch (const std::exception& error) {
    std::cerr << "aclq: " << error.what() << '\n';
    return kFailure;
  }
}
