// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The types that copies and fills accept, by SoC, written out again from CANN's
// documentation.

#ifndef ACLQ_TESTS_OPAPI_COPY_TYPES_H_
#define ACLQ_TESTS_OPAPI_COPY_TYPES_H_

#include <map>
#include <set>
#include <string>

#include "acl/acl.h"

namespace aclq::testing {

using Types = std::set<aclDataType>;

struct CopyTypes {
  Types copy, zero, one, fill_scalar;
};

inline Types operator+(Types types, const Types& more) {
  types.insert(more.begin(), more.end());
  return types;
}

// Returns the types of the SoC that ACLQ_SOC names.
inline const CopyTypes& CopyTypesOfThisSoc() {
  static const Types integers = {ACL_INT8, ACL_INT16, ACL_INT32, ACL_INT64,
                                 ACL_UINT8};
  static const Types numbers =
      integers + Types{ACL_FLOAT, ACL_FLOAT16, ACL_DOUBLE, ACL_BOOL};
  static const Types complexes = {ACL_COMPLEX64, ACL_COMPLEX128};
  static const Types bf16 = {ACL_BF16};
  static const Types fp8 = {ACL_HIFLOAT8, ACL_FLOAT8_E5M2, ACL_FLOAT8_E4M3FN};
  static const Types wide_unsigned = {ACL_UINT16, ACL_UINT32, ACL_UINT64};
  static const Types copied = numbers + complexes + wide_unsigned;
  static const Types zeroed = numbers + complexes + Types{ACL_UINT16};
  static const Types ones = numbers + Types{ACL_UINT16};

  static const CopyTypes first = {copied, zeroed, ones, numbers + complexes};
  static const CopyTypes a2_and_a3 = {
      copied + bf16, zeroed + bf16, ones + bf16,
      numbers + complexes + bf16 + wide_unsigned};
  static const CopyTypes a950 = {copied + bf16 + fp8 + Types{ACL_FLOAT8_E8M0},
                                 zeroed + bf16 + fp8, ones + bf16,
                                 numbers + complexes + bf16 + wide_unsigned};
  static const CopyTypes a310b = {copied, {}, {}, {}};
  static const std::map<std::string, const CopyTypes&> families = {
      {"Ascend310P3", first},       {"Ascend910A", first},
      {"Ascend910B", first},        {"Ascend910B1", a2_and_a3},
      {"Ascend910B4-1", a2_and_a3}, {"Ascend910_9391", a2_and_a3},
      {"Ascend950PR_9599", a950},   {"Ascend950DT_95A2", a950},
      {"Ascend310B4", a310b},
  };
  return families.at(aclrtGetSocName());
}

// Returns every number of aclDataType, one that is not a type, and the
// undefined type.
inline std::set<aclDataType> AllTypes() {
  std::set<aclDataType> all = {ACL_DT_UNDEFINED, static_cast<aclDataType>(60)};
  for (int i = 0; i <= 41; ++i) all.insert(static_cast<aclDataType>(i));
  return all;
}

}  // namespace aclq::testing

#endif  // ACLQ_TESTS_OPAPI_COPY_TYPES_H_
