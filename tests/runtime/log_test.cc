// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The log: it is off unless the environment enables it; and its layout. Each
// test runs in a new process, since settings are read once.

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

#include "tests/runtime/support.h"
#include "tests/support/pipe.h"

namespace aclq::runtime {
namespace {

using testing::LinesOf;
using testing::Pipe;

// A folder that is removed with the object.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    char path[] = "/tmp/aclq_runtime_test_XXXXXX";
    EXPECT_NE(mkdtemp(path), nullptr);
    path_ = path;
  }
  ~TemporaryFolder() { std::filesystem::remove_all(path_); }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

// Removes settings that the environment of the tests may have.
void ClearEnvironment() {
  for (const char* name :
       {"ASCEND_GLOBAL_LOG_LEVEL", "ASCEND_LOG_PRINT_TO_STDOUT",
        "ASCEND_SLOG_PRINT_TO_STDOUT", "ASCEND_PROCESS_LOG_PATH"}) {
    unsetenv(name);
  }
}

std::vector<std::string> LinesPrintedBy(const std::function<void()>& function) {
  ::testing::internal::CaptureStdout();
  function();
  return LinesOf(::testing::internal::GetCapturedStdout());
}

void Fail() {
  EXPECT_EQ(aclrtFree(nullptr), ACL_ERROR_INVALID_PARAM);
  aclGetRecentErrMsg();
}

void LogOneOfEachLevel() {
  ACL_APP_LOG(ACL_DEBUG, "level 0");
  ACL_APP_LOG(ACL_INFO, "level 1");
  ACL_APP_LOG(ACL_WARNING, "level 2");
  ACL_APP_LOG(ACL_ERROR, "level 3");
}

// Returns a pattern of "[LEVEL] MODULE(pid,process):time [" and the rest.
std::string Pattern(const std::string& level, const std::string& module,
                    const std::string& rest) {
  return "\\[" + level + "\\] " + module + "\\(" + std::to_string(getpid()) +
         "," + program_invocation_short_name +
         "\\):[0-9]{4}-[0-9]{2}-[0-9]{2}-[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{3}"
         "\\.[0-9]{3} \\[" +
         rest;
}

void ExpectLines(const std::vector<std::string>& lines,
                 const std::vector<std::string>& patterns) {
  ASSERT_EQ(lines.size(), patterns.size()) << ::testing::PrintToString(lines);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const ::testing::Matcher<const std::string&> matcher =
        ::testing::MatchesRegex(patterns[i]);
    EXPECT_TRUE(matcher.Matches(lines[i])) << patterns[i] << "\n" << lines[i];
  }
}

std::string OwnTid() { return std::to_string(gettid()); }

TEST(LogDeathTest, IsOffByDefault) {
  EXPECT_IN_NEW_PROCESS([] {
    ClearEnvironment();
    const TemporaryFolder home;
    setenv("HOME", home.path().c_str(), 1);
    setenv("ASCEND_GLOBAL_LOG_LEVEL", "0", 1);
    ExpectLines(LinesPrintedBy([] {
                  LogOneOfEachLevel();
                  Fail();
                  EXPECT_EQ(aclInit(nullptr), ACL_SUCCESS);
                }),
                {});
    EXPECT_TRUE(std::filesystem::is_empty(home.path()));
  });
}

TEST(LogDeathTest, MessagesArePrintedAsErrorsInCannsLayout) {
  EXPECT_IN_NEW_PROCESS([] {
    ClearEnvironment();
    setenv("ASCEND_SLOG_PRINT_TO_STDOUT", "1", 1);
    ExpectLines(
        LinesPrintedBy(Fail),
        {Pattern("ERROR", "ASCENDCL",
                 "libascendcl.so:0\\]" + OwnTid() +
                     " Null_Pointer\\(EH0002\\): aclrtFree: devPtr is .*")});
  });
}

TEST(LogDeathTest, ResultsThatArePassedOverHaveLowerLevels) {
  EXPECT_IN_NEW_PROCESS([] {
    ClearEnvironment();
    setenv("ASCEND_SLOG_PRINT_TO_STDOUT", "1", 1);
    setenv("ASCEND_GLOBAL_LOG_LEVEL", "1", 1);
    const std::string place = "libascendcl.so:0\\]" + OwnTid();
    ExpectLines(
        LinesPrintedBy([] {
          int32_t device = 0;
          EXPECT_EQ(aclrtGetDevice(&device), ACL_ERROR_RT_CONTEXT_NULL);
          EXPECT_EQ(aclmdlInitDump(), ACL_ERROR_RT_FEATURE_NOT_SUPPORT);
        }),
        {Pattern("INFO", "ASCENDCL",
                 place + " Context_Error\\(EE1010\\): aclrtGetDevice: .*"),
         Pattern("WARNING", "ASCENDCL",
                 place + " Not_Supported\\(EH0006\\): aclmdlInitDump: .*")});
  });
}

