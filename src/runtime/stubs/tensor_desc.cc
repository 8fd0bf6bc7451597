// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Descriptions of tensors, as models and operators by name take them. Neither
// exists here, so a description stores only the values that its own functions
// read; of all other values only the form is checked.

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "acl/acl_base.h"
#include "src/base/handle_table.h"
#include "src/base/return_if_error.h"
#include "src/runtime/core/api_call.h"
#include "src/runtime/core/element_size.h"

namespace aclq::runtime {
namespace {

using Range = std::array<int64_t, 2>;

struct TensorDesc {
  std::mutex mutex;  // guards the rest
  // Integers, not enumerations, since a program may pass any number.
  int32_t dtype = ACL_DT_UNDEFINED;
  int32_t format = ACL_FORMAT_UNDEFINED;
  std::vector<int64_t> dims;
  std::vector<Range> ranges;  // of the unknown dimensions
  std::string name;
};

base::HandleTable<TensorDesc>& TensorDescs() {
  static auto& table = *new base::HandleTable<TensorDesc>(base::kTensorDescTag);
  return table;
}

// Calls `use` with the description of a live handle.
template <typename Use>
Outcome WithDesc(const aclTensorDesc* handle, Use use) {
  if (handle == nullptr) return NullArgument("desc");
  const std::shared_ptr<TensorDesc> desc = TensorDescs().Find(handle);
  if (desc == nullptr) return DeadHandle("desc", handle, "aclTensorDesc");
  const std::lock_guard lock(desc->mutex);
  return use(*desc);
}

Outcome CheckDesc(const aclTensorDesc* handle) {
  return WithDesc(handle, [](TensorDesc&) { return Ok(); });
}

// For functions without an error code: returns the value that `read` writes to
// its second parameter or, after reporting an error, `otherwise`.
template <typename Value, typename Read, typename... Arguments>
Value Get(std::string_view function, Value otherwise, Read read,
          const aclTensorDesc* handle, const Arguments&... more) {
  return Traced(
      function,
      [&] {
        Value value = otherwise;
        const auto find = [&] {
          return WithDesc(handle, [&](const TensorDesc& desc) {
            return read(desc, &value);
          });
        };
        CodeOf(function, find);
        return value;
      },
      Argument("desc", handle), more...);
}

Outcome InvalidArgument(std::string message) {
  return {ACL_ERROR_INVALID_PARAM, kInvalidValue, std::move(message)};
}

// Checks an array of dimensions or ranges. A count above the limit is a
// mistake, not a rank; libnnopbase has the same limit.
template <typename T>
Outcome CheckArray(std::string_view name, const T* array,
                   std::string_view count_name, int64_t count) {
  constexpr int64_t kMaxCount = 1 << 16;
  if (count < 0 || count > kMaxCount) {
    return InvalidArgument(Text(count_name, " is ", count,
                                "; accepted are 0 to ", kMaxCount, "."));
  }
  return array != nullptr || count == 0 ? Ok() : NullArgument(name);
}

Outcome Create(int32_t dtype, int count, const int64_t* dims, int32_t format,
               void** handle) {
  ACLQ_RETURN_IF_ERROR(CheckArray("dims", dims, "numDims", count));
  const auto desc = std::make_shared<TensorDesc>();
  desc->dtype = dtype;
  desc->format = format;
  desc->dims.assign(dims, dims + count);
  *handle = TensorDescs().Insert(desc);
  if (*handle != nullptr) return Ok();
  return {ACL_ERROR_RT_RESOURCE_ALLOC_FAIL, kRefused,
          Text("there are ", base::HandleTable<TensorDesc>::kCapacity,
               " tensor descriptions already, which is the limit; destroy one "
               "first.")};
}

// Checks ranges in the form of the C interface; null stands for no ranges.
Outcome CheckRanges(std::string_view name, const int64_t (*ranges)[2],
                    std::string_view count_name, std::size_t count) {
  // A size_t that is too large for an int64_t is far above the limit.
  return CheckArray(
      name, ranges, count_name,
      count > INT64_MAX ? INT64_MAX : static_cast<int64_t>(count));
}

// Checks dimensions to set; even for none, the address must not be null.
Outcome CheckDims(const int64_t* dims, int count) {
  if (dims == nullptr) return NullArgument("dims");
  return CheckArray("dims", dims, "numDims", count);
}

Outcome CheckStorageShape(const aclTensorDesc* handle, int count,
                          const int64_t* dims) {
  return WithDesc(handle, [&](TensorDesc&) { return CheckDims(dims, count); });
}

Outcome CheckIndex(std::size_t index, std::size_t count,
                   std::string_view what) {
  if (index < count) return Ok();
  return InvalidArgument(
      Text("index is ", index, "; desc has ", count, " ", what, "."));
}

// Returns false if a dimension is unknown or the number overflows.
bool CountElements(const TensorDesc& desc, std::size_t* count) {
  *count = 1;
  for (const int64_t dim : desc.dims) {
    if (dim < 0 || __builtin_mul_overflow(*count, dim, count)) return false;
  }
  return true;
}

Outcome NoCount() {
  return InvalidArgument(
      "a dimension of the description is negative, or the number of elements "
      "or bytes does not fit into size_t.");
}

}  // namespace
}  // namespace aclq::runtime

