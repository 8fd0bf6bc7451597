// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Views of tensors in host memory: an address, an element type, a shape and
// strides. They own nothing; the memory must stay valid while a call uses it.

#ifndef ACLQ_TENSOR_H_
#define ACLQ_TENSOR_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>

namespace aclq {

/// The highest rank of a tensor.
inline constexpr int kMaxRank = 8;

/// Element types. The numbers are those of CANN's aclDataType, so that one
/// table describes the types of every interface. All are stored little-endian.
/// docs/numerics.md describes HiFloat8 and the two fp8 formats bit by bit.
enum class DType : std::int32_t {
  kFloat32 = 0,
  kFloat16 = 1,  ///< IEEE binary16
  kInt8 = 2,
  kInt32 = 3,
  kUInt8 = 4,
  kInt16 = 6,
  kUInt16 = 7,
  kUInt32 = 8,
  kInt64 = 9,
  kUInt64 = 10,
  kFloat64 = 11,
  kBool = 12,  ///< one byte
  kComplex64 = 16,
  kComplex128 = 17,
  kBFloat16 = 27,
  kInt4 = 29,  ///< Two's complement, two in a byte, the first in the low half.
  kComplex32 = 33,
  kHiFloat8 = 34,
  kFloat8E5M2 = 35,
  kFloat8E4M3FN = 36,
  kFloat8E8M0 = 37,
};

/// Element type, shape and strides of a view. Strides count elements, may be 0
/// (a broadcast input) or negative, and may be in any order. A layout may have
/// a rank above kMaxRank, which calls then refuse: `shape` and `strides` hold
/// its first kMaxRank entries.
struct TensorLayout {
  DType dtype = DType::kFloat32;
  int rank = 0;
  std::array<std::int64_t, kMaxRank> shape{};
  std::array<std::int64_t, kMaxRank> strides{};

  TensorLayout() = default;

  /// Makes a contiguous row-major layout. `{}` is a scalar: rank 0, one
  /// element.
  TensorLayout(DType type, std::initializer_list<std::int64_t> dims)
      : TensorLayout(type, static_cast<int>(dims.size()), dims.begin(),
                     nullptr) {}

  /// Makes a strided layout. If `steps` and `dims` differ in size, the rank is
  /// -1, which every call refuses.
  TensorLayout(DType type, std::initializer_list<std::int64_t> dims,
               std::initializer_list<std::int64_t> steps)
      : TensorLayout(type, static_cast<int>(dims.size()), dims.begin(),
                     steps.size() == dims.size() ? steps.begin() : nullptr) {
    if (steps.size() != dims.size()) rank = -1;
  }

  /// Makes a layout from arrays of `num_dims` entries. If `steps` is null, the
  /// layout is contiguous and row-major.
  TensorLayout(DType type, int num_dims, const std::int64_t* dims,
               const std::int64_t* steps)
      : dtype(type), rank(num_dims) {
    // Unsigned: a shape that overflows is refused later, not undefined.
    std::uint64_t step = 1;
    for (int i = num_dims - 1; i >= 0; --i) {
      if (i < kMaxRank) {
        const auto at = static_cast<std::size_t>(i);
        shape[at] = dims[i];
        strides[at] =
            steps != nullptr ? steps[i] : static_cast<std::int64_t>(step);
      }
      step *= static_cast<std::uint64_t>(dims[i]);
    }
  }
};

/// A view that is written. `data` is the address of the element at index 0
/// along every axis.
struct TensorView {
  void* data = nullptr;
  TensorLayout layout;
};

/// A view that is read.
struct ConstTensorView {
  const void* data = nullptr;
  TensorLayout layout;

  ConstTensorView() = default;
  ConstTensorView(const void* address, TensorLayout how)
      : data(address), layout(how) {}
  /// Implicit, since a writable view is also readable.
  ConstTensorView(const TensorView& view)
      : data(view.data), layout(view.layout) {}
};

}  // namespace aclq

#endif  // ACLQ_TENSOR_H_
