// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Faults of the system: functions of the C library that fail on request, in
// every thread, in the libraries, and in the C library's own calls of malloc.

#ifndef ACLQ_TESTS_FAULTS_FAULTS_H_
#define ACLQ_TESTS_FAULTS_FAULTS_H_

namespace aclq::faults {

// Kinds of functions that can fail. Under a sanitizer kMemory is operator new
// alone, since malloc and related functions belong to the sanitizer's runtime.
enum class Kind {
  kMemory,   // malloc, calloc, realloc, aligned_alloc and others, operator new
  kMapping,  // mmap
  kThread,   // pthread_create
  kOpen,     // open, memfd_create, ftruncate
  kRead,     // read
};
inline constexpr Kind kKinds[] = {Kind::kMemory, Kind::kMapping, Kind::kThread,
                                  Kind::kOpen, Kind::kRead};
const char* Name(Kind kind);

enum class Mode { kOnce, kFromThenOn };
inline constexpr Mode kModes[] = {Mode::kOnce, Mode::kFromThenOn};
const char* Name(Mode mode);

// Makes call number `first`, counted from 1, of the functions of a kind fail,
// alone or with all later calls. If `first` is 0, no call fails; calls are only
// counted.
void Arm(Kind kind, Mode mode, long first);
void Disarm();

// Return the number of calls, and of failed calls, since Arm.
long Calls();
long Failures();

// Returns the number of allocated blocks in the process that are not freed yet;
// 0 under a sanitizer.
long LiveBlocks();

// A scope in which no call of this thread fails or counts, for the calls of the
// test itself.
class Exempt {
 public:
  Exempt();
  ~Exempt();
  Exempt(const Exempt&) = delete;
  Exempt& operator=(const Exempt&) = delete;

 private:
  const bool before_;
};

// A scope within an Exempt in which calls fail and count again.
class NotExempt {
 public:
  NotExempt();
  ~NotExempt();
  NotExempt(const NotExempt&) = delete;
  NotExempt& operator=(const NotExempt&) = delete;

 private:
  const bool before_;
};

}  // namespace aclq::faults

#endif  // ACLQ_TESTS_FAULTS_FAULTS_H_
