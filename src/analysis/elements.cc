// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/analysis/elements.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <cstring>
#include <memory>
#include <optional>

#include "src/analysis/arithmetic.h"
#include "src/base/dtypes.h"
#include "src/base/make_once.h"
#include "src/numerics/formats.h"

namespace aclq::analysis {
namespace {

std::ptrdiff_t SizeOf(DType dtype) {
  return static_cast<std::ptrdiff_t>(base::DTypeSize(dtype));
}

// The number of each code of an 8-bit float.
using CodeTable = std::array<float, 256>;

template <typename Decode>
CodeTable MakeCodeTable(const Decode& decode) {
  CodeTable table;
  for (int code = 0; code < 256; ++code)
    table[code] = decode(static_cast<std::uint8_t>(code));
  return table;
}

struct CodeTables {
  CodeTable e4m3fn = MakeCodeTable([](std::uint8_t code) {
    return numerics::DecodeFloat8(code, numerics::kE4M3FN);
  });
  CodeTable e5m2 = MakeCodeTable([](std::uint8_t code) {
    return numerics::DecodeFloat8(code, numerics::kE5M2);
  });
  CodeTable hifloat8 = MakeCodeTable(&numerics::DecodeHiFloat8);
};

// Returns the table of an 8-bit float, or null for other types.
const CodeTable* CodeTableOf(DType dtype) {
  static constinit std::atomic<const CodeTables*> slot{nullptr};
  const CodeTables& tables =
      base::MakeOnce(slot, [] { return std::make_unique<const CodeTables>(); });
  if (dtype == DType::kFloat8E4M3FN) return &tables.e4m3fn;
  if (dtype == DType::kFloat8E5M2) return &tables.e5m2;
  if (dtype == DType::kHiFloat8) return &tables.hifloat8;
  return nullptr;
}

// Stores numbers as adjacent elements of a type of x.
void Round(DType dtype, const float* numbers, std::int64_t count,
           std::byte* to) {
  const auto n = static_cast<std::size_t>(count);
  if (dtype == DType::kFloat16)
    return RoundToFloat16(numbers, n, reinterpret_cast<std::uint16_t*>(to));
  if (dtype == DType::kBFloat16)
    return RoundToBFloat16(numbers, n, reinterpret_cast<std::uint16_t*>(to));
  std::memcpy(to, numbers, n * sizeof(float));
}

// Returns all elements of a view of rank 1 as numbers.
std::vector<float> ReadAll(const kernels::KernelTable& kernels,
                           const ConstTensorView& view) {
  const engine::LoopNest loops =
      MakeLoops(view.layout, view.layout, std::nullopt);
  const Reader reader(kernels, view, loops, engine::kX);
  std::vector<float> all(static_cast<std::size_t>(view.layout.shape[0]));
  RowBuffer buffer;
  for (std::size_t first = 0; first < all.size(); first += kBlockElements) {
    const auto count =
        std::min<std::size_t>(kBlockElements, all.size() - first);
    const float* numbers =
        reader.Read(0, static_cast<std::int64_t>(first),
                    static_cast<std::int64_t>(count), &buffer);
    std::copy(numbers, numbers + count, all.begin() + first);
  }
  return all;
}

}  // namespace

const float* ToNumbers(const kernels::KernelTable& kernels, DType dtype,
                       const std::byte* elements, std::int64_t count,
                       float* to) {
  if (dtype == DType::kFloat32) return reinterpret_cast<const float*>(elements);
  if (const CodeTable* table = CodeTableOf(dtype)) {
    for (std::int64_t i = 0; i < count; ++i)
      to[i] = (*table)[std::to_integer<std::size_t>(elements[i])];
  } else {
    kernels.load_numbers(dtype, elements, static_cast<std::size_t>(count), to);
  }
  return to;
}

const float* Reader::Read(std::ptrdiff_t offset, std::int64_t first,
                          std::int64_t count, RowBuffer* buffer) const {
  const std::ptrdiff_t size = SizeOf(view_.layout.dtype);
  const std::ptrdiff_t stride = InnermostStep(loops_, slot_);
  const auto* base = static_cast<const std::byte*>(view_.data) + offset;
  const std::byte* elements = buffer->elements;
  ForEachRun(loops_, slot_, first, count,
             [&](std::ptrdiff_t at, std::int64_t done, std::int64_t run) {
               if (run == count && (stride == size || run == 1)) {
                 elements = base + at;  // Already adjacent in the view.
                 return;
               }
               kernels_.copy({.from = base + at,
                              .from_column_stride = stride,
                              .to = buffer->elements + done * size,
                              .to_column_stride = size,
                              .rows = 1,
                              .columns = static_cast<std::size_t>(run),
                              .element_size = static_cast<std::size_t>(size)});
             });
  return ToNumbers(kernels_, view_.layout.dtype, elements, count,
                   buffer->numbers);
}

void Writer::Write(const float* numbers, std::int64_t first,
                   std::int64_t count) const {
  const std::ptrdiff_t size = SizeOf(view_.layout.dtype);
  const std::ptrdiff_t stride = InnermostStep(loops_, engine::kOut);
  auto* base = static_cast<std::byte*>(view_.data);
  alignas(64) std::byte elements[kBlockElements * sizeof(float)];
  bool is_rounded = false;
  ForEachRun(loops_, engine::kOut, first, count,
             [&](std::ptrdiff_t at, std::int64_t done, std::int64_t run) {
               if (run == count && (stride == size || run == 1))
                 return Round(view_.layout.dtype, numbers, count, base + at);
               if (!is_rounded)
                 Round(view_.layout.dtype, numbers, count, elements);
               is_rounded = true;
               kernels_.copy({.from = elements + done * size,
                              .from_column_stride = size,
                              .to = base + at,
                              .to_column_stride = stride,
                              .rows = 1,
                              .columns = static_cast<std::size_t>(run),
                              .element_size = static_cast<std::size_t>(size)});
             });
}

ChannelParameters::ChannelParameters(
    const kernels::KernelTable& kernels, const ConstTensorView& scale_view,
    const std::optional<ConstTensorView>& zero_point_view)
    : scales(ReadAll(kernels, scale_view)),
      zero_points(zero_point_view.has_value()
                      ? ReadAll(kernels, *zero_point_view)
                      : std::vector<float>(scales.size(), 0.0F)) {}

ScaleClasses ClassesOf(const std::vector<float>& scales) {
  ScaleClasses classes;
  for (const float scale : scales) {
    const int category = std::fpclassify(scale);
    classes.zero += category == FP_ZERO;
    classes.subnormal += category == FP_SUBNORMAL;
    classes.infinite += category == FP_INFINITE;
    classes.nan += category == FP_NAN;
  }
  return classes;
}

const float* Parameters::Read(std::int64_t first, std::int64_t count) {
  const std::ptrdiff_t step = InnermostStep(loops_, engine::kScale);
  ForEachRun(loops_, engine::kScale, first, count,
             [&](std::ptrdiff_t channel, std::int64_t done, std::int64_t run) {
               const bool is_one_channel = run == count && step == 0;
               if (is_one_channel && channel == full_of_) return;
               const float* from = of_channels_.data() + channel;
               if (step != 0) {
                 std::copy(from, from + run, buffer_ + done);
               } else if (is_one_channel) {
                 std::fill(buffer_, buffer_ + kBlockElements, *from);
               } else {
                 std::fill(buffer_ + done, buffer_ + done + run, *from);
               }
               full_of_ = is_one_channel ? channel : -1;
             });
  return buffer_;
}

}  // namespace aclq::analysis
