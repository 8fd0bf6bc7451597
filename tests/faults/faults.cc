// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The functions below replace those of the C library in the entire process,
// since the program comes first in the search order of the dynamic linker.

#include "tests/faults/faults.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/mman.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdarg>
#include <cstdlib>
#include <new>
#include <utility>

namespace aclq::faults {
namespace {

std::atomic<bool> armed{false};
std::atomic<Kind> armed_kind{Kind::kMemory};
std::atomic<Mode> armed_mode{Mode::kOnce};
std::atomic<long> first_failure{0};
std::atomic<long> calls{0};
std::atomic<long> failures{0};
[[maybe_unused]] std::atomic<long> live_blocks{0};
constinit thread_local bool is_exempt = false;

bool Fails(Kind kind) {
  if (!armed || is_exempt || armed_kind != kind) return false;
  const long call = ++calls;
  const long first = first_failure;
  const bool fails =
      first > 0 && (armed_mode == Mode::kOnce ? call == first : call >= first);
  if (fails) ++failures;
  return fails;
}

// Returns the function of this name that the process would use without this
// file.
template <typename Function>
Function* Real(const char* name) {
  const Exempt exempt;
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

}  // namespace

const char* Name(Kind kind) {
  switch (kind) {
    case Kind::kMemory:
      return "memory";
    case Kind::kMapping:
      return "mmap";
    case Kind::kThread:
      return "threads";
    case Kind::kOpen:
      return "open";
    case Kind::kRead:
      return "read";
  }
  return "";
}

const char* Name(Mode mode) { return mode == Mode::kOnce ? "once" : "always"; }

void Arm(Kind kind, Mode mode, long first) {
  armed = false;
  armed_kind = kind;
  armed_mode = mode;
  first_failure = first;
  calls = 0;
  failures = 0;
  armed = true;
}

void Disarm() { armed = false; }

long Calls() { return calls; }

long Failures() { return failures; }

long LiveBlocks() { return live_blocks; }

Exempt::Exempt() : before_(std::exchange(is_exempt, true)) {}

Exempt::~Exempt() { is_exempt = before_; }

NotExempt::NotExempt() : before_(std::exchange(is_exempt, false)) {}

NotExempt::~NotExempt() { is_exempt = before_; }

}  // namespace aclq::faults

using aclq::faults::Fails;
using aclq::faults::Kind;
using aclq::faults::Real;

// Tests hide their symbols, as the libraries do.
#pragma GCC visibility push(default)

#ifdef ACLQ_SANITIZED

// The sanitizer's forms do not call each other, so all forms are here except
// those for over-aligned types. Not inlined, since GCC would report malloc with
// operator delete as a mismatch.
[[gnu::noinline]] void* operator new(std::size_t size,
                                     const std::nothrow_t&) noexcept {
  return Fails(Kind::kMemory) ? nullptr : std::malloc(size);
}
[[gnu::noinline]] void* operator new(std::size_t size) {
  void* const memory = operator new(size, std::nothrow);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}
void* operator new[](std::size_t size, const std::nothrow_t&) noexcept {
  return operator new(size, std::nothrow);
}
void* operator new[](std::size_t size) { return operator new(size); }
[[gnu::noinline]] void operator delete(void* memory) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
  operator delete(memory);
}
void operator delete[](void* memory) noexcept { operator delete(memory); }
void operator delete[](void* memory, std::size_t) noexcept {
  operator delete(memory);
}

#else

extern "C" {

// glibc's functions, under the names that glibc keeps for programs such as
// this.
void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t count, std::size_t size);
void* __libc_realloc(void* memory, std::size_t size);
void* __libc_memalign(std::size_t alignment, std::size_t size);
void __libc_free(void* memory);

static void* NoMemory() {
  errno = ENOMEM;
  return nullptr;
}

static void* Counted(void* memory) {
  if (memory != nullptr) ++aclq::faults::live_blocks;
  return memory;
}

void* malloc(std::size_t size) {
  return Fails(Kind::kMemory) ? NoMemory() : Counted(__libc_malloc(size));
}

