// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "tests/abi/every_function.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <memory>
#include <type_traits>
#include <utility>

#include "acl/acl.h"
#include "acl/acl_mdl.h"
#include "acl/acl_op.h"
#include "acl/acl_op_compiler.h"
#include "acl/acl_prof.h"
#include "acl/aclq_runtime.h"
#include "aclnn/acl_meta.h"
#include "aclnn/aclnn_base.h"
#include "aclnn/aclq_framework.h"
#include "aclnnop/aclnn_ascend_quant.h"
#include "aclnnop/aclnn_ascend_quant_v3.h"
#include "aclnnop/aclnn_copy.h"
#include "aclnnop/aclnn_fill_scalar.h"
#include "aclnnop/aclnn_ones.h"
#include "aclnnop/aclnn_quantize.h"
#include "aclnnop/aclnn_zero.h"
#include "hccl/hccl.h"

// CANN has deprecated some functions.
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"

namespace aclq::testing {
namespace {

// Memory that a call may read and write; zeroed before each call.
alignas(64) thread_local std::array<std::byte, 64 * 1024> scratch;

// Objects for the arguments of calls. Functions of the library destroy them.
class Objects {
 public:
  Objects()
      : tensor_(aclCreateTensor(&kOne, 1, ACL_FLOAT, nullptr, 0, ACL_FORMAT_ND,
                                &kOne, 1, scratch.data())),
        scalar_(aclCreateScalar(scratch.data(), ACL_FLOAT)),
        desc_(aclCreateTensorDesc(ACL_FLOAT, 1, &kOne, ACL_FORMAT_ND)),
        buffer_(aclCreateDataBuffer(scratch.data(), 64)) {}
  ~Objects() {
    aclDestroyTensor(tensor_);
    aclDestroyScalar(scalar_);
    aclDestroyTensorDesc(desc_);
    aclDestroyDataBuffer(buffer_);
  }
  Objects(const Objects&) = delete;
  Objects& operator=(const Objects&) = delete;

  // Returns the object of a type, or zeroed memory.
  template <typename Object>
  Object* Of() const {
    using Plain = std::remove_const_t<Object>;
    if constexpr (std::is_same_v<Plain, aclTensor>) return tensor_;
    if constexpr (std::is_same_v<Plain, aclScalar>) return scalar_;
    if constexpr (std::is_same_v<Plain, aclTensorDesc>) return desc_;
    if constexpr (std::is_same_v<Plain, aclDataBuffer>) return buffer_;
    return reinterpret_cast<Object*>(scratch.data());
  }

 private:
  static constexpr int64_t kOne = 1;
  aclTensor* const tensor_;
  aclScalar* const scalar_;
  aclTensorDesc* const desc_;
  aclDataBuffer* const buffer_;
};

// Enumerations are passed as integers: in C++ an enumeration cannot hold a
// number that names no enumerator.
template <typename T>
struct PassedTo {
  using Type = T;
};
template <typename T>
requires std::is_enum_v<T>
struct PassedTo<T> {
  static_assert(sizeof(T) == sizeof(std::int32_t));
  using Type = std::int32_t;
};
template <typename T>
using Passed = typename PassedTo<T>::Type;

template <typename T>
Passed<T> Make(const Arguments& arguments, const Objects* objects) {
  if constexpr (std::is_enum_v<T>) {
    return arguments.enumerator;
  } else if constexpr (std::is_arithmetic_v<T>) {
    return static_cast<T>(arguments.number);
  } else if constexpr (std::is_pointer_v<T>) {
    using Target = std::remove_pointer_t<T>;
    if constexpr (std::is_function_v<Target>) {
      return nullptr;
    } else {
      return objects != nullptr ? objects->Of<Target>() : nullptr;
    }
  } else {
    return T{};
  }
}

template <typename Function, typename Result, typename... Parameters,
          std::size_t... kIndices>
ExportedFunction Entry(std::string name, void (*address)(),
                       std::index_sequence<kIndices...>) {
  const auto call = [address](const Arguments& arguments) -> std::int32_t {
    std::fill(scratch.begin(), scratch.end(), std::byte{0});
    const bool needs_objects =
        arguments.null_addresses < static_cast<int>(sizeof...(Parameters));
    const auto objects = needs_objects ? std::make_unique<Objects>() : nullptr;
    const auto objects_at = [&](std::size_t index) {
      const auto left = static_cast<int>(sizeof...(Parameters) - index);
      return left > arguments.null_addresses ? objects.get() : nullptr;
    };
    static_cast<void>(objects_at);  // Some functions have no parameters.
    const auto function = reinterpret_cast<Function>(address);
    if constexpr (std::is_same_v<Passed<Result>, std::int32_t> ||
                  std::is_same_v<Passed<Result>, std::uint32_t>) {
      return static_cast<std::int32_t>(
          function(Make<Parameters>(arguments, objects_at(kIndices))...));
    } else {
      function(Make<Parameters>(arguments, objects_at(kIndices))...);
      return 0;
    }
  };
  return {std::move(name), (std::is_enum_v<Parameters> || ... || false), call};
}

template <typename Result, typename... Parameters>
ExportedFunction Entry(std::string name, Result (*function)(Parameters...)) {
  using Function = Passed<Result> (*)(Passed<Parameters>...);
  return Entry<Function, Result, Parameters...>(
      std::move(name), reinterpret_cast<void (*)()>(function),
      std::index_sequence_for<Parameters...>());
}
template <typename Result, typename... Parameters>
ExportedFunction Entry(std::string name,
                       Result (*function)(Parameters..., ...)) {
  using Function = Passed<Result> (*)(Passed<Parameters>..., ...);
  return Entry<Function, Result, Parameters...>(
      std::move(name), reinterpret_cast<void (*)()>(function),
      std::index_sequence_for<Parameters...>());
}

}  // namespace

std::vector<ExportedFunction> EveryFunction() {
  return {
#define FUNCTION(tier, result, name, parameters) Entry(#name, &name),
#include "src/abi/table.def"
  };
}

}  // namespace aclq::testing
