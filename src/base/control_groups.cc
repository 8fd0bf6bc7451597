// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/base/control_groups.h"

#include <algorithm>
#include <string>

#include "src/base/read_file.h"

namespace aclq::base {
namespace {

// Resolves the "." and ".." of a path: "/a/b". Returns "" for the root.
std::string Normalized(std::string_view path) {
  std::string normalized;
  while (!path.empty()) {
    const std::size_t size = std::min(path.find('/'), path.size());
    const std::string_view name = path.substr(0, size);
    path.remove_prefix(std::min(size + 1, path.size()));
    if (name == "..") {
      normalized.resize(normalized.empty() ? 0 : normalized.rfind('/'));
    } else if (!name.empty() && name != ".") {
      normalized.append("/").append(name);
    }
  }
  return normalized;
}

// Adds a group and all groups that contain it, since the limit of a group
// applies to all groups in it. Always adds the root of the mount, which may be
// the process's own group in a container, whatever the path says.
void AddGroups(const std::string& mount, std::string_view group, int version,
               std::vector<ControlGroup>* groups) {
  std::string at = Normalized(group);
  for (; !at.empty(); at.resize(at.rfind('/'))) {
    groups->push_back({mount + at, version});
  }
  groups->push_back({mount, version});
}

// Adds a comma before and after the names, so that a search for ",name," finds
// only complete names.
std::string Listed(std::string_view names) {
  std::string listed(1, ',');
  listed.append(names).push_back(',');
  return listed;
}

}  // namespace

// The lines of the file are "number:controllers:path"; `controllers` is empty
// in version 2.
std::vector<ControlGroup> ControlGroups(const std::string& root,
                                        std::string_view controller) {
  const std::string mounts = root + "/sys/fs/cgroup";
  const std::string wanted = Listed(controller);
  const std::string content = ReadFileOrNothing(root + "/proc/self/cgroup");
  std::vector<ControlGroup> groups;
  for (std::string_view rest = content; !rest.empty();) {
    const std::string_view line = TakeLine(&rest);
    const std::size_t first = line.find(':');
    const std::size_t second = line.find(':', first + 1);
    if (second == std::string_view::npos) continue;
    const std::string_view controllers =
        line.substr(first + 1, second - first - 1);
    const std::string_view group = line.substr(second + 1);
    if (controllers.empty()) {
      AddGroups(mounts, group, 2, &groups);
    } else if (Listed(controllers).find(wanted) != std::string::npos) {
      AddGroups(mounts + "/" + std::string(controller), group, 1, &groups);
    }
  }
  return groups;
}

}  // namespace aclq::base
