// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Arguments of aclnn functions in the format of the trace.

#ifndef ACLQ_SRC_NNOP_TENSOR_ARGUMENT_H_
#define ACLQ_SRC_NNOP_TENSOR_ARGUMENT_H_

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "aclnn/acl_meta.h"
#include "src/base/dtypes.h"
#include "src/base/number_of.h"
#include "src/base/trace.h"
#include "src/nnop/interface.h"
#include "src/runtime/interface.h"

namespace aclq::nnop {

// A tensor, shown with its type, shape, strides, offset, format and address.
struct TensorArgument {
  std::string_view name;
  const aclTensor* handle;

  TensorArgument(std::string_view the_name, const aclTensor* the_handle)
      : name(the_name), handle(the_handle) {}

  base::TraceValue Before() const {
    using base::TraceValue;
    const TraceValue address = TraceValue::Of(static_cast<const void*>(handle));
    if (aclqRuntimeInterface()->is_forked(nullptr)) return address;
    const auto tensor = aclqNnopInterface()->find_tensor(handle);
    if (tensor == nullptr) return address;
    return TraceValue::Of({
        {"handle", address},
        {"dtype",
         TraceValue::Of(base::DTypeName(static_cast<DType>(tensor->dtype)))},
        {"shape", TraceValue::Of(tensor->view_dims)},
        {"strides", TraceValue::Of(tensor->strides)},
        {"offset", TraceValue::Of(tensor->offset)},
        {"format", TraceValue::Of(tensor->format)},
        {"data",
         TraceValue::Of(static_cast<const void*>(tensor->data->load()))},
    });
  }
};

// An array of sizes or strides that the program passes.
struct DimsArgument {
  std::string_view name;
  const int64_t* values;
  uint64_t count;

  DimsArgument(std::string_view the_name, const int64_t* the_values,
               uint64_t the_count)
      : name(the_name), values(the_values), count(the_count) {}

  base::TraceValue Before() const {
    constexpr uint64_t kMost = 16;  // A larger count may be a mistake.
    if (values == nullptr || count > kMost) {
      return base::TraceValue::Of(static_cast<const void*>(values));
    }
    return base::TraceValue::Of(std::span(values, count));
  }
};

struct DTypeArgument {
  std::string_view name;
  int32_t dtype;

  DTypeArgument(std::string_view the_name, const aclDataType& the_dtype)
      : name(the_name), dtype(base::NumberOf(the_dtype)) {}
  DTypeArgument(std::string_view the_name, int32_t number)
      : name(the_name), dtype(number) {}

  base::TraceValue Before() const {
    return base::TraceValue::Of(base::DTypeName(static_cast<DType>(dtype)));
  }
};

}  // namespace aclq::nnop

#endif  // ACLQ_SRC_NNOP_TENSOR_ARGUMENT_H_
