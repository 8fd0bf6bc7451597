// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// How many threads of the process can run at once, and where.

#ifndef ACLQ_SRC_BASE_AVAILABLE_CPUS_H_
#define ACLQ_SRC_BASE_AVAILABLE_CPUS_H_

#include <pthread.h>

#include <string>
#include <vector>

namespace aclq::base {

// The CPUs that the scheduler allows the calling thread, which taskset or a
// container's cpuset may have narrowed; where that is one CPU, those that it
// allowed the thread that loaded the library. Or fewer, if the control
// groups of the process get less time than those have: of a CPU and a half,
// two. At least one. Tests give a root of their own, in which there are proc
// and sys.
int AvailableCpus(const std::string& root = "/");

// The CPUs that the scheduler allows, as above, when this is made.
class AllowedCpus {
 public:
  AllowedCpus();
  int count() const;

  // Lets a live thread run on these CPUs but for one, unless there is no other.
  // A thread begins with the CPUs of the one that started it, which may have
  // been bound to one. Where the system refuses, the thread stays where it is.
  void LetRun(pthread_t thread, int but_not_on) const noexcept;

 private:
  // One bit a CPU, as the scheduler takes them.
  std::vector<unsigned long> mask_;
};

}  // namespace aclq::base

#endif  // ACLQ_SRC_BASE_AVAILABLE_CPUS_H_
