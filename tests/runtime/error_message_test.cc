// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The layout of aclGetRecentErrMsg, and the messages that it returns.

#include <unistd.h>

#include <string>

#include "acl/acl_mdl.h"
#include "tests/runtime/support.h"

namespace aclq::runtime {
namespace {

void Report(std::string_view code, std::string_view message) {
  aclqRuntimeInterface()->report_error(code, message);
}

// Returns a POSIX extended regular expression. gtest's matcher is used, since
// gcc 12 warns of std::regex under AddressSanitizer.
std::string FirstLine(const std::string& title, const std::string& code) {
  return "\\[PID: " + std::to_string(getpid()) +
         "\\] [0-9]{4}-[0-9]{2}-[0-9]{2}-[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{3}"
         "\\.[0-9]{3} " +
         title + "\\(" + code + "\\): ";
}

void ExpectMatch(const std::string& text, const std::string& pattern) {
  const ::testing::Matcher<const std::string&> matcher =
      ::testing::MatchesRegex(pattern);
  EXPECT_TRUE(matcher.Matches(text)) << pattern << "\n" << text;
}

class ErrorMessageTest : public ::testing::Test {
 protected:
  void SetUp() override { aclGetRecentErrMsg(); }
};

TEST_F(ErrorMessageTest, NothingIsNullNotEmpty) {
  EXPECT_EQ(aclGetRecentErrMsg(), nullptr);
}

TEST_F(ErrorMessageTest, OneMessageIsOneLineWithProcessTimeTitleAndCode) {
  EXPECT_EQ(aclrtFree(nullptr), ACL_ERROR_INVALID_PARAM);
  ExpectMatch(RecentError(), FirstLine("Null_Pointer", "EH0002") +
                                 "aclrtFree: devPtr is null[^\n]*\n");
}

TEST_F(ErrorMessageTest, ReadingClears) {
  EXPECT_EQ(aclrtFree(nullptr), ACL_ERROR_INVALID_PARAM);
  EXPECT_NE(aclGetRecentErrMsg(), nullptr);
  EXPECT_EQ(aclGetRecentErrMsg(), nullptr);
}

TEST_F(ErrorMessageTest, CauseAndSolutionFollowWithEightSpaces) {
  Report("EE1010", "text of the test");
  ExpectMatch(RecentError(), FirstLine("Context_Error", "EE1010") +
                                 "text of the test\n"
                                 "        Possible Cause: [^\n]+\n");
  Report("EZ9999", "text of the test");
  ExpectMatch(RecentError(), FirstLine("AclNN_Inner_Error", "EZ9999") +
                                 "text of the test\n"
                                 "        Solution: [^\n]+\n");
}

TEST_F(ErrorMessageTest, LaterMessagesFollowUnderTraceBack) {
  Report("EZ1001", "first");
  Report("EZ1001", "second");
  Report("EZ9903", "third");
  ExpectMatch(RecentError(),
              FirstLine("AclNN_Parameter_Error", "EZ1001") +
                  "first\n"
                  "        TraceBack \\(most recent call last\\):\n"
                  "        second\n"
                  "        third\n");
}

TEST_F(ErrorMessageTest, CauseStandsBeforeTraceBack) {
  Report("EZ9999", "first");
  Report("EZ9999", "second");
  const std::string message = RecentError();
  const std::size_t solution = message.find("        Solution: ");
  const std::size_t trace = message.find("        TraceBack ");
  ASSERT_NE(solution, std::string::npos) << message;
  ASSERT_NE(trace, std::string::npos) << message;
  EXPECT_LT(solution, trace);
}

TEST_F(ErrorMessageTest, RepetitionsOfTheFirstAreLeftOut) {
  Report("EZ1001", "first");
  Report("EZ1001", "first");
  EXPECT_EQ(RecentError().find("TraceBack"), std::string::npos);
}

aclError Refused() { return aclmdlRIDestroy(nullptr); }

TEST_F(ErrorMessageTest, ARefusalIsThereWhileNothingFailed) {
  EXPECT_EQ(Refused(), ACL_ERROR_RT_FEATURE_NOT_SUPPORT);
  EXPECT_EQ(aclmdlInitDump(), ACL_ERROR_RT_FEATURE_NOT_SUPPORT);
  const std::string message = RecentError();
  EXPECT_NE(message.find("Not_Supported(EH0006): aclmdlRIDestroy: not"),
            std::string::npos)
      << message;
  EXPECT_NE(message.find("aclmdlInitDump: not supported"), std::string::npos);
  EXPECT_EQ(aclGetRecentErrMsg(), nullptr);
}

TEST_F(ErrorMessageTest, AFailureHasNoRefusalBesideIt) {
  const auto expect_failure_alone = [] {
    const std::string message = RecentError();
    EXPECT_NE(message.find("aclrtFree: devPtr is null"), std::string::npos);
    EXPECT_EQ(message.find("not supported"), std::string::npos) << message;
  };
  EXPECT_EQ(Refused(), ACL_ERROR_RT_FEATURE_NOT_SUPPORT);
  EXPECT_EQ(aclrtFree(nullptr), ACL_ERROR_INVALID_PARAM);
  expect_failure_alone();
  EXPECT_EQ(aclrtFree(nullptr), ACL_ERROR_INVALID_PARAM);
  EXPECT_EQ(Refused(), ACL_ERROR_RT_FEATURE_NOT_SUPPORT);
  expect_failure_alone();
  Report("EZ1001", "text of an operator");
  EXPECT_EQ(Refused(), ACL_ERROR_RT_FEATURE_NOT_SUPPORT);
  EXPECT_EQ(RecentError().find("not supported"), std::string::npos);
}

TEST_F(ErrorMessageTest, EachCodeHasItsTitle) {
  const std::pair<const char*, const char*> titles[] = {
      {"EZ1001", "AclNN_Parameter_Error"},
      {"EZ9903", "AclNN_Runtime_Error"},
      {"EZ9999", "AclNN_Inner_Error"},
      {"EH0001", "Invalid_Value"},
      {"EH0002", "Null_Pointer"},
      {"EH0003", "File_Unreadable"},
      {"EH0004", "File_Malformed"},
      {"EH0006", "Not_Supported"},
      {"EH0007", "Value_Not_In_Set"},
      {"EH0008", "Null_Pointer"},
      {"EH0009", "Refused"},
      {"EH0011", "Unsupported_System"},
      {"EE1001", "Invalid_Argument"},
      {"EE1003", "Value_Out_Of_Range"},
      {"EE1004", "Null_Pointer"},
      {"EE1010", "Context_Error"},
      {"EE1011", "Not_Supported"},
      {"EE1018", "Call_Order_Error"},
      {"EE9999", "Runtime_Inner_Error"},
  };
  for (const auto& [code, title] : titles) {
    Report(code, "text");
    const std::string message = RecentError();
    const std::string expected =
        std::string(" ") + title + "(" + code + "): text\n";
    EXPECT_NE(message.find(expected), std::string::npos) << message;
  }
}

TEST_F(ErrorMessageTest, UnknownCodeIsAnInnerError) {
  Report("XX0000", "text");
  EXPECT_NE(RecentError().find("AclNN_Inner_Error(EZ9999): text"),
            std::string::npos);
}

TEST_F(ErrorMessageTest, MessageIsCutAfter1023Bytes) {
  const auto length_of_text = [](const std::string& text) {
    Report("EZ1001", text);
    const std::string message = RecentError();
    const std::size_t begin = message.find("): ") + 3;
    return message.find('\n') - begin;
  };
  EXPECT_EQ(length_of_text(std::string(1023, 'x')), 1023U);
  EXPECT_EQ(length_of_text(std::string(1024, 'x')), 1023U);
  EXPECT_EQ(length_of_text(std::string(5000, 'x')), 1023U);
}

TEST_F(ErrorMessageTest, CutSparesTheCharacterThatItWouldSplit) {
  // The characters have two bytes, and the cut would split one.
  std::string text(1022, 'x');
  for (int i = 0; i < 10; ++i) text += "\xC3\xA9";
  Report("EZ1001", text);
  const std::string message = RecentError();
  EXPECT_NE(message.find(std::string(1022, 'x') + "\n"), std::string::npos);
}

TEST_F(ErrorMessageTest, NewestMessagesAreKept) {
  for (int i = 0; i < 100; ++i) Report("EZ1001", "number " + std::to_string(i));
  const std::string message = RecentError();
  EXPECT_EQ(message.find("number 67\n"), std::string::npos);
  EXPECT_NE(message.find("number 68\n"), std::string::npos);
  EXPECT_NE(message.find("number 99\n"), std::string::npos);
}

TEST_F(ErrorMessageTest, EachThreadHasItsOwn) {
  Report("EZ1001", "of the first thread");
  InThread([] {
    EXPECT_EQ(aclGetRecentErrMsg(), nullptr);
    Report("EZ1001", "of the second thread");
    EXPECT_NE(RecentError().find("of the second thread"), std::string::npos);
  });
  const std::string message = RecentError();
  EXPECT_NE(message.find("of the first thread"), std::string::npos);
  EXPECT_EQ(message.find("of the second thread"), std::string::npos);
}

TEST_F(ErrorMessageTest, SuccessLeavesNoMessage) {
  uint32_t count = 0;
  EXPECT_EQ(aclrtGetDeviceCount(&count), ACL_SUCCESS);
  EXPECT_EQ(aclGetRecentErrMsg(), nullptr);
}

}  // namespace
}  // namespace aclq::runtime
