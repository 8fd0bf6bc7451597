// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// `aclq run`, `aclq doctor` and `aclq build-torch`: subcommands of the Python
// package, which this program only lists. The command `aclq` of the Python
// package runs them itself and starts this program for all other subcommands.

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "src/cli/commands.h"
#include "src/cli/failure.h"

namespace aclq::cli {
namespace {

struct Subcommand {
  const char* name;
  const char* description;
};

constexpr Subcommand kSubcommands[] = {
    {"run",
     "Start a command in which Python programs that import torch_npu run on "
     "the CPU (Python package)"},
    {"doctor",
     "Print what such programs need and what is missing (Python package)"},
    {"build-torch",
     "Compile the module for the installed torch ahead of its first use "
     "(Python package)"}};

}  // namespace

void AddPython(CLI::App& app) {
  for (const auto& [name, description] : kSubcommands) {
    CLI::App* subcommand = app.add_subcommand(name, description);
    // All arguments belong to the Python package, including --help and the
    // arguments after --.
    const auto arguments = std::make_shared<std::vector<std::string>>();
    subcommand->add_option("arguments", *arguments);
    subcommand->allow_extras();
    subcommand->set_help_flag();
    subcommand->callback([arguments, name = std::string(name)] {
      throw Failure(name +
                    " is part of the Python package, which this program does "
                    "not include. Run `pip install .` in the sources of aclq, "
                    "then `python -m aclq " +
                    name + "`.");
    });
  }
}

}  // namespace aclq::cli
