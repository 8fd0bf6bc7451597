// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The CPUs on which the threads of the process can run.

#ifndef ACLQ_SRC_BASE_AVAILABLE_CPUS_H_
#define ACLQ_SRC_BASE_AVAILABLE_CPUS_H_

#include <pthread.h>

#include <string>
#include <vector>

namespace aclq::base {

// Returns the number of threads of the process that can run simultaneously, at
// least 1: the number of AllowedCpus, or fewer if the control groups of the
// process limit it to less CPU time. A limit of one and a half CPUs counts as
// two. Tests pass another root, with the folders proc and sys.
int AvailableCpus(const std::string& root = "/");

// The CPUs that the scheduler allows the calling thread when this is
// constructed. taskset or a container's cpuset may have narrowed them. If the
// thread is bound to one CPU, these are the CPUs that the scheduler allowed the
// thread that loaded the library.
class AllowedCpus {
 public:
  AllowedCpus();
  int count() const;

  // Lets a live thread run on these CPUs except one, unless there is no other.
  // A new thread inherits the CPUs of the thread that started it, which may be
  // bound to one CPU. If the system refuses, the thread keeps its CPUs.
  void LetRun(pthread_t thread, int excluded_cpu) const noexcept;

 private:
  // One bit per CPU, as in cpu_set_t.
  std::vector<unsigned long> mask_;
};

}  // namespace aclq::base

#endif  // ACLQ_SRC_BASE_AVAILABLE_CPUS_H_