using namespace aclq::runtime;

aclTensorDesc* aclCreateTensorDesc(aclDataType dataType, int numDims,
                                   const int64_t* dims, aclFormat format) {
  const std::string_view function = __func__;
  return Traced(
      function,
      [&] {
        void* handle = nullptr;
        const auto create = [&] {
          return Create(NumberOf(dataType), numDims, dims, NumberOf(format),
                        &handle);
        };
        CodeOf(function, create);
        return static_cast<aclTensorDesc*>(handle);
      },
      Argument("dataType", dataType), Argument("numDims", numDims),
      Argument("dims", dims), Argument("format", format));
}

void aclDestroyTensorDesc(const aclTensorDesc* desc) {
  ApiCall(
      __func__,
      [&] {
        return desc == nullptr || TensorDescs().Remove(desc) != nullptr
                   ? Ok()
                   : DeadHandle("desc", desc, "aclTensorDesc");
      },
      Argument("desc", desc));
}

aclError aclSetTensorShapeRange(
    aclTensorDesc* desc, size_t dimsCount,
    int64_t dimsRange[][ACL_TENSOR_SHAPE_RANGE_NUM]) {
  return ApiCall(
      __func__,
      [&] {
        return WithDesc(desc, [&](TensorDesc& found) {
          Outcome outcome =
              CheckRanges("dimsRange", dimsRange, "dimsCount", dimsCount);
          if (!outcome.ok()) return outcome;
          found.ranges.clear();
          for (std::size_t i = 0; i < dimsCount; ++i) {
            found.ranges.push_back({dimsRange[i][0], dimsRange[i][1]});
          }
          return Ok();
        });
      },
      Argument("desc", desc), Argument("dimsCount", dimsCount),
      Argument("dimsRange", dimsRange));
}

aclError aclSetTensorValueRange(
    aclTensorDesc* desc, size_t valueCount,
    int64_t valueRange[][ACL_TENSOR_VALUE_RANGE_NUM]) {
  return ApiCall(
      __func__,
      [&] {
        return WithDesc(desc, [&](TensorDesc&) {
          return CheckRanges("valueRange", valueRange, "valueCount",
                             valueCount);
        });
      },
      Argument("desc", desc), Argument("valueCount", valueCount),
      Argument("valueRange", valueRange));
}

aclDataType aclGetTensorDescType(const aclTensorDesc* desc) {
  const int32_t number = Get(
      __func__, int32_t{ACL_DT_UNDEFINED},
      [](const TensorDesc& found, int32_t* dtype) {
        *dtype = found.dtype;
        return Ok();
      },
      desc);
  return std::bit_cast<aclDataType>(number);
}

aclFormat aclGetTensorDescFormat(const aclTensorDesc* desc) {
  const int32_t number = Get(
      __func__, int32_t{ACL_FORMAT_UNDEFINED},
      [](const TensorDesc& found, int32_t* format) {
        *format = found.format;
        return Ok();
      },
      desc);
  return std::bit_cast<aclFormat>(number);
}

