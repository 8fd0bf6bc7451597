// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include <cstring>
#include <memory>

#include "src/base/dtypes.h"
#include "src/nnop/report.h"
#include "src/nnop/tables.h"

namespace aclq::nnop {

base::HandleTable<Scalar>& Scalars() {
  static auto* const table = new base::HandleTable<Scalar>(base::kScalarTag);
  return *table;
}

}  // namespace aclq::nnop

using namespace aclq::nnop;

extern "C" {

aclScalar* aclCreateScalar(void* value, aclDataType dataType) {
  return GuardHandle<aclScalar>(
      __func__,
      [&](void** handle) -> aclnnStatus {
        if (value == nullptr) {
          return Fail(ACLNN_ERR_PARAM_NULLPTR, "value is NULL.");
        }
        const auto scalar = std::make_shared<Scalar>();
        scalar->dtype = NumberOf(dataType);
        const aclq::base::DTypeInfo* const type =
            aclq::base::FindDType(scalar->dtype);
        if (type == nullptr) {
          return Fail(ACLNN_ERR_PARAM_INVALID,
                      "dataType is " + std::to_string(scalar->dtype) +
                          ", which is not an element type, so the size of "
                          "value is unknown.");
        }
        std::memcpy(scalar->value.data(), value, type->size);
        *handle = Scalars().Insert(scalar);
        return *handle != nullptr
                   ? ACLNN_SUCCESS
                   : Fail(ACLNN_ERR_INNER,
                          "There are too many scalars; destroy one first.");
      },
      Argument("value", value), Argument("dataType", dataType));
}

aclnnStatus aclDestroyScalar(const aclScalar* scalar) {
  return Guard(
      __func__, [=] { return Destroy("scalar", scalar, Scalars()); },
      Argument("scalar", scalar));
}

}  // extern "C"
