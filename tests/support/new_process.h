// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Expectations in other processes: a new process that has called nothing yet,
// or a forked child.

#ifndef ACLQ_TESTS_SUPPORT_NEW_PROCESS_H_
#define ACLQ_TESTS_SUPPORT_NEW_PROCESS_H_

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>

namespace aclq::testing {

// Seconds after which a signal ends a process that hangs, long before CTest's
// limit.
inline constexpr unsigned kHangSeconds = 60;

// Describes the end of a process by its wait status.
inline std::string HowItEnded(int status) {
  if (WIFSIGNALED(status)) {
    return WTERMSIG(status) == SIGALRM
               ? "it hung"
               : "signal " + std::to_string(WTERMSIG(status));
  }
  return "exit code " + std::to_string(WEXITSTATUS(status));
}

// Runs a function that makes expectations in a forked child, which then ends
// with `end`: _exit, or exit, which also destroys static objects.
template <typename Function>
void ExpectInForkedChild(Function function, void (*end)(int) = _exit) {
  std::fflush(nullptr);
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    alarm(kHangSeconds);
    function();
    std::fflush(nullptr);
    end(::testing::Test::HasFailure() ? EXIT_FAILURE : EXIT_SUCCESS);
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0)
      << "in the child: " << HowItEnded(status);
}

// Runs `function` in `count` children, one after the other, until an
// expectation fails. Stops after 10 seconds.
template <typename Function>
void ExpectInForkedChildren(int count, Function function) {
  using Clock = std::chrono::steady_clock;
  const Clock::time_point end = Clock::now() + std::chrono::seconds(10);
  for (int i = 0; i < count && Clock::now() < end; ++i) {
    ExpectInForkedChild(function);
    if (::testing::Test::HasFailure()) return;
  }
}

}  // namespace aclq::testing

// Runs a function that makes expectations in a new process, in which nothing
// has been called before.
#define EXPECT_IN_NEW_PROCESS(...)                                     \
  do {                                                                 \
    const auto in_new_process = __VA_ARGS__;                           \
    ::testing::FLAGS_gtest_death_test_style = "threadsafe";            \
    EXPECT_EXIT(                                                       \
        {                                                              \
          alarm(::aclq::testing::kHangSeconds);                        \
          in_new_process();                                            \
          std::exit(::testing::Test::HasFailure() ? EXIT_FAILURE : 0); \
        },                                                             \
        ::testing::ExitedWithCode(0), "");                             \
  } while (false)

#endif  // ACLQ_TESTS_SUPPORT_NEW_PROCESS_H_
