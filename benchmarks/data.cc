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

constexpr std::size_t kPatternElements = 1 << 20;
constexpr std::size_t kSlack = 4096;
constexpr std::int64_t kCheckedElements = 65536;
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

class Generator {
 public:
  float Ordinary(float scale) { return ordinary_(random_) * 50.0F * scale; }

  float Hard(float scale) {
    constexpr float kInfinity = std::numeric_limits<float>::infinity();
    const float special[] = {
        kInfinity,       -kInfinity, std::numeric_limits<float>::quiet_NaN(),
        3e38F,           -3e38F,     300.0F * scale,
        -300.0F * scale, 0.0F,       -0.0F,
        1e-40F};
    const int kind = percent_(random_);
    if (kind < 45)
      return (static_cast<float>(integer_(random_)) + 0.5F) * scale;
    if (kind < 55) return special[random_() % std::size(special)];
    return Ordinary(scale);
  }

 private:
  std::mt19937 random_{1};
  std::normal_distribution<float> ordinary_;
  std::uniform_int_distribution<int> integer_{-140, 140}, percent_{0, 99};
};

void StoreInput(DType dtype, float value, std::byte* to) {
  if (dtype == DType::kFloat32) {
    std::memcpy(to, &value, sizeof(value));
    return;
  }
  const std::uint16_t bits =
      Nearest16(value, dtype == DType::kFloat16 ? numerics::Float16ToFloat
                                                : numerics::BFloat16ToFloat);
  std::memcpy(to, &bits, sizeof(bits));
}

std::vector<std::byte> OrdinaryPattern(DType dtype) {
  const std::size_t size = SizeOf(dtype);
  std::vector<std::byte> pattern(kPatternElements * size);
  Generator generator;
  for (std::size_t i = 0; i < kPatternElements; ++i)
    StoreInput(dtype, generator.Ordinary(ScaleOf(dtype, 0)),
               &pattern[i * size]);
  return pattern;
}

// Calls body(x, channel) for all elements in row-major order: where one of x
// is, counted from the first, and the number of its scale.
template <typename Body>
void ForEachElement(const Geometry& geometry, Body body) {
  std::int64_t elements = 1;
  for (int axis = 0; axis < geometry.x.rank; ++axis)
    elements *= geometry.x.shape[axis];
  for (std::int64_t i = 0; i < elements; ++i) {
    std::int64_t x = 0, channel = 0, rest = i;
    for (int axis = geometry.x.rank - 1; axis >= 0; --axis) {
      const std::int64_t index = rest % geometry.x.shape[axis];
      rest /= geometry.x.shape[axis];
      x += index * geometry.x.strides[axis];
      if (axis == geometry.axis && geometry.channels > 1) channel = index;
    }
    body(x, channel);
  }
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
      numbers_(numbers),
      sources_{Source(DType::kFloat32, elements),
               Source(DType::kFloat16, elements),
               Source(DType::kBFloat16, elements)},
      out_(static_cast<std::size_t>(elements) * 4 + kSlack),
      scratch_(static_cast<std::size_t>(elements) * 4 + kSlack),
      parameters_(kMaxChannels * 8) {}

Memory::Source::Source(DType type, std::int64_t elements)
    : dtype(type),
      pages(static_cast<std::size_t>(elements) * 2 * SizeOf(type) + kSlack) {}

Memory::Source& Memory::SourceOf(DType dtype) {
  for (Source& source : sources_)
    if (source.dtype == dtype) return source;
  std::abort();  // Not a source type.
}

// What is filled stays: it is the same for all cases.
void Memory::FillOrdinary(Source& source, std::size_t size) {
  if (source.pattern.empty()) source.pattern = OrdinaryPattern(source.dtype);
  while (source.filled < size) {
    const std::size_t at = source.filled % source.pattern.size();
    const std::size_t count =
        std::min(size - source.filled, source.pattern.size() - at);
    std::memcpy(source.pages.data() + source.filled, source.pattern.data() + at,
                count);
    source.filled += count;
  }
}

// Ties are ties of an element's own scale.
void Memory::FillHard(Source& source, const Geometry& geometry) {
  Generator generator;
  const auto size = static_cast<std::int64_t>(SizeOf(source.dtype));
  ForEachElement(geometry, [&](std::int64_t x, std::int64_t channel) {
    StoreInput(source.dtype, generator.Hard(ScaleOf(source.dtype, channel)),
               source.pages.data() + x * size);
  });
}

void Memory::Touch(const Pages& pages, std::size_t* touched, std::size_t size) {
  if (size <= *touched) return;
  std::memset(pages.data() + *touched, 0, size - *touched);
  *touched = size;
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
  if (numbers_ == Numbers::kOrdinary) {
    FillOrdinary(source, bytes(geometry.x_span, one.source));
  } else {
    FillHard(source, geometry);
  }
  Touch(out_, &touched_out_, bytes(one.elements, one.output));
  Touch(scratch_, &touched_scratch_, bytes(one.elements, one.source));

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
  const auto x_size = static_cast<std::int64_t>(SizeOf(one.source));
  const std::size_t out_size = SizeOf(one.output);
  const std::optional<float> zero_point =
      one.has_zero_point() ? std::optional<float>(kZeroPoint) : std::nullopt;
  const auto* answer = static_cast<const std::byte*>(out);
  std::int64_t wrong = 0;
  ForEachElement(GeometryOf(one), [&](std::int64_t x, std::int64_t channel) {
    std::byte expected[4];
    numerics::QuantizeElement(
        one.source, static_cast<const std::byte*>(operands.x) + x * x_size,
        operands.scales[channel], zero_point, one.output, expected);
    if (std::memcmp(expected, answer, out_size) != 0) ++wrong;
    answer += out_size;
  });
  return static_cast<double>(wrong) / static_cast<double>(one.elements);
}

std::optional<Shares> CheckContender(const Contender& contender, Case one) {
  static Memory hard(kCheckedElements, Numbers::kHard);
  static Memory ordinary(kCheckedElements, Numbers::kOrdinary);
  one.elements = std::min(one.elements, kCheckedElements);
  const auto share = [&](Memory& memory) -> std::optional<double> {
    const Operands operands = memory.OperandsOf(one);
    const Work work = contender.prepare(one, operands);
    if (!work.run) return std::nullopt;
    // Nobody may pass with what another has left.
    std::memset(operands.out, 0x55,
                static_cast<std::size_t>(one.elements) * SizeOf(one.output));
    work.run();
    return ShareOfWrong(one, operands,
                        work.result ? work.result() : operands.out);
  };
  const std::optional<double> among_hard = share(hard);
  if (!among_hard.has_value()) return std::nullopt;
  return Shares{*among_hard, share(ordinary).value_or(0.0)};
}

}  // namespace aclq::benchmarks
