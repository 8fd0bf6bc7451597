// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// What the programs of this folder share.

#ifndef ACLQ_SRC_CLI_PROGRAM_H_
#define ACLQ_SRC_CLI_PROGRAM_H_

namespace CLI {
class App;
}

namespace aclq::cli {

// Runs the program `name`, whose options and subcommands `set_up` adds. Returns
// the exit code: 0 for success, 1 for a failure, whose message is printed after
// the name, 2 for a wrong command line.
int RunProgram(const char* name, const char* description,
               void (*set_up)(CLI::App& app), int argc, char** argv);

}  // namespace aclq::cli

#endif  // ACLQ_SRC_CLI_PROGRAM_H_
