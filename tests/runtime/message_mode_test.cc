// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The threads whose messages aclGetRecentErrMsg returns: the key err_msg_mode
// of aclInit's file. Each test runs in a new process.

#include <atomic>
#include <string>

#include "tests/runtime/support.h"
#include "tests/support/temporary_file.h"

namespace aclq::runtime {
namespace {

// Calls aclInit with a file of this content.
aclError InitWith(const std::string& content) {
  return aclInit(testing::TemporaryFile(content).path());
}

constexpr char kProcess[] = R"({"err_msg_mode": "1"})";

void Fail() { EXPECT_EQ(aclrtFree(nullptr), ACL_ERROR_INVALID_PARAM); }

bool Contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST(MessageModeDeathTest, ByDefaultAndWithZeroEachThreadHasItsOwn) {
  for (const char* content : {"{}", R"({"err_msg_mode": "0"})"}) {
    EXPECT_IN_NEW_PROCESS([=] {
      ASSERT_EQ(InitWith(content), ACL_SUCCESS);
      Fail();
      InThread([] { EXPECT_EQ(aclGetRecentErrMsg(), nullptr); });
      EXPECT_TRUE(Contains(RecentError(), "aclrtFree"));
    });
  }
}

TEST(MessageModeDeathTest, WithOneAllThreadsShareTheMessages) {
  EXPECT_IN_NEW_PROCESS([] {
    ASSERT_EQ(InitWith(kProcess), ACL_SUCCESS);
    Fail();
    InThread([] {
      EXPECT_EQ(aclrtFreeHost(nullptr), ACL_ERROR_INVALID_PARAM);
      const std::string message = RecentError();
      EXPECT_TRUE(Contains(message, "aclrtFree: devPtr")) << message;
      EXPECT_TRUE(Contains(message, "        aclrtFreeHost: hostPtr"))
          << message;
    });
    EXPECT_EQ(aclGetRecentErrMsg(), nullptr);  // reading clears all messages
    InThread(Fail);
    EXPECT_TRUE(Contains(RecentError(), "aclrtFree"));
  });
}

TEST(MessageModeDeathTest, TheTextBelongsToTheThreadThatReadIt) {
  EXPECT_IN_NEW_PROCESS([] {
    ASSERT_EQ(InitWith(kProcess), ACL_SUCCESS);
    Fail();
    const char* const text = aclGetRecentErrMsg();
    ASSERT_NE(text, nullptr);
    InThread([] {
      EXPECT_EQ(aclrtFreeHost(nullptr), ACL_ERROR_INVALID_PARAM);
      EXPECT_TRUE(Contains(RecentError(), "aclrtFreeHost"));
    });
    EXPECT_TRUE(Contains(text, "aclrtFree: devPtr"));
  });
}

TEST(MessageModeDeathTest, TheModeStaysWhenTheProcessIsFinalised) {
  EXPECT_IN_NEW_PROCESS([] {
    ASSERT_EQ(InitWith(kProcess), ACL_SUCCESS);
    EXPECT_EQ(aclFinalize(), ACL_SUCCESS);
    InThread(Fail);
    EXPECT_TRUE(Contains(RecentError(), "aclrtFree"));
  });
}

TEST(MessageModeDeathTest, AMessageOfATaskIsReadOnce) {
  EXPECT_IN_NEW_PROCESS([] {
    ASSERT_EQ(InitWith(kProcess), ACL_SUCCESS);
    ASSERT_EQ(aclrtSetDevice(0), ACL_SUCCESS);
    const aclrtStream stream = NewStream();
    ASSERT_EQ(Enqueue(stream,
                      []() -> aclError {
                        aclqRuntimeInterface()->report_error("EZ9999",
                                                             "of the task");
                        return ACL_ERROR_RT_INTERNAL_ERROR;
                      }),
              ACL_SUCCESS);
    EXPECT_EQ(aclrtSynchronizeStream(stream), ACL_ERROR_RT_INTERNAL_ERROR);
    const std::string message = RecentError();
    const std::size_t first = message.find("of the task");
    EXPECT_NE(first, std::string::npos) << message;
    EXPECT_EQ(message.find("of the task", first + 1), std::string::npos);
    EXPECT_TRUE(Contains(message, "aclrtSynchronizeStream: ")) << message;
  });
}

TEST(MessageModeDeathTest, AForkMayComeAtAnyTime) {
  EXPECT_IN_NEW_PROCESS([] {
    ASSERT_EQ(InitWith(kProcess), ACL_SUCCESS);
    // Another thread reports meanwhile.
    std::atomic<bool> stop{false};
    std::thread reporter([&] {
      while (!stop) Fail();
    });
    for (int i = 0; i < 20; ++i) {
      testing::ExpectInForkedChild([] {
        Fail();
        EXPECT_TRUE(Contains(RecentError(), "aclrtFree"));
      });
    }
    stop = true;
    reporter.join();
  });
}

TEST(MessageModeDeathTest, AnotherValueIs100000AndDoesNotCount) {
  for (const char* value :
       {"\"2\"", "\"\"", "1", "null", "{}", "\"process\""}) {
    EXPECT_IN_NEW_PROCESS([=] {
      EXPECT_EQ(InitWith(std::string(R"({"err_msg_mode": )") + value + "}"),
                ACL_ERROR_INVALID_PARAM);
      const std::string message = RecentError();
      EXPECT_TRUE(Contains(message, std::string("aclInit: err_msg_mode in the "
                                                "file of configPath is ") +
                                        value))
          << message;
      EXPECT_EQ(aclInit(nullptr), ACL_SUCCESS);
    });
  }
}

}  // namespace
}  // namespace aclq::runtime