size_t aclGetTensorDescSize(const aclTensorDesc* desc) {
  return Get(
      __func__, std::size_t{0},
      [](const TensorDesc& found, std::size_t* size) {
        std::size_t count = 0;
        std::size_t bytes = 0;
        if (!CountElements(found, &count) ||
            __builtin_mul_overflow(count, ElementSize(found.dtype), &bytes)) {
          return NoCount();
        }
        *size = bytes;
        return Ok();
      },
      desc);
}

size_t aclGetTensorDescElementCount(const aclTensorDesc* desc) {
  return Get(
      __func__, std::size_t{0},
      [](const TensorDesc& found, std::size_t* elements) {
        std::size_t count = 0;
        if (!CountElements(found, &count)) return NoCount();
        *elements = count;
        return Ok();
      },
      desc);
}

size_t aclGetTensorDescNumDims(const aclTensorDesc* desc) {
  return Get(
      __func__, std::size_t{0},
      [](const TensorDesc& found, std::size_t* count) {
        // First dimension of a tensor of unknown rank.
        constexpr int64_t kUnknownRank = -2;
        const std::vector<int64_t>& dims = found.dims;
        *count = !dims.empty() && dims.front() == kUnknownRank
                     ? ACL_UNKNOWN_RANK
                     : dims.size();
        return Ok();
      },
      desc);
}

int64_t aclGetTensorDescDim(const aclTensorDesc* desc, size_t index) {
  return Get(
      __func__, int64_t{-1},
      [&](const TensorDesc& found, int64_t* dim) {
        Outcome outcome = CheckIndex(index, found.dims.size(), "dimensions");
        if (outcome.ok()) *dim = found.dims[index];
        return outcome;
      },
      desc, Argument("index", index));
}

aclError aclGetTensorDescDimV2(const aclTensorDesc* desc, size_t index,
                               int64_t* dimSize) {
  return ApiCall(
      __func__,
      [&] {
        return WithDesc(desc, [&](const TensorDesc& found) {
          if (dimSize == nullptr) return NullArgument("dimSize");
          Outcome outcome = CheckIndex(index, found.dims.size(), "dimensions");
          if (outcome.ok()) *dimSize = found.dims[index];
          return outcome;
        });
      },
      Argument("desc", desc), Argument("index", index),
      Output("dimSize", dimSize));
}

aclError aclGetTensorDescDimRange(const aclTensorDesc* desc, size_t index,
                                  size_t dimRangeNum, int64_t* dimRange) {
  return ApiCall(
      __func__,
      [&] {
        return WithDesc(desc, [&](const TensorDesc& found) {
          if (dimRange == nullptr) return NullArgument("dimRange");
          Outcome outcome = CheckIndex(index, found.ranges.size(), "ranges");
          if (!outcome.ok()) return outcome;
          const Range& range = found.ranges[index];
          if (dimRangeNum < range.size()) {
            return InvalidArgument(
                Text("dimRangeNum is ", dimRangeNum,
                     "; expected at least 2, the numbers of a range."));
          }
          dimRange[0] = range[0];
          dimRange[1] = range[1];
          return Ok();
        });
      },
      Argument("desc", desc), Argument("index", index),
      Argument("dimRangeNum", dimRangeNum), Output("dimRange", dimRange));
}

void aclSetTensorDescName(aclTensorDesc* desc, const char* name) {
  ApiCall(
      __func__,
      [&] {
        return WithDesc(desc, [&](TensorDesc& found) {
          found.name = name != nullptr ? name : "";
          return Ok();
        });
      },
      Argument("desc", desc), Argument("name", name));
}

const char* aclGetTensorDescName(aclTensorDesc* desc) {
  return Get(
      __func__, "",
      [](const TensorDesc& found, const char** name) {
        *name = found.name.c_str();
        return Ok();
      },
      desc);
}

