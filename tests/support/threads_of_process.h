// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The threads of this process, as reported by the kernel.

#ifndef ACLQ_TESTS_SUPPORT_THREADS_OF_PROCESS_H_
#define ACLQ_TESTS_SUPPORT_THREADS_OF_PROCESS_H_

#include <chrono>
#include <csignal>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

namespace aclq::testing {

struct ThreadStatus {
  std::uint64_t blocked = 0;  // bit s - 1 for signal s
  std::uint64_t waits = 0;    // number of voluntary context switches

  // Returns true if the thread blocks all signals that a program can block. 32
  // and 33, between the standard signals and SIGRTMIN, belong to the C library.
  bool BlocksAllSignals() const {
    for (int signal = 1; signal <= 64; ++signal) {
      if (signal == SIGKILL || signal == SIGSTOP) continue;
      if (signal >= 32 && signal < SIGRTMIN) continue;
      if ((blocked >> (signal - 1) & 1) == 0) return false;
    }
    return true;
  }
};

// Returns the threads with this name.
inline std::vector<ThreadStatus> ThreadsNamed(const std::string& name) {
  std::vector<ThreadStatus> threads;
  for (const auto& task :
       std::filesystem::directory_iterator("/proc/self/task")) {
    std::ifstream file(task.path() / "status");
    ThreadStatus status;
    bool named = false;
    for (std::string line; std::getline(file, line);) {
      if (line == "Name:\t" + name) named = true;
      if (line.rfind("SigBlk:", 0) == 0) {
        status.blocked = std::stoull(line.substr(7), nullptr, 16);
      }
      const std::string waits = "voluntary_ctxt_switches:";
      if (line.rfind(waits, 0) == 0) {
        status.waits = std::stoull(line.substr(waits.size()));
      }
    }
    if (named) threads.push_back(status);
  }
  return threads;
}

// Returns true if no thread has this name, now or soon: the kernel keeps a
// thread for a moment after it has been joined.
inline bool AllHaveEnded(const std::string& name) {
  const auto deadline =
      std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (!ThreadsNamed(name).empty()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return true;
}

}  // namespace aclq::testing

#endif  // ACLQ_TESTS_SUPPORT_THREADS_OF_PROCESS_H_
