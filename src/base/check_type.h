// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Checks of element types against a list. The message names a SoC that accepts
// the refused type.

#ifndef ACLQ_SRC_BASE_CHECK_TYPE_H_
#define ACLQ_SRC_BASE_CHECK_TYPE_H_

#include <algorithm>
#include <span>
#include <string>
#include <string_view>

#include "aclq/status.h"
#include "aclq/tensor.h"
#include "src/base/socs.h"

namespace aclq::base {

// Refuses types that are not in `accepted`. `type_name` names them in the
// message.
Status CheckType(std::string_view name, DType dtype,
                 std::span<const DType> accepted,
                 std::string (*type_name)(DType));

// Refuses types that are not in `list_of(soc)`. `list_of` returns the list of
// any SoC, so that the message can name one that accepts the type.
template <typename ListOf>
Status CheckTypeOnSoc(std::string_view name, DType dtype, const SocInfo& soc,
                      ListOf list_of, std::string (*type_name)(DType));

// ---- Implementation.

inline bool Contains(std::span<const DType> list, DType dtype) {
  return std::find(list.begin(), list.end(), dtype) != list.end();
}

// Returns the error. `soc` is empty for a list that does not depend on the SoC,
// and `other_soc` is empty if no SoC accepts the type.
Status RefuseType(std::string_view name, DType dtype,
                  std::span<const DType> accepted,
                  std::string (*type_name)(DType), std::string_view soc,
                  std::string_view other_soc);

template <typename ListOf>
Status CheckTypeOnSoc(std::string_view name, DType dtype, const SocInfo& soc,
                      ListOf list_of, std::string (*type_name)(DType)) {
  const std::span<const DType> accepted = list_of(soc);
  if (Contains(accepted, dtype)) return Status();
  std::string_view other_soc;
  for (const SocInfo& other : Socs()) {
    if (!Contains(list_of(other), dtype)) continue;
    other_soc = other.name;
    break;
  }
  return RefuseType(name, dtype, accepted, type_name, soc.name, other_soc);
}

}  // namespace aclq::base

#endif  // ACLQ_SRC_BASE_CHECK_TYPE_H_
