// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/base/check_type.h"

#include <algorithm>

namespace aclq::base {

Status CheckType(std::string_view name, DType dtype,
                 std::span<const DType> accepted,
                 std::string (*type_name)(DType), const std::string& where) {
  if (std::find(accepted.begin(), accepted.end(), dtype) != accepted.end())
    return Status();
  std::string list;
  for (const DType one : accepted) {
    if (!list.empty()) list += ", ";
    list += type_name(one);
  }
  const std::string found = std::string(name) + " is " + type_name(dtype);
  if (list.empty())
    return Status(StatusCode::kUnsupportedType,
                  found + "; no type is accepted" + where + ".");
  return Status(StatusCode::kUnsupportedType,
                found + "; accepted" + where + " are " + list + ".");
}

}  // namespace aclq::base
