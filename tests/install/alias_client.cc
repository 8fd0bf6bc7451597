// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// alias_client FLAGS REAL FIRST SECOND FUNCTION...
// Opens the libraries FIRST and SECOND in this order. FLAGS names the flags of
// dlopen, such as "now,global".
// Fails unless both libraries return the same address in the library REAL for
// every FUNCTION, and share one runtime. If LINKED is defined, the program is
// linked with the runtime under some name, and shares that runtime too.

#include <dlfcn.h>

#include <cstdio>
#include <cstdlib>
#include <string>

#include "acl/acl.h"

static void Require(bool condition, const std::string &what) {
  if (condition) return;
  std::fprintf(stderr, "failed: %s\n", what.c_str());
  std::exit(1);
}

static int FlagsOf(const std::string &names) {
  const auto has = [&](const char *name) {
    return names.find(name) != std::string::npos;
  };
  return (has("now") ? RTLD_NOW : RTLD_LAZY) |
         (has("global") ? RTLD_GLOBAL : RTLD_LOCAL) |
         (has("deepbind") ? RTLD_DEEPBIND : 0);
}

static void *Open(const char *name, int flags) {
  void *const library = dlopen(name, flags);
  Require(library != nullptr, library != nullptr ? name : dlerror());
  return library;
}

static void *LookUp(void *library, const char *name) {
  void *const found = dlsym(library, name);
  Require(found != nullptr, std::string("dlsym of ") + name);
  return found;
}

static std::string FileOf(void *address) {
  Dl_info info;
  Require(dladdr(address, &info) != 0, "dladdr");
  const std::string path = info.dli_fname;
  return path.substr(path.rfind('/') + 1);
}

static aclError InitThrough(void *library) {
  return reinterpret_cast<decltype(&aclInit)>(LookUp(library, "aclInit"))(
      nullptr);
}

int main(int argc, char **argv) {
  Require(argc > 5, "too few arguments");
  const int flags = FlagsOf(argv[1]);
  const std::string real = argv[2];
  void *const first = Open(argv[3], flags);
  void *const second = Open(argv[4], flags);

  for (int i = 5; i < argc; ++i) {
    void *const address = LookUp(first, argv[i]);
    Require(LookUp(second, argv[i]) == address,
            std::string("one address of ") + argv[i]);
    Require(FileOf(address) == real, std::string(argv[i]) + " in " + real);
  }

#if defined(LINKED)
  Require(aclInit(nullptr) == ACL_SUCCESS, "aclInit, linked");
#else
  Require(InitThrough(first) == ACL_SUCCESS, "aclInit, first library");
#endif
  Require(InitThrough(first) == ACL_ERROR_REPEAT_INITIALIZE,
          "aclInit again, first library");
  Require(InitThrough(second) == ACL_ERROR_REPEAT_INITIALIZE,
          "aclInit again, second library");
  std::printf("as expected\n");
  return 0;
}
