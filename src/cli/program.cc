// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/cli/program.h"

#include <CLI/CLI.hpp>
#include <exception>
#include <iostream>

#include "src/cli/failure.h"

namespace aclq::cli {
namespace {

constexpr int kFailure = 1;
constexpr int kWrongCommandLine = 2;

int ParseAndRun(CLI::App& app, int argc, char** argv) {
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {  // also for --help and --version
    if (app.exit(error) != 0) return kWrongCommandLine;
  }
  std::cout.flush();
  if (!std::cout) throw Failure("cannot write to the standard output.");
  return 0;
}

}  // namespace

int RunProgram(const char* name, const char* description,
               void (*set_up)(CLI::App& app), int argc, char** argv) {
  try {
    CLI::App app(description, name);
    set_up(app);
    return ParseAndRun(app, argc, argv);
  } catch (const std::exception& error) {
    std::cerr << name << ": " << error.what() << '\n';
    return kFailure;
  }
}

}  // namespace aclq::cli
