// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Faults of the system: functions of the C library that fail on request, in
// every thread and in the libraries too, the C library's own calls of malloc
// included.

#ifndef ACLQ_TESTS_FAULTS_FAULTS_H_
#define ACLQ_TESTS_FAULTS_FAULTS_H_

namespace aclq::faults {

// What fails. Under a sanitizer, kMemory is operator new alone, since the
// sanitizer's runtime has malloc and its kin.
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

// From now on the call number `first` of the functions of a kind fails, counted
// from 1, or all from that one on. 0: none fails, and calls are only counted.
void Arm(Kind kind, Mode mode, long first);
void Disarm();

// Since Arm: how many calls there were, and how many failed.
long Calls();
long Failures();

// Blocks of memory that were allocated and not freed yet, in the whole process;
// 0 under a sanitizer.
long LiveBlocks();

// While it lives, no call of its thread fails or counts: for what a test does
// itself.
class Exempt {
 public:
  Exempt();
  ~Exempt();
  Exempt(const Exempt&) = delete;
  Exempt& operator=(const Exempt&) = delete;

 private:
  const bool before_;
};

// While it lives within an Exempt, calls fail and count again.
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
