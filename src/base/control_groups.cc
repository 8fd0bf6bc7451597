// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/base/control_groups.h"

#include <fstream>
#include <string>

namespace aclq::base {
namespace {

using std::filesystem::path;

// A group's limit holds for all groups in it. Containers may see their group as
// the root of the mount, whatever the path is.
void AddGroups(const path& mount, const path& group, int version,
               std::vector<ControlGroup>* groups) {
  for (path at = group.lexically_normal();; at = at.parent_path()) {
    groups->push_back({mount / at.relative_path(), version});
    if (at == at.parent_path()) break;
  }
}

// With a comma before and behind each name, so that it can be found as a whole.
std::string Listed(std::string_view names) {
  std::string listed(1, ',');
  listed.append(names).push_back(',');
  return listed;
}

}  // namespace

// Lines are "number:controllers:path", without controllers in version 2.
std::vector<ControlGroup> ControlGroups(const path& root,
                                        std::string_view controller) {
  const path mounts = root / "sys/fs/cgroup";
  const std::string wanted = Listed(controller);
  std::vector<ControlGroup> groups;
  std::ifstream in(root / "proc/self/cgroup");
  for (std::string line; std::getline(in, line);) {
    const std::size_t first = line.find(':');
    const std::size_t second = line.find(':', first + 1);
    if (second == std::string::npos) continue;
    const std::string controllers = line.substr(first + 1, second - first - 1);
    const path group = line.substr(second + 1);
    if (controllers.empty()) {
      AddGroups(mounts, group, 2, &groups);
    } else if (Listed(controllers).find(wanted) != std::string::npos) {
      AddGroups(mounts / controller, group, 1, &groups);
    }
  }
  return groups;
}

}  // namespace aclq::base
