// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The main function of the programs in this folder.

#ifndef ACLQ_SRC_CLI_PROGRAM_H_
#define ACLQ_SRC_CLI_PROGRAM_H_

namespace CLI {
class App;
}

namespace aclq::cli {

// Runs the program `name`, whose options and subcommands `set_up` adds. Returns
// the exit code: 0 for success, 1 for a failure, 2 for a wrong command line. If
// it fails, prints the name and the error message.
int RunProgram(const char* name, const char* description,
               void (*set_up)(CLI::App& app), int argc, char** argv);

}  // namespace aclq::cli

#endif  // ACLQ_SRC_CLI_PROGRAM_H_
