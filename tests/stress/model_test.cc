// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Random sequences of calls against the state machine of model.h.

#include <gtest/gtest.h>

#include <cstdint>

#include "tests/stress/sequence.h"
#include "tests/support/hold_up.h"

namespace aclq::testing {
namespace {

class ModelTest : public ::testing::TestWithParam<std::uint64_t> {
 protected:
  // Expects that streams were busy during some calls.
  static void TearDownTestSuite() {
    EXPECT_GT(hold_ups_in_streams, 0);
    EXPECT_GT(model::streams_found_at_work, 0);
  }
};

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
