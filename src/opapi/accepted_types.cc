// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/opapi/accepted_types.h"

#include "src/base/dtypes.h"
#include "src/base/settings.h"
#include "src/nnop/report.h"
#include "src/opapi/operand.h"
#include "src/operators/argument_rules.h"

namespace aclq::opapi {
namespace {

// The types of all architectures. Newer architectures add types at the end of
// an array, so the list of each architecture is a prefix.
constexpr DType kCopyTypes[] = {DType::kInt8, DType::kInt16, DType::kInt32,
                                DType::kInt64, DType::kUInt8, DType::kUInt16,
                                DType::kUInt32, DType::kUInt64, DType::kFloat16,
                                DType::kFloat32, DType::kFloat64, DType::kBool,
                                DType::kComplex64, DType::kComplex128,
                                // Since Atlas A2.
                                DType::kBFloat16,
                                // Since Ascend 950.
                                DType::kHiFloat8, DType::kFloat8E5M2,
                                DType::kFloat8E4M3FN, DType::kFloat8E8M0};
constexpr DType kZeroTypes[] = {
    DType::kInt8, DType::kInt16, DType::kInt32, DType::kInt64, DType::kUInt8,
    DType::kUInt16, DType::kFloat16, DType::kFloat32, DType::kFloat64,
    DType::kBool, DType::kComplex64, DType::kComplex128,
    // Since Atlas A2.
    DType::kBFloat16,
    // Since Ascend 950.
    DType::kHiFloat8, DType::kFloat8E5M2, DType::kFloat8E4M3FN};
constexpr DType kOneTypes[] = {DType::kInt8, DType::kInt16, DType::kInt32,
                               DType::kInt64, DType::kUInt8, DType::kUInt16,
                               DType::kFloat16, DType::kFloat32,
                               DType::kFloat64, DType::kBool,
                               // Since Atlas A2.
                               DType::kBFloat16};
constexpr DType kFillScalarTypes[] = {
    DType::kInt8, DType::kInt16, DType::kInt32, DType::kInt64, DType::kUInt8,
    DType::kFloat16, DType::kFloat32, DType::kFloat64, DType::kBool,
    DType::kComplex64, DType::kComplex128,
    // Since Atlas A2.
    DType::kBFloat16, DType::kUInt16, DType::kUInt32, DType::kUInt64};

// Returns the types of a list before `end`.
template <std::size_t kSize>
constexpr std::span<const DType> Before(DType end, const DType (&list)[kSize]) {
  std::size_t count = 0;
  while (list[count] != end) ++count;
  return std::span(list).first(count);
}

constexpr AcceptedTypes kArch1001And2002 = {
    Before(DType::kBFloat16, kCopyTypes), Before(DType::kBFloat16, kZeroTypes),
    Before(DType::kBFloat16, kOneTypes),
    Before(DType::kBFloat16, kFillScalarTypes)};
constexpr AcceptedTypes kArch3002 = {.copy =
                                         Before(DType::kBFloat16, kCopyTypes)};
constexpr AcceptedTypes kArch2201 = {Before(DType::kHiFloat8, kCopyTypes),
                                     Before(DType::kHiFloat8, kZeroTypes),
                                     kOneTypes, kFillScalarTypes};
constexpr AcceptedTypes kArch3510 = {kCopyTypes, kZeroTypes, kOneTypes,
                                     kFillScalarTypes};

constexpr operators::TypeTable<AcceptedTypes, 5> kTypes = {
    kArch3510,
    {{{1001, kArch1001And2002},
      {2002, kArch1001And2002},
      {2201, kArch2201},
      {3002, kArch3002},
      {3510, kArch3510}}}};

}  // namespace

aclnnStatus FindSoc(const base::SocInfo** soc) {
  if (Status status = base::ReadSoc(soc); !status.ok())
    return nnop::Fail(ACLNN_ERR_RUNTIME_ERROR, status.message());
  return ACLNN_SUCCESS;
}

aclnnStatus CheckAcceptedType(std::string_view name, int32_t dtype,
                              TypeList list, const base::SocInfo& soc) {
  const operators::TypeRules<decltype(kTypes)> rules = {kTypes, &soc,
                                                        &base::DTypeName};
  return FromStatus(rules.Check(name, static_cast<DType>(dtype), list));
}

}  // namespace aclq::opapi
