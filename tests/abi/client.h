// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The tests of the client: for each function of tiers T1 and T2 one that is
// named after it, and shows what it does when it is used right, or with which
// code it is refused. client.c takes the list of them from the table.
//
// Before each test the thread sets device 0; after it the device is reset.

#ifndef ACLQ_TESTS_ABI_CLIENT_H_
#define ACLQ_TESTS_ABI_CLIENT_H_

#include "prototypes.h"

#define TEST(name) void Test_##name(void)

// Leaves the test, as failed.
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