TEST(LogDeathTest, TheNewerNameOfTheVariableWorksToo) {
  EXPECT_IN_NEW_PROCESS([] {
    ClearEnvironment();
    setenv("ASCEND_LOG_PRINT_TO_STDOUT", "1", 1);
    EXPECT_EQ(LinesPrintedBy(Fail).size(), 1U);
  });
}

TEST(LogDeathTest, AppLogHasThePlaceAndTheThreadOfItsCaller) {
  EXPECT_IN_NEW_PROCESS([] {
    ClearEnvironment();
    setenv("ASCEND_SLOG_PRINT_TO_STDOUT", "1", 1);
    setenv("ASCEND_GLOBAL_LOG_LEVEL", "1", 1);
    ExpectLines(
        LinesPrintedBy([] {
          aclAppLog(ACL_WARNING, "Load", "model.cc", 42, "%d of %s, %.2f", 7,
                    "nine", 0.5);
          ACL_APP_LOG(ACL_INFO, "%s", "by the macro");
        }),
        {Pattern("WARNING", "APP",
                 "model.cc:42\\]" + OwnTid() + " Load: 7 of nine, 0.50"),
         Pattern("INFO", "APP",
                 ".*log_test.cc:[0-9]+\\]" + OwnTid() +
                     " operator\\(\\): by the macro")});
    InThread([] {
      ExpectLines(
          LinesPrintedBy(
              [] { aclAppLog(ACL_ERROR, "f", "file.c", 1, "text"); }),
          {Pattern("ERROR", "APP", "file.c:1\\]" + OwnTid() + " f: text")});
    });
  });
}

void ExpectLevelsFrom(const char* value, int lowest) {
  EXPECT_IN_NEW_PROCESS([=] {
    ClearEnvironment();
    setenv("ASCEND_SLOG_PRINT_TO_STDOUT", "1", 1);
    setenv("ASCEND_GLOBAL_LOG_LEVEL", value, 1);
    const std::vector<std::string> lines = LinesPrintedBy(LogOneOfEachLevel);
    ASSERT_EQ(static_cast<int>(lines.size()), 4 - lowest) << value;
    for (int level = lowest; level < 4; ++level) {
      EXPECT_NE(lines[static_cast<std::size_t>(level - lowest)].find(
                    "level " + std::to_string(level)),
                std::string::npos);
    }
  });
}

TEST(LogDeathTest, TheLevelIsTheLowestThatIsWritten) {
  ExpectLevelsFrom("0", 0);
  ExpectLevelsFrom("1", 1);
  ExpectLevelsFrom("2", 2);
  ExpectLevelsFrom("3", 3);
  ExpectLevelsFrom("4", 4);
}

TEST(LogDeathTest, AWrongLevelCountsAsNoneWhichIsError) {
  for (const char* value : {"", "5", "-1", "10", "error", "0 "}) {
    ExpectLevelsFrom(value, 3);
  }
}

TEST(LogDeathTest, OnlyOnePrints) {
  for (const char* value : {"", "0", "2", "yes", "11"}) {
    EXPECT_IN_NEW_PROCESS([=] {
      ClearEnvironment();
      setenv("ASCEND_SLOG_PRINT_TO_STDOUT", value, 1);
      ExpectLines(LinesPrintedBy(Fail), {});
    });
  }
}

TEST(LogDeathTest, InitAndDevicesAreToldAtInfo) {
  EXPECT_IN_NEW_PROCESS([] {
    ClearEnvironment();
    setenv("ASCEND_SLOG_PRINT_TO_STDOUT", "1", 1);
    setenv("ASCEND_GLOBAL_LOG_LEVEL", "1", 1);
    const auto lines = LinesPrintedBy([] {
      EXPECT_EQ(aclInit(nullptr), ACL_SUCCESS);
      EXPECT_EQ(aclrtSetDevice(0), ACL_SUCCESS);
      EXPECT_EQ(aclrtResetDevice(0), ACL_SUCCESS);
      EXPECT_EQ(aclFinalize(), ACL_SUCCESS);
    });
    const std::string start = "libascendcl.so:0\\]" + OwnTid() + " ";
    ExpectLines(
        lines,
        {Pattern("INFO", "ASCENDCL", start + "aclInit: .*"),
         Pattern("INFO", "ASCENDCL", start + "aclrtSetDevice: device 0 .*"),
         Pattern("INFO", "ASCENDCL", start + "aclrtResetDevice: device 0 .*"),
         Pattern("INFO", "ASCENDCL", start + "the process is finalised\\.")});
  });
}

