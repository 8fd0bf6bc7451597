// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// A folder that serves as the root of a machine, with files that a test writes.

#ifndef ACLQ_TESTS_BASE_MACHINE_ROOT_H_
#define ACLQ_TESTS_BASE_MACHINE_ROOT_H_

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace aclq::base {

class MachineRoot {
 public:
  MachineRoot() {
    std::string name = ::testing::TempDir() + "/machine.XXXXXX";
    EXPECT_NE(mkdtemp(name.data()), nullptr);
    path_ = name;
  }
  ~MachineRoot() { std::filesystem::remove_all(path_); }
  MachineRoot(const MachineRoot&) = delete;
  MachineRoot& operator=(const MachineRoot&) = delete;

  const std::filesystem::path& path() const { return path_; }

  void Write(const std::filesystem::path& file, const std::string& text) const {
    std::filesystem::create_directories((path_ / file).parent_path());
    std::ofstream(path_ / file) << text;
  }

 private:
  std::filesystem::path path_;
};

}  // namespace aclq::base

#endif  // ACLQ_TESTS_BASE_MACHINE_ROOT_H_
