// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Tests of the client, one for each function of tiers T1 and T2, named after
// the function. A test shows a correct use of the function, or the code with
// which the function is refused. client.c takes the list of tests from the
// table.
//
// The thread sets device 0 before each test; the device is reset after each
// test.

#ifndef ACLQ_TESTS_ABI_CLIENT_H_
#define ACLQ_TESTS_ABI_CLIENT_H_

#include "prototypes.h"

#define TEST(name) void Test_##name(void)

// Ends the test as failed unless the condition holds.
#define REQUIRE(condition)                  \
  do {                                      \
    if (!(condition)) {                     \
      Fail(__FILE__, __LINE__, #condition); \
      return;                               \
    }                                       \
  } while (0)
#define SUCCEEDS(call) REQUIRE((call) == ACL_SUCCESS)

void Fail(const char *file, int line, const char *condition);

#endif  // ACLQ_TESTS_ABI_CLIENT_H_
