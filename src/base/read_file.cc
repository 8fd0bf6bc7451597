// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/base/read_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "src/base/no_cancel.h"

namespace aclq::base {
namespace {

constexpr std::string_view kWhiteSpace = " \t\n\v\f\r";

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int number() const { return number_; }

 private:
  const int number_;
};

}  // namespace

int ReadFile(const char* path, FileKind kind, std::string* content) {
  // A cancelled thread would leave the file open.
  const NoCancellation no_cancel;
  const Descriptor file(open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (file.number() < 0) return errno;
  if (kind == FileKind::kRegular) {
    struct stat status;
    if (fstat(file.number(), &status) != 0) return errno;
    if (!S_ISREG(status.st_mode)) return EINVAL;
  }
  content->clear();
  std::array<char, 4096> part;
  for (;;) {
    const ssize_t count = read(file.number(), part.data(), part.size());
    if (count == 0) return 0;
    if (count > 0) {
      content->append(part.data(), static_cast<std::size_t>(count));
    } else if (errno != EINTR) {
      return errno;
    }
  }
}

std::string ReadFileOrNothing(const std::string& path) {
  std::string content;
  if (ReadFile(path.c_str(), FileKind::kAny, &content) != 0) content.clear();
  return content;
}

std::string_view TakeLine(std::string_view* text) {
  const std::size_t size = std::min(text->find('\n'), text->size());
  const std::string_view line = text->substr(0, size);
  text->remove_prefix(std::min(size + 1, text->size()));
  return line;
}

std::string_view TakeWord(std::string_view* text) {
  text->remove_prefix(
      std::min(text->find_first_not_of(kWhiteSpace), text->size()));
  const std::size_t size =
      std::min(text->find_first_of(kWhiteSpace), text->size());
  const std::string_view word = text->substr(0, size);
  text->remove_prefix(size);
  return word;
}

}  // namespace aclq::base
