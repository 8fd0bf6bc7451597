// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The machine's memory, read from files of this test.

#include "src/base/machine_memory.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "tests/base/machine_root.h"

namespace aclq::base {
namespace {

constexpr std::uint64_t kKib = 1024;

// A machine with 1000 KiB, of which 600 KiB are available.
class MachineMemoryTest : public ::testing::Test {
 protected:
  void SetUp() override {
    root_.Write("proc/meminfo",
                "MemTotal:           1000 kB\nMemFree:              10 kB\n"
                "MemAvailable:        600 kB\n");
  }
  void ExpectKib(std::uint64_t total, std::uint64_t available) const {
    const MachineMemory memory = ReadMachineMemory(root_.path());
    EXPECT_EQ(memory.total, total * kKib);
    EXPECT_EQ(memory.available, available * kKib);
  }

  const MachineRoot root_;
};

TEST_F(MachineMemoryTest, WithoutGroups) { ExpectKib(1000, 600); }

TEST_F(MachineMemoryTest, GroupOfVersion2) {
  root_.Write("proc/self/cgroup", "0::/a/b\n");
  root_.Write("sys/fs/cgroup/a/b/memory.max", "512000\n");
  root_.Write("sys/fs/cgroup/a/b/memory.current", "307200\n");
  root_.Write("sys/fs/cgroup/a/b/memory.stat",
              "anon 5\ninactive_file 102400\n");
  ExpectKib(500, 300);
}

TEST_F(MachineMemoryTest, GroupOfVersion1) {
  root_.Write("proc/self/cgroup",
              "5:cpu,cpuacct:/x\n4:hugetlb,memory:/a\n0::/\n");
  root_.Write("sys/fs/cgroup/memory/a/memory.limit_in_bytes", "409600\n");
  root_.Write("sys/fs/cgroup/memory/a/memory.usage_in_bytes", "102400\n");
  root_.Write("sys/fs/cgroup/memory/a/memory.stat",
              "inactive_file 1\ntotal_inactive_file 51200\n");
  root_.Write("sys/fs/cgroup/memory/x/memory.limit_in_bytes", "1024\n");
  ExpectKib(400, 350);
}

TEST_F(MachineMemoryTest, OuterGroupsLimitToo) {
  root_.Write("proc/self/cgroup", "0::/a/b\n");
  root_.Write("sys/fs/cgroup/a/b/memory.max", "max\n");
  root_.Write("sys/fs/cgroup/a/memory.max", "204800\n");
  root_.Write("sys/fs/cgroup/a/memory.current", "51200\n");
  ExpectKib(200, 150);
}

TEST_F(MachineMemoryTest, OfSeveralGroupsTheFullestCounts) {
  root_.Write("proc/self/cgroup", "0::/a/b\n");
  root_.Write("sys/fs/cgroup/a/b/memory.max", "409600\n");
  root_.Write("sys/fs/cgroup/a/b/memory.current", "0\n");
  root_.Write("sys/fs/cgroup/a/memory.max", "512000\n");
  root_.Write("sys/fs/cgroup/a/memory.current", "409600\n");
  ExpectKib(400, 100);
}

// In a container the group's path is often the path on the host.
TEST_F(MachineMemoryTest, GroupThatIsTheRootOfTheMount) {
  root_.Write("proc/self/cgroup", "4:memory:/docker/123\n");
  root_.Write("sys/fs/cgroup/memory/memory.limit_in_bytes", "307200\n");
  root_.Write("sys/fs/cgroup/memory/memory.usage_in_bytes", "409600\n");
  ExpectKib(300, 0);
}

TEST_F(MachineMemoryTest, LimitsAboveTheMachineAreNone) {
  root_.Write("proc/self/cgroup", "4:memory:/\n0::/\n");
  root_.Write("sys/fs/cgroup/memory/memory.limit_in_bytes",
              "9223372036854771712\n");
  root_.Write("sys/fs/cgroup/memory.max", "max\n");
  ExpectKib(1000, 600);
}

TEST_F(MachineMemoryTest, WithoutFilesTheSystemIsAsked) {
  std::filesystem::remove_all(root_.path() / "proc");
  const MachineMemory memory = ReadMachineMemory(root_.path());
  EXPECT_EQ(memory.total,
            static_cast<std::uint64_t>(sysconf(_SC_PHYS_PAGES)) *
                static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE)));
  EXPECT_GT(memory.available, 0U);
}

TEST(ReadMachineMemory, OfThisMachine) {
  const MachineMemory memory = ReadMachineMemory();
  EXPECT_GT(memory.available, 0U);
  EXPECT_LE(memory.available, memory.total);
}

}  // namespace
}  // namespace aclq::base
