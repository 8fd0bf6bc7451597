// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Runs a fuzzer on files, for builds without libFuzzer: the committed inputs
// are tests of every build.
//
// Usage: NAME_fuzzer FILE_OR_FOLDER...

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size);
// Null if the fuzzer does not define it.
extern "C" [[gnu::weak]] int LLVMFuzzerInitialize(int* count,
                                                  char*** arguments);

namespace {

int inputs = 0;

void Run(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  const std::vector<char> content{std::istreambuf_iterator<char>(file),
                                  std::istreambuf_iterator<char>()};
  std::printf("%s: %zu bytes\n", path.c_str(), content.size());
  std::fflush(stdout);
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(content.data()),
                         content.size());
  ++inputs;
}

}  // namespace

int main(int count, char** arguments) {
  if (LLVMFuzzerInitialize != nullptr) LLVMFuzzerInitialize(&count, &arguments);
  for (int i = 1; i < count; ++i) {
    const std::filesystem::path path = arguments[i];
    if (!std::filesystem::is_directory(path)) {
      Run(path);
      continue;
    }
    for (const auto& entry : std::filesystem::directory_iterator(path)) {
      Run(entry.path());
    }
  }
  std::printf("%d inputs ran without a finding.\n", inputs);
  return inputs > 0 ? 0 : 1;
}
