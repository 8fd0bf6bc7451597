// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Allocations of a process in a control group of 64 MiB. Tests may not create
// groups, so this program replaces the C library's functions that open files
// and redirects files of the system to its own.

#include <dlfcn.h>
#include <fcntl.h>
#include <gtest/gtest.h>

#include <cstdarg>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "acl/acl.h"

namespace {

constexpr std::size_t kMib = std::size_t{1} << 20;
constexpr std::size_t kLimit = 64 * kMib;
// Bytes that the group uses besides the allocations.
constexpr std::size_t kUsed = 24 * kMib;

// The folder with the replacements of system files; "" for none.
std::string root;

std::string Redirected(const char* path) {
  for (const std::string_view own : {"/proc/meminfo", "/proc/self/cgroup",
                                     "/proc/self/status", "/sys/fs/cgroup/"}) {
    const std::string_view asked(path);
    const std::size_t found = asked.find(own);  // may begin with "//"
    if (!root.empty() && found <= 1)
      return root + std::string(own) +
             std::string(asked.substr(found + own.size()));
  }
  return path;
}

template <typename Function>
Function* Real(const char* name, Function*) {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

int Open(const char* path, int flags, mode_t mode) {
  static auto* const real = Real("open", &open);
  return real(Redirected(path).c_str(), flags, mode);
}

FILE* OpenStream(const char* path, const char* mode) {
  static auto* const real = Real("fopen", &fopen);
  return real(Redirected(path).c_str(), mode);
}

mode_t ModeOf(int flags, std::va_list arguments) {
  return (flags & O_CREAT) != 0 ? va_arg(arguments, mode_t) : 0;
}

}  // namespace

#pragma GCC visibility push(default)
extern "C" {

int open(const char* path, int flags, ...) {
  std::va_list arguments;
  va_start(arguments, flags);
  const mode_t mode = ModeOf(flags, arguments);
  va_end(arguments);
  return Open(path, flags, mode);
}

int open64(const char* path, int flags, ...) {
  std::va_list arguments;
  va_start(arguments, flags);
  const mode_t mode = ModeOf(flags, arguments);
  va_end(arguments);
  return Open(path, flags, mode);
}

FILE* fopen(const char* path, const char* mode) {
  return OpenStream(path, mode);
}

FILE* fopen64(const char* path, const char* mode) {
  return OpenStream(path, mode);
}

}  // extern "C"
#pragma GCC visibility pop

namespace aclq::runtime {
namespace {

void Write(const std::string& file, const std::string& text) {
  std::ofstream(root + file) << text;
}

// Sets the number of bytes of the allocations that are written.
void SetWritten(std::size_t bytes) {
  Write("/sys/fs/cgroup/memory.current", std::to_string(kUsed + bytes));
  Write("/proc/self/status", "Name:\tprogram\nRssAnon:\t" +
                                 std::to_string(bytes / 1024) +
                                 " kB\nRssShmem:\t0 kB\nVmSwap:\t0 kB\n");
}

class MemoryGroup : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string folder = ::testing::TempDir() + "aclq_group_XXXXXX";
    ASSERT_NE(mkdtemp(folder.data()), nullptr);
    std::filesystem::create_directories(folder + "/proc/self");
    std::filesystem::create_directories(folder + "/sys/fs/cgroup");
    root = folder;
    Write("/proc/meminfo", "MemTotal: 1048576 kB\nMemAvailable: 1048576 kB\n");
    Write("/proc/self/cgroup", "0::/\n");
    Write("/sys/fs/cgroup/memory.max", std::to_string(kLimit));
    SetWritten(0);
    ASSERT_EQ(aclrtSetDevice(0), ACL_SUCCESS);
  }
  void TearDown() override {
    EXPECT_EQ(aclrtResetDeviceForce(0), ACL_SUCCESS);
    std::filesystem::remove_all(root);
    root.clear();
  }

  // Allocates until the library refuses, calls done(memory, all_bytes) after
  // each allocation, and returns the number of bytes allocated.
  template <typename Done>
  std::size_t AllocateAll(std::size_t size, const Done& done) {
    std::vector<void*> all;
    void* memory = nullptr;
    aclError code = ACL_SUCCESS;
    while (all.size() * size < 2 * kLimit &&
           (code = aclrtMalloc(&memory, size, ACL_MEM_MALLOC_NORMAL_ONLY)) ==
               ACL_SUCCESS) {
      all.push_back(memory);
      done(memory, all.size() * size);
    }
    EXPECT_EQ(code, ACL_ERROR_RT_MEMORY_ALLOCATION);
    for (void* const one : all) EXPECT_EQ(aclrtFree(one), ACL_SUCCESS);
    return all.size() * size;
  }
};

// Written memory fills the group.
TEST_F(MemoryGroup, SmallAllocationsEndWhereTheGroupIsFull) {
  constexpr std::size_t kSize = 64 * 1024 - 64;
  const std::size_t all =
      AllocateAll(kSize, [&](void* memory, std::size_t bytes) {
        std::memset(memory, 1, kSize);
        // Not each time, since it is slow.
        if (bytes % (16 * kSize) == 0) SetWritten(bytes);
      });
  EXPECT_LE(kUsed + all, kLimit);
  EXPECT_GT(kUsed + all, kLimit - kMib);
}

// Allocated memory is not free, although the group does not count it yet.
TEST_F(MemoryGroup, AllocationsCountBeforeTheyAreWritten) {
  for (const std::size_t size : {64 * 1024 - 64UL, kMib - 64, 2 * kMib - 64}) {
    const std::size_t all = AllocateAll(size, [](void*, std::size_t) {});
    EXPECT_LE(kUsed + all, kLimit) << size;
    EXPECT_GT(kUsed + all, kLimit - 2 * kMib) << size;
  }
}

TEST_F(MemoryGroup, WhatIsFreedIsFree) {
  const std::size_t size = 3 * kMib;
  for (int i = 0; i < 100; ++i) {
    EXPECT_EQ(AllocateAll(size, [](void*, std::size_t) {}), 13 * size);
  }
}

// The program's own heap takes memory that the library has freed.
TEST_F(MemoryGroup, WhatWasFreedMayBeUsedByTheProgram) {
  constexpr std::size_t kSize = 64 * 1024 - 64;
  const std::size_t all = AllocateAll(kSize, [](void*, std::size_t) {});
  ASSERT_GT(all, 30 * kMib);
  SetWritten(all);
  EXPECT_LE(AllocateAll(kSize, [](void*, std::size_t) {}), kMib);
}

TEST_F(MemoryGroup, MemInfoIsThatOfTheGroup) {
  std::size_t free = 0, total = 0;
  EXPECT_EQ(aclrtGetMemInfo(ACL_HBM_MEM, &free, &total), ACL_SUCCESS);
  EXPECT_EQ(total, kLimit);
  EXPECT_EQ(free, kLimit - kUsed);
}

}  // namespace
}  // namespace aclq::runtime