std::vector<std::filesystem::path> FilesIn(const std::string& folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) files.push_back(entry.path());
  }
  return files;
}

TEST(LogDeathTest, AFolderGetsAFileForTheProcess) {
  EXPECT_IN_NEW_PROCESS([] {
    ClearEnvironment();
    const TemporaryFolder folder;
    const std::string path = folder.path() + "/of/logs";
    setenv("ASCEND_PROCESS_LOG_PATH", path.c_str(), 1);
    ExpectLines(LinesPrintedBy([] {
                  Fail();
                  InThread(Fail);
                }),
                {});
    const auto files = FilesIn(folder.path());
    ASSERT_EQ(files.size(), 1U);
    EXPECT_EQ(files[0].parent_path(), path + "/debug/plog");
    const ::testing::Matcher<const std::string&> name = ::testing::MatchesRegex(
        "plog-" + std::to_string(getpid()) + "_[0-9]{17}\\.log");
    EXPECT_TRUE(name.Matches(files[0].filename().string())) << files[0];
    std::ifstream file(files[0]);
    std::size_t lines = 0;
    for (std::string line; std::getline(file, line); ++lines) {
      EXPECT_NE(line.find("aclrtFree: devPtr"), std::string::npos) << line;
    }
    EXPECT_EQ(lines, 2U);
  });
}

TEST(LogDeathTest, AForkedChildHasAFileOfItsOwn) {
  EXPECT_IN_NEW_PROCESS([] {
    ClearEnvironment();
    const TemporaryFolder folder;
    setenv("ASCEND_PROCESS_LOG_PATH", folder.path().c_str(), 1);
    Fail();
    testing::ExpectInForkedChild([&] {
      Fail();
      const auto files = FilesIn(folder.path());
      const std::string own = "plog-" + std::to_string(getpid()) + "_";
      EXPECT_EQ(files.size(), 2U);
      EXPECT_EQ(
          std::count_if(files.begin(), files.end(),
                        [&](const auto& file) {
                          return file.filename().string().starts_with(own);
                        }),
          1);
    });
    Fail();
    EXPECT_EQ(FilesIn(folder.path()).size(), 2U);
  });
}

TEST(LogDeathTest, WhatIsPrintedGoesIntoNoFile) {
  EXPECT_IN_NEW_PROCESS([] {
    ClearEnvironment();
    const TemporaryFolder folder;
    setenv("ASCEND_PROCESS_LOG_PATH", folder.path().c_str(), 1);
    setenv("ASCEND_SLOG_PRINT_TO_STDOUT", "1", 1);
    EXPECT_EQ(LinesPrintedBy(Fail).size(), 1U);
    EXPECT_TRUE(FilesIn(folder.path()).empty());
  });
}

TEST(LogDeathTest, AFolderThatCannotBeMadeLosesTheLogOnly) {
  EXPECT_IN_NEW_PROCESS([] {
    ClearEnvironment();
    setenv("ASCEND_PROCESS_LOG_PATH", "/dev/null/folder", 1);
    ExpectLines(LinesPrintedBy(Fail), {});
  });
}

// Returns the lines of the only file in a folder.
std::vector<std::string> LinesOfFileIn(const std::string& folder) {
  const auto files = FilesIn(folder);
  EXPECT_EQ(files.size(), 1U);
  std::ostringstream text;
  for (const auto& file : files) text << std::ifstream(file).rdbuf();
  return LinesOf(text.str());
}

// Returns patterns of the two lines of a log that begins with lost lines.
std::vector<std::string> LostLinesAndFailure(int lost) {
  const std::string start = "libascendcl.so:0\\]" + OwnTid() + " ";
  return {Pattern("WARNING", "ASCENDCL",
                  start + "lines of the log lost: " + std::to_string(lost) +
                      ", .*"),
          Pattern("ERROR", "ASCENDCL", start + "Null_Pointer.*")};
}

