// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/base/check_type.h"

namespace aclq::base {

Status CheckType(std::string_view name, DType dtype,
                 std::span<const DType> accepted,
                 std::string (*type_name)(DType)) {
  if (Contains(accepted, dtype)) return Status();
  return RefuseType(name, dtype, accepted, type_name, "", "");
}

Status RefuseType(std::string_view name, DType dtype,
                  std::span<const DType> accepted,
                  std::string (*type_name)(DType), std::string_view soc,
                  std::string_view other_soc) {
  const std::string type = type_name(dtype);
  const std::string on_soc = soc.empty() ? "" : " on " + std::string(soc);
  std::string list;
  for (const DType one : accepted) {
    if (!list.empty()) list += ", ";
    list += type_name(one);
  }
  std::string message = std::string(name) + " is " + type;
  message += list.empty() ? "; no type is accepted" + on_soc
                          : "; accepted" + on_soc + " are " + list;
  if (!other_soc.empty())
    message += "; " + std::string(other_soc) + " accepts " + type;
  return Status(StatusCode::kUnsupportedType, message + ".");
}

}  // namespace aclq::base
