// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#ifndef ACLQ_SRC_CLI_FAILURE_H_
#define ACLQ_SRC_CLI_FAILURE_H_

#include <stdexcept>

#include "aclq/status.h"

namespace aclq::cli {

// An exception that ends the command: RunProgram prints the message and returns
// exit code 1.
class Failure : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Throws a Failure with the message of a status that is not ok.
inline void Check(const Status& status) {
  if (!status.ok()) throw Failure(status.message());
}

}  // namespace aclq::cli

#endif  // ACLQ_SRC_CLI_FAILURE_H_
