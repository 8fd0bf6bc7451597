// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Where the limits of the process's control groups are.

#ifndef ACLQ_SRC_BASE_CONTROL_GROUPS_H_
#define ACLQ_SRC_BASE_CONTROL_GROUPS_H_

#include <string>
#include <string_view>
#include <vector>

namespace aclq::base {

// One group's files. The two versions of control groups give them different
// names.
struct ControlGroup {
  std::string folder;  // which need not exist
  int version = 2;     // 1 or 2
};

// The groups that limit the process in what a controller, such as "memory", has
// in hand: its own and all around it. Tests give a root of their own, in which
// there are proc and sys.
std::vector<ControlGroup> ControlGroups(const std::string& root,
                                        std::string_view controller);

}  // namespace aclq::base

#endif  // ACLQ_SRC_BASE_CONTROL_GROUPS_H_
