// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/base/read_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstdint>
#include <string>
#include <vector>

#include "tests/base/machine_root.h"

namespace aclq::base {
namespace {

TEST(ReadFile, ReturnsTheWholeContentOrTheError) {
  const MachineRoot root;
  const std::string text = std::string(10000, 'a') + "\nlast";
  root.Write("file", text);
  const std::string path = root.path() / "file";
  std::string content = "before";
  for (const FileKind kind : {FileKind::kAny, FileKind::kRegular}) {
    EXPECT_EQ(ReadFile(path.c_str(), kind, &content), 0);
    EXPECT_EQ(content, text);
  }
  EXPECT_EQ(ReadFileOrNothing(path), text);
  EXPECT_EQ(ReadFile("/no/such/file", FileKind::kAny, &content), ENOENT);
  EXPECT_EQ(ReadFileOrNothing("/no/such/file"), "");
}

TEST(ReadFile, TakesFoldersAndFifosForNoRegularFiles) {
  const MachineRoot root;
  const std::string fifo = root.path() / "fifo";
  ASSERT_EQ(mkfifo(fifo.c_str(), 0600), 0);
  std::string content;
  EXPECT_EQ(ReadFile(fifo.c_str(), FileKind::kRegular, &content), EINVAL);
  EXPECT_EQ(ReadFile(root.path().c_str(), FileKind::kRegular, &content),
            EINVAL);
  EXPECT_EQ(ReadFile("/dev/zero", FileKind::kRegular, &content), EINVAL);
  EXPECT_EQ(ReadFile(root.path().c_str(), FileKind::kAny, &content), EISDIR);
}

TEST(TakeLine, SplitsATextAtItsNewlines) {
  std::string_view text = "one\n\ntwo\nlast";
  std::vector<std::string_view> lines;
  while (!text.empty()) lines.push_back(TakeLine(&text));
  EXPECT_EQ(lines, (std::vector<std::string_view>{"one", "", "two", "last"}));
}

TEST(TakeWord, SplitsATextAtWhiteSpace) {
  std::string_view text = "  one\ttwo \n three ";
  EXPECT_EQ(TakeWord(&text), "one");
  EXPECT_EQ(TakeWord(&text), "two");
  EXPECT_EQ(TakeWord(&text), "three");
  EXPECT_EQ(TakeWord(&text), "");
}

TEST(TakeNumber, TakesWholeWordsThatAreNumbers) {
  std::string_view text = "12 -3 4x max 300 5";
  std::int64_t number = 0;
  EXPECT_TRUE(TakeNumber(&text, &number));
  EXPECT_EQ(number, 12);
  EXPECT_TRUE(TakeNumber(&text, &number));
  EXPECT_EQ(number, -3);
  EXPECT_FALSE(TakeNumber(&text, &number));
  EXPECT_FALSE(TakeNumber(&text, &number));
  std::uint8_t small = 7;
  EXPECT_FALSE(TakeNumber(&text, &small));
  EXPECT_EQ(small, 7);
  EXPECT_TRUE(TakeNumber(&text, &small));
  EXPECT_EQ(small, 5);
  EXPECT_FALSE(TakeNumber(&text, &small));
  EXPECT_EQ(number, -3);
}

}  // namespace
}  // namespace aclq::base