aclError aclTransTensorDescFormat(const aclTensorDesc* srcDesc,
                                  aclFormat dstFormat,
                                  aclTensorDesc** dstDesc) {
  return ApiCall(
      __func__,
      []() -> Outcome {
        return {ACL_ERROR_RT_FEATURE_NOT_SUPPORT, kNotSupported,
                "aclq does not know the shapes of private formats."};
      },
      Argument("srcDesc", srcDesc), Argument("dstFormat", dstFormat),
      Argument("dstDesc", dstDesc));
}

aclError aclSetTensorStorageFormat(aclTensorDesc* desc, aclFormat format) {
  return ApiCall(
      __func__, [&] { return CheckDesc(desc); }, Argument("desc", desc),
      Argument("format", format));
}

aclError aclSetTensorStorageShape(aclTensorDesc* desc, int numDims,
                                  const int64_t* dims) {
  return ApiCall(
      __func__, [&] { return CheckStorageShape(desc, numDims, dims); },
      Argument("desc", desc), Argument("numDims", numDims),
      Argument("dims", dims));
}

aclError aclSetTensorFormat(aclTensorDesc* desc, aclFormat format) {
  return ApiCall(
      __func__, [&] { return CheckDesc(desc); }, Argument("desc", desc),
      Argument("format", format));
}

aclError aclSetTensorShape(aclTensorDesc* desc, int numDims,
                           const int64_t* dims) {
  return ApiCall(
      __func__, [&] { return CheckStorageShape(desc, numDims, dims); },
      Argument("desc", desc), Argument("numDims", numDims),
      Argument("dims", dims));
}

aclError aclSetTensorOriginFormat(aclTensorDesc* desc, aclFormat format) {
  return ApiCall(
      __func__,
      [&] {
        return WithDesc(desc, [&](TensorDesc& found) {
          found.format = NumberOf(format);
          return Ok();
        });
      },
      Argument("desc", desc), Argument("format", format));
}

aclError aclSetTensorOriginShape(aclTensorDesc* desc, int numDims,
                                 const int64_t* dims) {
  return ApiCall(
      __func__,
      [&] {
        return WithDesc(desc, [&](TensorDesc& found) {
          Outcome outcome = CheckDims(dims, numDims);
          if (outcome.ok()) found.dims.assign(dims, dims + numDims);
          return outcome;
        });
      },
      Argument("desc", desc), Argument("numDims", numDims),
      Argument("dims", dims));
}

aclTensorDesc* aclGetTensorDescByIndex(aclTensorDesc* desc, size_t index) {
  return Get(
      __func__, static_cast<aclTensorDesc*>(nullptr),
      [&](const TensorDesc&, aclTensorDesc** found) {
        Outcome outcome = CheckIndex(index, 1, "tensor");
        if (outcome.ok()) *found = desc;
        return outcome;
      },
      desc, Argument("index", index));
}

void* aclGetTensorDescAddress(const aclTensorDesc* desc) {
  return Get(
      __func__, static_cast<void*>(nullptr),
      [](const TensorDesc&, void**) { return Ok(); }, desc);
}

aclError aclSetTensorDynamicInput(aclTensorDesc* desc,
                                  const char* dynamicInputName) {
  return ApiCall(
      __func__,
      [&] {
        return WithDesc(desc, [&](TensorDesc&) {
          return dynamicInputName != nullptr ? Ok()
                                             : NullArgument("dynamicInputName");
        });
      },
      Argument("desc", desc), Argument("dynamicInputName", dynamicInputName));
}

aclError aclSetTensorConst(aclTensorDesc* desc, void* dataBuffer,
                           size_t length) {
  return ApiCall(
      __func__,
      [&] {
        return WithDesc(desc, [&](TensorDesc&) {
          if (dataBuffer == nullptr) return NullArgument("dataBuffer");
          if (length > 0) return Ok();
          return InvalidArgument("length is 0; expected at least 1 byte.");
        });
      },
      Argument("desc", desc), Argument("dataBuffer", dataBuffer),
      Argument("length", length));
}

aclError aclSetTensorPlaceMent(aclTensorDesc* desc, aclMemType memType) {
  return ApiCall(
      __func__, [&] { return CheckDesc(desc); }, Argument("desc", desc),
      Argument("memType", memType));
}
