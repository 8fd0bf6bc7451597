// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#ifndef ACLQ_SRC_RUNTIME_CORE_LOG_FILE_H_
#define ACLQ_SRC_RUNTIME_CORE_LOG_FILE_H_

#include <string>

namespace aclq::runtime {

// Creates the log file of this process, at CANN's path and with CANN's name:
// FOLDER/debug/plog/plog-PID_YYYYMMDDhhmmssmmm.log, and the missing folders.
// Returns its descriptor, for appending, or -1.
//
// Below `folder` no symbolic link is followed, and the file must be new,
// because other users may be able to write there. `folder` itself may be a
// link, or have links in its path.
int MakeLogFile(const std::string& folder);

}  // namespace aclq::runtime

#endif  // ACLQ_SRC_RUNTIME_CORE_LOG_FILE_H_
