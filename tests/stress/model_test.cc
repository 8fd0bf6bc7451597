// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Random sequences of calls against the state machine of model.h.

#include <gtest/gtest.h>

#include <cstdint>

#include "tests/stress/sequence.h"

namespace aclq::testing {
namespace {

class ModelTest : public ::testing::TestWithParam<std::uint64_t> {};

TEST_P(ModelTest, RandomCallsGiveTheDocumentedCodes) {
  uint32_t device_count = 0;
  ASSERT_EQ(aclrtGetDeviceCount(&device_count), ACL_SUCCESS);
  model::Sequence(GetParam(), device_count).Run();
}

// The parameter is the seed.
INSTANTIATE_TEST_SUITE_P(Seeds, ModelTest,
                         ::testing::Range<std::uint64_t>(1, 21));

}  // namespace
}  // namespace aclq::testing
