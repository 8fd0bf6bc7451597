// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Initialisation. Each test runs in a new process, since the configuration of
// the first call stays.

#include <string>

#include "tests/runtime/support.h"
#include "tests/support/temporary_file.h"

namespace aclq::runtime {
namespace {

using testing::TemporaryFile;

void ExpectMessage(const std::string& part) {
  const std::string message = RecentError();
  EXPECT_NE(message.find(part), std::string::npos) << part << "\n" << message;
}

TEST(InitDeathTest, NullEmptyAndEmptyObjectAreTheDefaults) {
  EXPECT_IN_NEW_PROCESS([] {
    const TemporaryFile empty_object("{}");
    EXPECT_EQ(aclInit(nullptr), ACL_SUCCESS);
    EXPECT_EQ(RecentError(), "");
    EXPECT_EQ(aclInit(""), ACL_ERROR_REPEAT_INITIALIZE);
    EXPECT_EQ(aclInit(empty_object.path()), ACL_ERROR_REPEAT_INITIALIZE);
    EXPECT_EQ(aclFinalize(), ACL_SUCCESS);
  });
}

TEST(InitDeathTest, SecondCallIs100002WithoutAMessage) {
  EXPECT_IN_NEW_PROCESS([] {
    EXPECT_EQ(aclInit(nullptr), ACL_SUCCESS);
    EXPECT_EQ(aclInit(nullptr), ACL_ERROR_REPEAT_INITIALIZE);
    EXPECT_EQ(aclGetRecentErrMsg(), nullptr);
  });
}

TEST(InitDeathTest, OneFinalizeEndsAllInits) {
  EXPECT_IN_NEW_PROCESS([] {
    EXPECT_EQ(aclInit(nullptr), ACL_SUCCESS);
    EXPECT_EQ(aclInit(nullptr), ACL_ERROR_REPEAT_INITIALIZE);
    EXPECT_EQ(aclFinalize(), ACL_SUCCESS);
    EXPECT_EQ(aclFinalize(), ACL_ERROR_REPEAT_FINALIZE);
    ExpectMessage("aclFinalize: the process is finalised already");
    EXPECT_EQ(aclInit(nullptr), ACL_SUCCESS);
    EXPECT_EQ(aclFinalize(), ACL_SUCCESS);
  });
}

TEST(InitDeathTest, FirstFinalizeNeedsNoInit) {
  EXPECT_IN_NEW_PROCESS([] {
    EXPECT_EQ(aclFinalize(), ACL_SUCCESS);
    EXPECT_EQ(aclFinalize(), ACL_ERROR_REPEAT_FINALIZE);
  });
}

TEST(InitDeathTest, SameContentMayBeWrittenInAnotherWay) {
  EXPECT_IN_NEW_PROCESS([] {
    const TemporaryFile one(R"({"unknown": [1, 2], "err_msg_mode": "0"})");
    const TemporaryFile other("{\"err_msg_mode\":\"0\",\n\"unknown\":[1,2]}\n");
    EXPECT_EQ(aclInit(one.path()), ACL_SUCCESS);
    EXPECT_EQ(aclFinalize(), ACL_SUCCESS);
    EXPECT_EQ(aclInit(other.path()), ACL_SUCCESS);
  });
}

// Objects are equal if their members are equal in any order. If a key is
// repeated, its last member counts. Numbers are equal if their values are.
TEST(InitDeathTest, EqualContentIsTheSameInEveryNotation) {
  EXPECT_IN_NEW_PROCESS([] {
    const TemporaryFile one(
        R"({"a": {"x": 1, "y": [true, null, {}]}, "b": "t\u00e9", "c": -2.5})");
    const TemporaryFile other(
        "{\"c\":-25e-1, \"b\": 0, \"b\":\"t\u00e9\","
        "\"a\":{\"y\":[true,null,{}],\"x\":1.0}}");
    EXPECT_EQ(aclInit(one.path()), ACL_SUCCESS);
    EXPECT_EQ(aclFinalize(), ACL_SUCCESS);
    EXPECT_EQ(aclInit(other.path()), ACL_SUCCESS) << RecentError();
    EXPECT_EQ(aclFinalize(), ACL_SUCCESS);
    for (const char* content :
         {R"({"a": {"x": 1, "y": [true, null, []]}, "b": "té", "c": -2.5})",
          R"({"a": {"x": 1, "y": [null, true, {}]}, "b": "té", "c": -2.5})",
          R"({"a": {"x": "1", "y": [true, null, {}]}, "b": "té", "c": -2.5})",
          R"({"a": {"x": 1, "y": [true, null, {}]}, "b": "té", "c": -2.4})",
          R"({"a": {"x": 1, "y": [true, null, {}]}, "b": "té"})"}) {
      const TemporaryFile different(content);
      EXPECT_EQ(aclInit(different.path()), ACL_ERROR_INVALID_PARAM) << content;
    }
  });
}

TEST(InitDeathTest, OtherContentThanTheFirstIs100000) {
  EXPECT_IN_NEW_PROCESS([] {
    const TemporaryFile one(R"({"max_opqueue_num": "1"})");
    const TemporaryFile other(R"({"max_opqueue_num": "2"})");
    EXPECT_EQ(aclInit(one.path()), ACL_SUCCESS);
    EXPECT_EQ(aclFinalize(), ACL_SUCCESS);
    EXPECT_EQ(aclInit(other.path()), ACL_ERROR_INVALID_PARAM);
    ExpectMessage("aclInit: the content of configPath differs");
    EXPECT_EQ(aclInit(nullptr), ACL_ERROR_INVALID_PARAM);
    EXPECT_EQ(aclInit(one.path()), ACL_SUCCESS);
  });
}

TEST(InitDeathTest, UnreadableFileIs100003AndIsNamed) {
  EXPECT_IN_NEW_PROCESS([] {
    for (const char* path : {"/no/such/file.json", "/tmp", "/proc/self/mem"}) {
      EXPECT_EQ(aclInit(path), ACL_ERROR_INVALID_FILE) << path;
      ExpectMessage(std::string("aclInit: configPath ") + path);
    }
    EXPECT_EQ(aclInit(nullptr), ACL_SUCCESS);
  });
}

TEST(InitDeathTest, FileThatIsNotOneObjectIs100006AndIsNamed) {
  EXPECT_IN_NEW_PROCESS([] {
    for (const char* content : {"", "not json", "{", "{} {}", "[]", "1", "null",
                                "\"text\"", "{\"a\": 1,}", "\xff\xfe"}) {
      const TemporaryFile file(content);
      EXPECT_EQ(aclInit(file.path()), ACL_ERROR_PARSE_FILE) << content;
      ExpectMessage(std::string("aclInit: configPath ") + file.path() +
                    " does not contain exactly one JSON object");
    }
    EXPECT_EQ(aclInit(nullptr), ACL_SUCCESS);
  });
}

TEST(InitDeathTest, ContentMayNestTenDeep) {
  EXPECT_IN_NEW_PROCESS([] {
    const auto nested = [](int depth) {
      const auto arrays = static_cast<std::size_t>(depth - 1);
      return "{\"a\":" + std::string(arrays, '[') + std::string(arrays, ']') +
             "}";
    };
    const TemporaryFile eleven(nested(11));
    EXPECT_EQ(aclInit(eleven.path()), ACL_ERROR_PARSE_FILE);
    ExpectMessage("nests objects or arrays 11 deep");
    const TemporaryFile huge(nested(100000));
    EXPECT_EQ(aclInit(huge.path()), ACL_ERROR_PARSE_FILE);
    const TemporaryFile ten(nested(10));
    EXPECT_EQ(aclInit(ten.path()), ACL_SUCCESS);
  });
}

TEST(InitDeathTest, UnknownSocIs507008AndDoesNotCount) {
  EXPECT_IN_NEW_PROCESS([] {
    setenv("ACLQ_SOC", "Ascend42", 1);
    EXPECT_EQ(aclInit(nullptr), ACL_ERROR_RT_SOC_VERSION);
    ExpectMessage("aclInit: ACLQ_SOC=Ascend42");
    unsetenv("ACLQ_SOC");
    EXPECT_EQ(aclInit(nullptr), ACL_SUCCESS);
  });
}

TEST(InitDeathTest, SecondCallDoesNotLookAtItsFile) {
  EXPECT_IN_NEW_PROCESS([] {
    const TemporaryFile other(R"({"max_opqueue_num": "2"})");
    EXPECT_EQ(aclInit(nullptr), ACL_SUCCESS);
    EXPECT_EQ(aclInit(other.path()), ACL_ERROR_REPEAT_INITIALIZE);
    EXPECT_EQ(aclInit("/no/such/file.json"), ACL_ERROR_REPEAT_INITIALIZE);
    EXPECT_EQ(aclGetRecentErrMsg(), nullptr);
  });
}

TEST(FinalizeReferenceDeathTest, TakesBackOneInitAndTheLastIsFinalize) {
  EXPECT_IN_NEW_PROCESS([] {
    EXPECT_EQ(aclInit(nullptr), ACL_SUCCESS);
    EXPECT_EQ(aclInit(nullptr), ACL_ERROR_REPEAT_INITIALIZE);
    EXPECT_EQ(aclInit(nullptr), ACL_ERROR_REPEAT_INITIALIZE);
    uint64_t left = 99;
    EXPECT_EQ(aclFinalizeReference(&left), ACL_SUCCESS);
    EXPECT_EQ(left, 2U);
    EXPECT_EQ(aclFinalizeReference(nullptr), ACL_SUCCESS);
    EXPECT_EQ(aclInit(nullptr), ACL_ERROR_REPEAT_INITIALIZE);
    EXPECT_EQ(aclFinalizeReference(&left), ACL_SUCCESS);
    EXPECT_EQ(left, 1U);
    EXPECT_EQ(aclFinalizeReference(&left), ACL_SUCCESS);
    EXPECT_EQ(left, 0U);
    EXPECT_EQ(aclFinalize(), ACL_ERROR_REPEAT_FINALIZE);
    EXPECT_EQ(aclInit(nullptr), ACL_SUCCESS);
  });
}

TEST(FinalizeReferenceDeathTest, WithoutAnInitIs100037AndWritesNothing) {
  EXPECT_IN_NEW_PROCESS([] {
    uint64_t left = 99;
    EXPECT_EQ(aclFinalizeReference(&left), ACL_ERROR_REPEAT_FINALIZE);
    ExpectMessage("aclFinalizeReference: the process is finalised already");
    EXPECT_EQ(left, 99U);
    EXPECT_EQ(aclFinalize(), ACL_SUCCESS);
    EXPECT_EQ(aclFinalizeReference(nullptr), ACL_ERROR_REPEAT_FINALIZE);
  });
}

TEST(FinalizeReferenceDeathTest, FinalizeEndsAllReferences) {
  EXPECT_IN_NEW_PROCESS([] {
    EXPECT_EQ(aclInit(nullptr), ACL_SUCCESS);
    EXPECT_EQ(aclInit(nullptr), ACL_ERROR_REPEAT_INITIALIZE);
    EXPECT_EQ(aclFinalize(), ACL_SUCCESS);
    EXPECT_EQ(aclFinalizeReference(nullptr), ACL_ERROR_REPEAT_FINALIZE);
  });
}

}  // namespace
}  // namespace aclq::runtime