void* calloc(std::size_t count, std::size_t size) {
  return Fails(Kind::kMemory) ? NoMemory()
                              : Counted(__libc_calloc(count, size));
}

void* realloc(void* memory, std::size_t size) {
  if (Fails(Kind::kMemory)) return NoMemory();
  if (memory == nullptr) return Counted(__libc_realloc(memory, size));
  return __libc_realloc(memory, size);
}

void* memalign(std::size_t alignment, std::size_t size) {
  return Fails(Kind::kMemory) ? NoMemory()
                              : Counted(__libc_memalign(alignment, size));
}

void* aligned_alloc(std::size_t alignment, std::size_t size) {
  return memalign(alignment, size);
}

int posix_memalign(void** memory, std::size_t alignment, std::size_t size) {
  void* const made = memalign(alignment, size);
  if (made == nullptr) return ENOMEM;
  *memory = made;
  return 0;
}

void free(void* memory) {
  if (memory != nullptr) --aclq::faults::live_blocks;
  __libc_free(memory);
}

}  // extern "C"

#endif  // ACLQ_SANITIZED

extern "C" {

void* mmap(void* address, std::size_t size, int protection, int flags,
           int descriptor, off_t offset) noexcept {
  static auto* const real = Real<decltype(mmap)>("mmap");
  if (!Fails(Kind::kMapping)) {
    return real(address, size, protection, flags, descriptor, offset);
  }
  errno = ENOMEM;
  return MAP_FAILED;
}

int pthread_create(pthread_t* thread, const pthread_attr_t* attributes,
                   void* (*function)(void*), void* argument) noexcept {
  static auto* const real = Real<decltype(pthread_create)>("pthread_create");
  if (Fails(Kind::kThread)) return EAGAIN;
  return real(thread, attributes, function, argument);
}

static int NoDescriptor() {
  errno = EMFILE;
  return -1;
}

int open(const char* path, int flags, ...) {
  static auto* const real = Real<int(const char*, int, ...)>("open");
  std::va_list arguments;
  va_start(arguments, flags);
  const unsigned mode =
      (flags & O_CREAT) != 0 ? va_arg(arguments, unsigned) : 0;
  va_end(arguments);
  return Fails(Kind::kOpen) ? NoDescriptor() : real(path, flags, mode);
}

int openat(int folder, const char* path, int flags, ...) {
  static auto* const real = Real<int(int, const char*, int, ...)>("openat");
  std::va_list arguments;
  va_start(arguments, flags);
  const unsigned mode =
      (flags & O_CREAT) != 0 ? va_arg(arguments, unsigned) : 0;
  va_end(arguments);
  return Fails(Kind::kOpen) ? NoDescriptor() : real(folder, path, flags, mode);
}

// The names of open and openat when the compiler adds checks (_FORTIFY_SOURCE).
int __open_2(const char* path, int flags) { return open(path, flags); }
int __openat_2(int folder, const char* path, int flags) {
  return openat(folder, path, flags);
}

int memfd_create(const char* name, unsigned flags) noexcept {
  static auto* const real = Real<decltype(memfd_create)>("memfd_create");
  return Fails(Kind::kOpen) ? NoDescriptor() : real(name, flags);
}

int ftruncate(int descriptor, off_t size) noexcept {
  static auto* const real = Real<decltype(ftruncate)>("ftruncate");
  if (!Fails(Kind::kOpen)) return real(descriptor, size);
  errno = ENOSPC;
  return -1;
}

ssize_t read(int descriptor, void* buffer, std::size_t size) {
  static auto* const real = Real<decltype(read)>("read");
  if (!Fails(Kind::kRead)) return real(descriptor, buffer, size);
  errno = EIO;
  return -1;
}

// The name of read when the compiler adds checks.
ssize_t __read_chk(int descriptor, void* buffer, std::size_t size,
                   std::size_t) {
  return read(descriptor, buffer, size);
}

}  // extern "C"
