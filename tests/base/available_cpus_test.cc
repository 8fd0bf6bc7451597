// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The CPUs that the process may use, with limits read from files of this test.

#include "src/base/available_cpus.h"

#include <gtest/gtest.h>
#include <sched.h>

#include <algorithm>
#include <string>
#include <thread>

#include "tests/base/machine_root.h"

namespace aclq::base {
namespace {

class AvailableCpusTest : public ::testing::Test {
 protected:
  // Expects the number that the groups allow, or the number of CPUs of this
  // machine if that is smaller.
  void ExpectAllowed(int cpus) const {
    EXPECT_EQ(AvailableCpus(root_.path()), std::min(cpus, scheduled_));
  }
  void ExpectNoLimit() const {
    EXPECT_EQ(AvailableCpus(root_.path()), scheduled_);
  }

  const MachineRoot root_;
  // Measured while the root has no files yet.
  const int scheduled_ = AvailableCpus(root_.path());
};

TEST_F(AvailableCpusTest, WithoutGroups) {
  EXPECT_GE(scheduled_, 1);
  EXPECT_LE(scheduled_, static_cast<int>(
                            std::max(1U, std::thread::hardware_concurrency())));
}

TEST_F(AvailableCpusTest, GroupOfVersion2) {
  root_.Write("proc/self/cgroup", "0::/a/b\n");
  root_.Write("sys/fs/cgroup/a/b/cpu.max", "200000 100000\n");
  ExpectAllowed(2);
  root_.Write("sys/fs/cgroup/a/b/cpu.max", "100000 100000\n");
  ExpectAllowed(1);
  root_.Write("sys/fs/cgroup/a/b/cpu.max", "max 100000\n");
  ExpectNoLimit();
}

TEST_F(AvailableCpusTest, GroupOfVersion1) {
  root_.Write("proc/self/cgroup",
              "6:cpuset:/x\n5:cpu,cpuacct:/a\n4:memory:/x\n0::/\n");
  root_.Write("sys/fs/cgroup/cpu/a/cpu.cfs_quota_us", "50000\n");
  root_.Write("sys/fs/cgroup/cpu/a/cpu.cfs_period_us", "50000\n");
  ExpectAllowed(1);
  root_.Write("sys/fs/cgroup/cpu/a/cpu.cfs_quota_us", "-1\n");
  ExpectNoLimit();
}

TEST_F(AvailableCpusTest, APartOfACpuCountsAsOne) {
  root_.Write("proc/self/cgroup", "0::/\n");
  for (const char* quota : {"1000 100000\n", "99999 100000\n"}) {
    root_.Write("sys/fs/cgroup/cpu.max", quota);
    ExpectAllowed(1);
  }
  for (const char* quota : {"100001 100000\n", "150000 100000\n"}) {
    root_.Write("sys/fs/cgroup/cpu.max", quota);
    ExpectAllowed(2);
  }
}

TEST_F(AvailableCpusTest, OuterGroupsLimitToo) {
  root_.Write("proc/self/cgroup", "0::/a/b\n");
  root_.Write("sys/fs/cgroup/a/b/cpu.max", "800000 100000\n");
  root_.Write("sys/fs/cgroup/a/cpu.max", "10000 20000\n");
  root_.Write("sys/fs/cgroup/cpu.max", "max 100000\n");
  ExpectAllowed(1);
}

// In a container the group's path is often the path on the host.
TEST_F(AvailableCpusTest, GroupThatIsTheRootOfTheMount) {
  root_.Write("proc/self/cgroup", "3:cpuacct,cpu:/docker/123\n");
  root_.Write("sys/fs/cgroup/cpu/cpu.cfs_quota_us", "100000\n");
  root_.Write("sys/fs/cgroup/cpu/cpu.cfs_period_us", "100000\n");
  ExpectAllowed(1);
}

TEST_F(AvailableCpusTest, MoreThanTheMachineHasIsNoLimit) {
  root_.Write("proc/self/cgroup", "0::/\n");
  root_.Write("sys/fs/cgroup/cpu.max", "9223372036854775807 1\n");
  ExpectNoLimit();
}

TEST_F(AvailableCpusTest, WhatIsNoQuotaIsNoLimit) {
  root_.Write("proc/self/cgroup", "0::/\n");
  for (const char* quota : {"", "\n", "100000\n", "100000 0\n", "0 100000\n",
                            "-1 100000\n", "99999999999999999999 100000\n"}) {
    root_.Write("sys/fs/cgroup/cpu.max", quota);
    ExpectNoLimit();
  }
}

// The count is that from when the library was loaded; LetRun(-1) restores these
// CPUs.
TEST_F(AvailableCpusTest, IgnoresTheThreadsAffinity) {
  std::thread([this] {
    cpu_set_t cpus;
    ASSERT_EQ(sched_getaffinity(0, sizeof(cpus), &cpus), 0);
    for (int cpu = 0, seen = 0; cpu < CPU_SETSIZE; ++cpu) {
      if (CPU_ISSET(cpu, &cpus) && seen++ > 0) CPU_CLR(cpu, &cpus);
    }
    ASSERT_EQ(sched_setaffinity(0, sizeof(cpus), &cpus), 0);
    EXPECT_EQ(AvailableCpus(root_.path()), scheduled_);
    AllowedCpus().LetRun(pthread_self(), -1);
    ASSERT_EQ(sched_getaffinity(0, sizeof(cpus), &cpus), 0);
    EXPECT_EQ(CPU_COUNT(&cpus), scheduled_);
  }).join();
}

TEST(AllowedCpus, LetAThreadRunOnAllButOne) {
  std::thread([] {
    const AllowedCpus allowed;
    cpu_set_t all, cpus;
    ASSERT_EQ(sched_getaffinity(0, sizeof(all), &all), 0);
    for (int cpu = 0; cpu < CPU_SETSIZE; ++cpu) {
      allowed.LetRun(pthread_self(), cpu);
      ASSERT_EQ(sched_getaffinity(0, sizeof(cpus), &cpus), 0);
      cpu_set_t expected = all;
      CPU_CLR(cpu, &expected);
      if (CPU_COUNT(&expected) == 0) expected = all;
      EXPECT_TRUE(CPU_EQUAL(&cpus, &expected)) << cpu;
    }
    for (const int cpu : {-1, CPU_SETSIZE, 1 << 30}) {
      allowed.LetRun(pthread_self(), cpu);
      ASSERT_EQ(sched_getaffinity(0, sizeof(cpus), &cpus), 0);
      EXPECT_TRUE(CPU_EQUAL(&cpus, &all)) << cpu;
    }
  }).join();
}

TEST(AvailableCpus, OfThisMachine) {
  EXPECT_GE(AvailableCpus(), 1);
  EXPECT_LE(AvailableCpus(), AvailableCpus("/there is no such folder"));
}

}  // namespace
}  // namespace aclq::base
