// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Expectations about refused calls. A Call is a struct of arguments whose Run()
// returns the status.

#ifndef ACLQ_TESTS_ANALYSIS_REFUSALS_H_
#define ACLQ_TESTS_ANALYSIS_REFUSALS_H_

#include <gtest/gtest.h>

#include <string>

#include "aclq/status.h"

namespace aclq::testing {

template <typename Call>
void ExpectRefused(const Call& call, StatusCode code,
                   const std::string& words) {
  const Status status = call.Run();
  EXPECT_EQ(status.code(), code);
  EXPECT_EQ(status.message(), words);
}

template <typename Call>
void ExpectInvalid(const Call& call, const std::string& words) {
  ExpectRefused(call, StatusCode::kInvalidArgument, words);
}

}  // namespace aclq::testing

#endif  // ACLQ_TESTS_ANALYSIS_REFUSALS_H_
