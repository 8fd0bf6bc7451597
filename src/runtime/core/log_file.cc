// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/runtime/core/log_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <cstddef>
#include <utility>

#include "src/runtime/core/local_time.h"
#include "src/runtime/core/outcome.h"

namespace aclq::runtime {
namespace {

// An open descriptor of a folder, for the *at functions; -1 if there is none.
class Folder {
 public:
  explicit Folder(int descriptor) : descriptor_(descriptor) {}
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() {
    if (descriptor_ >= 0) close(descriptor_);
  }
  int descriptor() const { return descriptor_; }

 private:
  const int descriptor_;
};

constexpr int kFolderFlags = O_PATH | O_DIRECTORY | O_CLOEXEC;

// Creates the missing folders of a path and opens the last one.
int MakePath(const std::string& path) {
  for (std::size_t end = path.find('/', 1); end != std::string::npos;
       end = path.find('/', end + 1)) {
    mkdir(path.substr(0, end).c_str(), 0777);
  }
  mkdir(path.c_str(), 0777);
  return open(path.c_str(), kFolderFlags);
}

// Creates a folder inside another one if it is missing, and opens it.
int MakeFolder(const Folder& in, const char* name) {
  if (in.descriptor() < 0) return -1;
  mkdirat(in.descriptor(), name, 0777);
  return openat(in.descriptor(), name, kFolderFlags | O_NOFOLLOW);
}

// Returns plog-PID_YYYYMMDDhhmmssmmm.log.
std::string FileName() {
  std::string digits = LocalTime(std::chrono::system_clock::now());
  std::erase_if(digits, [](char c) { return c < '0' || c > '9'; });
  digits.resize(17);  // up to the milliseconds
  return Text("plog-", getpid(), "_", digits, ".log");
}

}  // namespace

int MakeLogFile(const std::string& folder) {
  const std::string name = FileName();
  const Folder root(MakePath(folder));
  const Folder debug(MakeFolder(root, "debug"));
  const Folder plog(MakeFolder(debug, "plog"));
  if (plog.descriptor() < 0) return -1;
  return openat(plog.descriptor(), name.c_str(),
                O_WRONLY | O_APPEND | O_CREAT | O_EXCL | O_CLOEXEC, 0640);
}

}  // namespace aclq::runtime
