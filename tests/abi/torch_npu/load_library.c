// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// A program that is linked with none of the libraries. It opens one of them and
// looks up functions through its handle.
// Usage: load_library FILE FUNCTION...

#include <dlfcn.h>
#include <stdio.h>

int main(int argc, char **argv) {
  if (argc < 3) {
    puts("Usage: load_library FILE FUNCTION...");
    return 2;
  }
  void *const library = dlopen(argv[1], RTLD_NOW | RTLD_LOCAL);
  if (library == NULL) {
    puts(dlerror());
    return 1;
  }
  for (int i = 2; i < argc; ++i) {
    if (dlsym(library, argv[i]) == NULL) {
      puts(dlerror());
      return 1;
    }
  }
  printf("%s: %d functions found\n", argv[1], argc - 2);
  return 0;
}
