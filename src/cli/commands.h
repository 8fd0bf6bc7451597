// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The subcommands of `aclq`. Each has one file, and one function here that adds
// it to the program.

#ifndef ACLQ_SRC_CLI_COMMANDS_H_
#define ACLQ_SRC_CLI_COMMANDS_H_

namespace CLI {
class App;
}

namespace aclq::cli {

void AddEnv(CLI::App& app);
void AddInfo(CLI::App& app);
void AddPython(CLI::App& app);

}  // namespace aclq::cli

#endif  // ACLQ_SRC_CLI_COMMANDS_H_
