// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "benchmarks/data.h"

#include <sys/mman.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <iterator>
#include <limits>
#include <optional>
#include <random>

#include "src/numerics/formats.h"
#include "src/numerics/reference.h"

namespace aclq::benchmarks {
namespace {

constexpr std::int64_t kPatternElements = 1 << 20;
constexpr std::int64_t kMaxChannels = 1 << 16;

// Scales that binary16 and bfloat16 have too, so that peers who want scales of
// x's type compute the same; and for fp32 ones that are no powers of two.
float ScaleOf(DType source, std::int64_t channel) {
  const float first = source == DType::kFloat32 ? 0.037F : 0x1p-5F;
  return first * (1.0F + static_cast<float>(channel % 7) / 8.0F);
}

// The nearest binary16 or bfloat16, whose values are in ascending order for
// ascending bits.
std::uint16_t Nearest16(float value, float (*decode)(std::uint16_t)) {
  const std::uint16_t sign = std::signbit(value) ? 0x8000 : 0;
  if (std::isnan(value)) return 0x7FFF;
  const float magnitude = std::fabs(value);
  std::uint16_t low = 0, high = 0x7FFF;  // decode(low) <= magnitude
  while (high - low > 1) {
    const auto middle = static_cast<std::uint16_t>((low + high) / 2);
    (decode(middle) <= magnitude ? low : high) = middle;
  }
  const float above = decode(static_cast<std::uint16_t>(low + 1));
  const bool up =
      std::isfinite(above) && above - magnitude < magnitude - decode(low);
  return static_cast<std::uint16_t>(sign | (low + (up ? 1 : 0)));
}

std::vector<float> MakeNumbers(Numbers numbers, float scale) {
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  const float special[] = {
      kInfinity,       -kInfinity, std::numeric_limits<float>::quiet_NaN(),
      3e38F,           -3e38F,     300.0F * scale,
      -300.0F * scale, 0.0F,       -0.0F,
      1e-40F};
  std::mt19937 random(1);
  std::normal_distribution<float> ordinary(0.0F, 50.0F * scale);
  std::uniform_int_distribution<int> integer(-140, 140), percent(0, 99);
  std::vector<float> made(kPatternElements);
  for (float& number : made) {
    const int kind = numbers == Numbers::kHard ? percent(random) : 99;
    if (kind < 45) {
      number = (static_cast<float>(integer(random)) + 0.5F) * scale;
    } else if (kind < 55) {
      number = special[random() % std::size(special)];
    } else {
      number = ordinary(random);
    }
  }
  return made;
}

template <typename T>
std::vector<std::byte> BytesOf(const std::vector<T>& elements) {
  std::vector<std::byte> bytes(elements.size() * sizeof(T));
  std::memcpy(bytes.data(), elements.data(), bytes.size());
  return bytes;
}

std::vector<std::byte> MakePattern(DType source, Numbers numbers) {
  const std::vector<float> made = MakeNumbers(numbers, ScaleOf(source, 0));
  if (source == DType::kFloat32) return BytesOf(made);
  std::vector<std::uint16_t> narrow(made.size());
  std::transform(made.begin(), made.end(), narrow.begin(), [&](float number) {
    return Nearest16(number, source == DType::kFloat16
                                 ? numerics::Float16ToFloat
                                 : numerics::BFloat16ToFloat);
  });
  return BytesOf(narrow);
}

}  // namespace

Pages::Pages(std::size_t size) : size_(size) {
  void* mapped = mmap(nullptr, size, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (mapped == MAP_FAILED) {
    std::fprintf(stderr, "No memory: %zu bytes are needed.\n", size);
    std::exit(2);
  }
  data_ = static_cast<std::byte*>(mapped);
}

Pages::~Pages() { munmap(data_, size_); }

// A sliced view needs twice the elements. XNNPACK reads a little beyond the
// last one.
Memory::Memory(std::int64_t elements, Numbers numbers)
    : elements_(elements),
      fp32_(static_cast<std::size_t>(elements) * 8 + 4096),
      fp16_(static_cast<std::size_t>(elements) * 4 + 4096),
      bf16_(static_cast<std::size_t>(elements) * 4 + 4096),
      out_(static_cast<std::size_t>(elements) * 4 + 4096),
      scratch_(static_cast<std::size_t>(elements) * 4 + 4096),
      parameters_(kMaxChannels * 8) {
  fp32_.pattern = MakePattern(DType::kFloat32, numbers);
  fp16_.pattern = MakePattern(DType::kFloat16, numbers);
  bf16_.pattern = MakePattern(DType::kBFloat16, numbers);
}

Memory::Source& Memory::SourceOf(DType dtype) {
  if (dtype == DType::kFloat32) return fp32_;
  return dtype == DType::kFloat16 ? fp16_ : bf16_;
}

void Memory::Fill(Source& source, std::size_t size) {
  while (source.filled < size) {
    const std::size_t at = source.filled % source.pattern.size();
    const std::size_t count =
        std::min(size - source.filled, source.pattern.size() - at);
    std::memcpy(source.pages.data() + source.filled, source.pattern.data() + at,
                count);
    source.filled += count;
  }
}

Operands Memory::OperandsOf(const Case& one) {
  const Geometry geometry = GeometryOf(one);
  if (one.elements > elements_ || geometry.channels > kMaxChannels) {
    std::fprintf(stderr, "%s is too large.\n", NameOf(one).c_str());
    std::exit(2);
  }
  const auto bytes = [](std::int64_t elements, DType dtype) {
    return static_cast<std::size_t>(elements) * SizeOf(dtype);
  };
  Source& source = SourceOf(one.source);
  Fill(source, bytes(geometry.x_span, one.source));
  std::memset(out_.data(), 0x55, bytes(one.elements, one.output));
  std::memset(scratch_.data(), 0, bytes(one.elements, one.source));

  auto* scales = reinterpret_cast<float*>(parameters_.data());
  auto* zero_points = reinterpret_cast<std::int32_t*>(scales + kMaxChannels);
  for (std::int64_t i = 0; i < geometry.channels; ++i) {
    scales[i] = ScaleOf(one.source, i);
    zero_points[i] = kZeroPoint;
  }
  return {.x = source.pages.data(),
          .scales = scales,
          .zero_points = zero_points,
          .out = out_.data(),
          .scratch = scratch_.data()};
}

double ShareOfWrong(const Case& one, const Operands& operands,
                    const void* out) {
  const Geometry geometry = GeometryOf(one);
  const std::size_t x_size = SizeOf(one.source), out_size = SizeOf(one.output);
  const auto* x = static_cast<const std::byte*>(operands.x);
  const auto* answer = static_cast<const std::byte*>(out);
  std::int64_t wrong = 0;
  std::array<std::int64_t, kMaxRank> index{};
  for (std::int64_t i = 0; i < one.elements; ++i, answer += out_size) {
    std::int64_t at = 0, rest = i;
    for (int axis = geometry.x.rank - 1; axis >= 0; --axis) {
      index[axis] = rest % geometry.x.shape[axis];
      rest /= geometry.x.shape[axis];
      at += index[axis] * geometry.x.strides[axis];
    }
    const std::int64_t channel =
        geometry.channels == 1 ? 0 : index[geometry.axis];
    const std::optional<float> zero_point =
        one.has_zero_point() ? std::optional<float>(kZeroPoint) : std::nullopt;
    std::byte expected[4];
    numerics::QuantizeElement(
        one.source, x + at * static_cast<std::int64_t>(x_size),
        operands.scales[channel], zero_point, one.output, expected);
    if (std::memcmp(expected, answer, out_size) != 0) ++wrong;
  }
  return static_cast<double>(wrong) / static_cast<double>(one.elements);
}

}  // namespace aclq::benchmarks
