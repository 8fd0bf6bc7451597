// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#ifndef ACLQ_TESTS_SUPPORT_PIPE_H_
#define ACLQ_TESTS_SUPPORT_PIPE_H_

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace aclq::testing {

inline std::vector<std::string> LinesOf(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> lines;
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

// A pipe that is closed with the object.
class Pipe {
 public:
  // `writer_flags` applies to the write end, for example O_NONBLOCK.
  explicit Pipe(int writer_flags = 0) {
    EXPECT_EQ(pipe2(ends_.data(), O_CLOEXEC), 0);
    EXPECT_EQ(fcntl(writer(), F_SETFL, writer_flags), 0);
  }
  ~Pipe() {
    CloseReader();
    CloseWriter();
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;

  int reader() const { return ends_[0]; }
  int writer() const { return ends_[1]; }
  void CloseReader() { Close(&ends_[0]); }
  void CloseWriter() { Close(&ends_[1]); }

  // Duplicates the write end to the descriptor `as`, and closes the original.
  void WriteAs(int as) {
    EXPECT_EQ(dup2(writer(), as), as);
    CloseWriter();
  }

  // Fills a non-blocking pipe completely and returns the written bytes.
  std::string Fill() const {
    std::string written;
    for (std::size_t size = 4096; size > 0; size /= 2) {
      const std::string part(size, '.');
      for (ssize_t n; (n = write(writer(), part.data(), size)) > 0;) {
        written.append(static_cast<std::size_t>(n), '.');
      }
    }
    return written;
  }

  // Reads the available bytes, at most `most`.
  std::string Read(std::size_t most = std::size_t{1} << 20) const {
    std::string text(most, '\0');
    const ssize_t n = read(reader(), text.data(), most);
    EXPECT_GE(n, 0);
    text.resize(static_cast<std::size_t>(n));
    return text;
  }

  // Reads until every descriptor of the write end is closed.
  std::string ReadToEnd() {
    CloseWriter();
    std::string all;
    for (std::string part; !(part = Read()).empty();) all += part;
    return all;
  }

 private:
  static void Close(int* end) {
    if (*end >= 0) close(std::exchange(*end, -1));
  }

  std::array<int, 2> ends_ = {-1, -1};
};

}  // namespace aclq::testing

#endif  // ACLQ_TESTS_SUPPORT_PIPE_H_
