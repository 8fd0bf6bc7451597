// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The folders with the limits of the process's control groups.

#ifndef ACLQ_SRC_BASE_CONTROL_GROUPS_H_
#define ACLQ_SRC_BASE_CONTROL_GROUPS_H_

#include <string>
#include <string_view>
#include <vector>

namespace aclq::base {

// The files of one group. Their names differ between the two versions of
// control groups.
struct ControlGroup {
  std::string folder;  // may not exist
  int version = 2;     // 1 or 2
};

// Returns the groups that limit the process by a controller such as "memory":
// the group of the process and all groups that contain it. Tests pass another
// root, with the folders proc and sys.
std::vector<ControlGroup> ControlGroups(const std::string& root,
                                        std::string_view controller);

}  // namespace aclq::base

#endif  // ACLQ_SRC_BASE_CONTROL_GROUPS_H_
