// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Reads files of the system, and words and numbers in them. Streams and paths
// of the C++ library are unsuitable: a stream treats a failed allocation as the
// end of the file, and std::filesystem::path of libstdc++ 12 corrupts memory if
// an allocation fails in operator/=.

#ifndef ACLQ_SRC_BASE_READ_FILE_H_
#define ACLQ_SRC_BASE_READ_FILE_H_

#include <charconv>
#include <concepts>
#include <string>
#include <string_view>
#include <system_error>

namespace aclq::base {

// The kinds of files that are read. Other kinds fail with EINVAL. Opening a
// FIFO does not wait.
enum class FileKind { kAny, kRegular };

// Reads a file to its end and returns 0, or the errno value of the failure.
// Throws std::bad_alloc.
int ReadFile(const char* path, FileKind kind, std::string* content);

// Returns the content of a file, or "" if it cannot be read.
std::string ReadFileOrNothing(const std::string& path);

// Removes the first line from a text and returns it without its end.
std::string_view TakeLine(std::string_view* text);

// Removes the first word from a text, with the white space before it, and
// returns the word; "" if there is none.
std::string_view TakeWord(std::string_view* text);

// Removes the first word from a text. If the complete word is a number, sets
// `number` and returns true.
template <std::integral T>
bool TakeNumber(std::string_view* text, T* number) {
  const std::string_view word = TakeWord(text);
  T parsed = 0;
  const auto [end, error] =
      std::from_chars(word.data(), word.data() + word.size(), parsed);
  if (error != std::errc() || end != word.data() + word.size()) return false;
  *number = parsed;
  return true;
}

}  // namespace aclq::base

#endif  // ACLQ_SRC_BASE_READ_FILE_H_