TEST(LogDeathTest, AClosedPipeLosesLinesAndRaisesNoSignal) {
  EXPECT_IN_NEW_PROCESS([] {
    ClearEnvironment();
    setenv("ASCEND_SLOG_PRINT_TO_STDOUT", "1", 1);
    const int real_stdout = dup(STDOUT_FILENO);
    Pipe pipe;
    pipe.WriteAs(STDOUT_FILENO);
    pipe.CloseReader();
    Fail();
    Fail();
    dup2(real_stdout, STDOUT_FILENO);
    ExpectLines(LinesPrintedBy(Fail), LostLinesAndFailure(2));
  });
}

TEST(LogDeathTest, LinksToFoldersAreNotFollowed) {
  for (const char* const name : {"debug", "debug/plog"}) {
    EXPECT_IN_NEW_PROCESS([name] {
      ClearEnvironment();
      const TemporaryFolder folder;
      const TemporaryFolder other;
      setenv("ASCEND_PROCESS_LOG_PATH", folder.path().c_str(), 1);
      const std::filesystem::path link =
          std::filesystem::path(folder.path()) / name;
      std::filesystem::create_directories(link.parent_path());
      std::filesystem::create_directory_symlink(other.path(), link);
      Fail();
      EXPECT_EQ(FilesIn(other.path()).size(), 0U);
      std::filesystem::remove(link);
      Fail();
      ExpectLines(LinesOfFileIn(folder.path()), LostLinesAndFailure(1));
    });
  }
}

// The user chooses the folder.
TEST(LogDeathTest, TheFolderItselfMayBeALink) {
  EXPECT_IN_NEW_PROCESS([] {
    ClearEnvironment();
    const TemporaryFolder folder;
    const TemporaryFolder other;
    const std::string link = folder.path() + "/link";
    std::filesystem::create_directory_symlink(other.path(), link);
    setenv("ASCEND_PROCESS_LOG_PATH", link.c_str(), 1);
    Fail();
    EXPECT_EQ(LinesOfFileIn(other.path()).size(), 1U);
  });
}

TEST(LogDeathTest, AppLogWithoutATextOrLevelWritesNothing) {
  EXPECT_IN_NEW_PROCESS([] {
    ClearEnvironment();
    setenv("ASCEND_SLOG_PRINT_TO_STDOUT", "1", 1);
    setenv("ASCEND_GLOBAL_LOG_LEVEL", "0", 1);
    ExpectLines(LinesPrintedBy([] {
                  // Called through a pointer, so that the compiler does not
                  // check the call.
                  auto* const volatile log = aclAppLog;
                  log(ACL_ERROR, nullptr, "file", 1, "text");
                  log(ACL_ERROR, "function", nullptr, 1, "text");
                  log(ACL_ERROR, "function", "file", 1, nullptr);
                  for (const int number : {-1, 4}) {
                    aclLogLevel level;
                    std::memcpy(&level, &number, sizeof(level));
                    log(level, "function", "file", 1, "text");
                  }
                }),
                {});
  });
}

TEST(LogDeathTest, AppLogCutsTheTextAfter1023Bytes) {
  EXPECT_IN_NEW_PROCESS([] {
    ClearEnvironment();
    setenv("ASCEND_SLOG_PRINT_TO_STDOUT", "1", 1);
    const std::string text(5000, 'x');
    const auto lines = LinesPrintedBy(
        [&] { aclAppLog(ACL_ERROR, "f", "file.c", 1, "%s", text.c_str()); });
    ASSERT_EQ(lines.size(), 1U);
    const std::size_t begin = lines[0].find(" f: ") + 4;
    EXPECT_EQ(lines[0].substr(begin), std::string(1023, 'x'));
  });
}

TEST(LogDeathTest, LinesOfManyThreadsAreWhole) {
  EXPECT_IN_NEW_PROCESS([] {
    ClearEnvironment();
    setenv("ASCEND_SLOG_PRINT_TO_STDOUT", "1", 1);
    constexpr int kThreads = 8;
    constexpr int kLines = 50;
    const auto lines = LinesPrintedBy([] {
      std::vector<std::thread> threads;
      for (int i = 0; i < kThreads; ++i) {
        threads.emplace_back([] {
          for (int line = 0; line < kLines; ++line) {
            aclAppLog(ACL_ERROR, "f", "file.c", 1, "the end");
          }
        });
      }
      for (std::thread& thread : threads) thread.join();
    });
    ASSERT_EQ(lines.size(), std::size_t{kThreads} * kLines);
    for (const std::string& line : lines) {
      EXPECT_EQ(line.rfind("[ERROR] APP(", 0), 0U) << line;
      EXPECT_EQ(line.substr(line.size() - 10), "f: the end") << line;
    }
  });
}

}  // namespace
}  // namespace aclq::runtime
