// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// How many threads of the process can run at once.

#ifndef ACLQ_SRC_BASE_AVAILABLE_CPUS_H_
#define ACLQ_SRC_BASE_AVAILABLE_CPUS_H_

#include <filesystem>

namespace aclq::base {

// The CPUs that the scheduler allows the calling thread, which taskset or a
// container's cpuset may have narrowed; where that is one CPU, those that it
// allowed the thread that loaded the library. Or fewer, if the control
// groups of the process get less time than those have: of a CPU and a half,
// two. At least one. Tests give a root of their own, in which there are proc
// and sys.
int AvailableCpus(const std::filesystem::path& root = "/");

// Lets the calling thread run on all of these CPUs. A thread begins with those
// of the one that started it, which may have been bound to one.
void RunOnAvailableCpus();

}  // namespace aclq::base

#endif  // ACLQ_SRC_BASE_AVAILABLE_CPUS_H_
