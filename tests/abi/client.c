// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// A client in C whose types, values and prototypes are the rows of the table.
// It links every function and tests the functions of tiers T1 and T2.
// Usage: abi_client [FUNCTION]   runs the test of one function, or all tests

#include "client.h"

#include <stdio.h>
#include <string.h>

// A row without a test fails to link.
#define T1(name) TEST(name);
#define T2(name) TEST(name);
#define T3(name)
#define FUNCTION(tier, result, name, parameters) tier(name)
#include "src/abi/table.def"
#undef T1
#undef T2
#undef T3

#define T1(name) Test_##name
#define T2(name) Test_##name
#define T3(name) NULL
static const struct {
  const char *name;
  void (*address)(void);
  void (*test)(void);
} functions[] = {
#define FUNCTION(tier, result, name, parameters) \
  {#name, (void (*)(void))name, tier(name)},
#include "src/abi/table.def"
};

static int failures = 0;

void Fail(const char *file, int line, const char *condition) {
  const char *const message = aclGetRecentErrMsg();
  printf("%s:%d: %s\n%s", file, line, condition, message ? message : "");
  ++failures;
}

static void Run(void (*test)(void)) {
  SUCCEEDS(aclrtSetDevice(0));
  test();
  aclrtResetDeviceForce(0);
  aclGetRecentErrMsg();
}

int main(int argc, char **argv) {
  size_t linked = 0;
  size_t tests = 0;
  for (size_t i = 0; i < sizeof(functions) / sizeof(functions[0]); ++i) {
    if (functions[i].address != NULL) ++linked;
    if (functions[i].test == NULL) continue;
    if (argc > 1 && strcmp(argv[1], functions[i].name) != 0) continue;
    puts(functions[i].name);
    Run(functions[i].test);
    ++tests;
  }
  printf("%zu functions linked, %zu tests, %d failed\n", linked, tests,
         failures);
  puts(tests > 0 && failures == 0 ? "as expected" : "failed");
  return tests > 0 && failures == 0 ? 0 : 1;
}
