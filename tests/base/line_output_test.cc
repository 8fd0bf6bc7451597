// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Lines written to descriptors that do not accept them.

#include "src/base/line_output.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>
#include <fstream>
#include <sstream>
#include <thread>

#include "src/base/file_signals.h"
#include "tests/support/new_process.h"
#include "tests/support/pipe.h"
#include "tests/support/temporary_file.h"

namespace aclq::base {
namespace {

using aclq::testing::ExpectInForkedChild;
using aclq::testing::Pipe;
using aclq::testing::TemporaryFile;

std::string LostLine(std::uint64_t count) {
  return "lost " + std::to_string(count) + "\n";
}

std::string ContentOf(const char* path) {
  std::ostringstream content;
  content << std::ifstream(path).rdbuf();
  return content.str();
}

bool IsPending(int signal) {
  sigset_t pending;
  sigpending(&pending);
  return sigismember(&pending, signal) == 1;
}

void Block(int signal) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, signal);
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

ssize_t WriteTo(int descriptor) {
  return WithoutFileSignals([=] { return write(descriptor, "x", 1); });
}

TEST(WithoutFileSignalsDeathTest, APipeWithoutReaderIsAnError) {
  EXPECT_IN_NEW_PROCESS([] {
    Pipe pipe;
    pipe.CloseReader();
    EXPECT_EQ(WriteTo(pipe.writer()), -1);
    EXPECT_EQ(errno, EPIPE);
    Block(SIGPIPE);
    EXPECT_FALSE(IsPending(SIGPIPE));
  });
}

TEST(WithoutFileSignalsDeathTest, ASignalThatWasPendingStaysPending) {
  EXPECT_IN_NEW_PROCESS([] {
    Pipe pipe;
    pipe.CloseReader();
    Block(SIGPIPE);
    raise(SIGPIPE);
    EXPECT_EQ(WriteTo(pipe.writer()), -1);
    EXPECT_TRUE(IsPending(SIGPIPE));
  });
}

TEST(WithoutFileSignalsDeathTest, AHandlerOfTheProgramIsNotCalled) {
  EXPECT_IN_NEW_PROCESS([] {
    std::signal(SIGPIPE, [](int) { _exit(7); });
    Pipe pipe;
    pipe.CloseReader();
    EXPECT_EQ(WriteTo(pipe.writer()), -1);
  });
}

TEST(LineOutput, LostLinesAreCountedWhenWritingWorksAgain) {
  LineOutput output(&LostLine, std::chrono::milliseconds(1));
  const Pipe pipe(O_NONBLOCK);
  const std::string filling = pipe.Fill();
  output.Write(pipe.writer(), "a\n");
  output.Write(pipe.writer(), "b\n");
  EXPECT_EQ(pipe.Read(), filling);
  output.Write(pipe.writer(), "c\n");
  output.Write(pipe.writer(), "d\n");
  EXPECT_EQ(pipe.Read(), "lost 2\nc\nd\n");
}

TEST(LineOutput, LinesThatWereNotMadeCountToo) {
  LineOutput output(&LostLine);
  const Pipe pipe;
  output.Lose();
  output.Write(-1, "a\n");
  output.Write(pipe.writer(), "b\n");
  EXPECT_EQ(pipe.Read(), "lost 2\nb\n");
}

// The pipe accepts a part of the line, then no other line before the rest.
TEST(LineOutput, LongLinesAreCompletedFirst) {
  LineOutput output(&LostLine, std::chrono::milliseconds(1));
  const Pipe pipe(O_NONBLOCK);
  const std::string line = std::string(100'000, 'x') + "\n";
  output.Write(pipe.writer(), line);
  output.Write(pipe.writer(), "a\n");
  const std::string first = pipe.Read();
  ASSERT_LT(first.size(), line.size());
  output.Write(pipe.writer(), "b\n");
  EXPECT_EQ(first + pipe.Read(), line + "lost 1\nb\n");
}

TEST(LineOutput, ASlowReaderOfANonBlockingPipeIsAwaited) {
  Pipe pipe(O_NONBLOCK);
  constexpr int kLines = 20'000;
  std::string read;
  std::thread reader([&] {
    for (std::string part; !(part = pipe.Read()).empty();) read += part;
  });
  LineOutput output(&LostLine, std::chrono::minutes(1));
  std::string written;
  for (int i = 0; i < kLines; ++i) {
    const std::string line = "line " + std::to_string(i) + "\n";
    output.Write(pipe.writer(), line);
    written += line;
  }
  pipe.CloseWriter();
  reader.join();
  EXPECT_EQ(read, written);
}

TEST(LineOutputDeathTest, AFileSizeLimitLosesLinesAndRaisesNoSignal) {
  EXPECT_IN_NEW_PROCESS([] {
    const TemporaryFile file("");
    LineOutput output(&LostLine);
    const int descriptor = open(file.path(), O_WRONLY | O_APPEND | O_CLOEXEC);
    rlimit limit = {};
    getrlimit(RLIMIT_FSIZE, &limit);
    const rlimit small = {10, limit.rlim_max};
    setrlimit(RLIMIT_FSIZE, &small);
    output.Write(descriptor, "0123456\n");
    output.Write(descriptor, "89abc\n");  // two bytes fit
    output.Write(descriptor, "d\n");
    EXPECT_EQ(ContentOf(file.path()), "0123456\n89");
    setrlimit(RLIMIT_FSIZE, &limit);
    output.Write(descriptor, "e\n");
    EXPECT_EQ(ContentOf(file.path()), "0123456\n89abc\nlost 1\ne\n");
  });
}

TEST(LineOutput, AForkedChildHasLostNothing) {
  LineOutput output(&LostLine);
  output.Lose();
  const Pipe pipe;
  ExpectInForkedChild([&] { output.Write(pipe.writer(), "child\n"); });
  output.Write(pipe.writer(), "parent\n");
  EXPECT_EQ(pipe.Read(), "child\nlost 1\nparent\n");
}

// Another thread is inside a write when the process forks.
TEST(LineOutput, AForkMayComeAtAnyTime) {
  LineOutput output(&LostLine);
  const std::string line = std::string(1'000'000, 'x') + "\n";
  Pipe blocking;
  std::thread writer([&] {
    output.Write(blocking.writer(), line);
    blocking.CloseWriter();
  });
  std::string read = blocking.Read(1);  // The write has begun.
  const Pipe pipe;
  ExpectInForkedChild([&] { output.Write(pipe.writer(), "child\n"); });
  EXPECT_EQ(pipe.Read(), "child\n");
  for (std::string part; !(part = blocking.Read()).empty();) read += part;
  writer.join();
  EXPECT_EQ(read, line);
}

}  // namespace
}  // namespace aclq::base
