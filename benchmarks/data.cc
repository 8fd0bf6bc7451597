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
#include <map>
#include <optional>
#include <random>
#include <tuple>

#include "src/numerics/ascend_quant.h"
#include "src/numerics/formats.h"
#include "src/numerics/reference.h"

namespace aclq::benchmarks {
namespace {

constexpr std::size_t kPatternElements = 1 << 20;
constexpr std::size_t kSlack = 4096;
constexpr std::int64_t kCheckedElements = 65536;
constexpr std::int64_t kMaxChannels = 1 << 16;
// Most memory that a view may span, as a multiple of its elements without gaps.
// Pages that are not touched take no memory.
constexpr std::int64_t kMostSpread = 6;

// Returns the scale of a channel. For binary16 and bfloat16 inputs, the scales
// are numbers of these types, so peers that take scales of x's type compute
// equal results. For fp32 inputs, the scales are not powers of two.
constexpr std::int64_t kScalePeriod = 7;
float ScaleOf(DType source, std::int64_t channel) {
  const float first = source == DType::kFloat32 ? 0.037F : 0x1p-5F;
  return first * (1.0F + static_cast<float>(channel % kScalePeriod) / 8.0F);
}

// Returns the scale of a channel for AscendQuant, which is a number of the
// source type. The products of ordinary numbers fill the range of int8.
float FactorOf(DType source, std::int64_t channel) {
  const float first = source == DType::kFloat32 ? 27.1F : 32.0F;
  return first * (1.0F - static_cast<float>(channel % kScalePeriod) / 16.0F);
}

// Returns the factor by which a tie is multiplied to give an input of a
// channel.
float StepOf(const Case& one, std::int64_t channel) {
  return one.op == Operator::kAscendQuant ? 1.0F / FactorOf(one.source, channel)
                                          : ScaleOf(one.source, channel);
}

// Returns the nearest binary16 or bfloat16. Their values ascend with their
// bits.
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

// Returns the finite magnitudes of an 8-bit float in ascending order.
std::vector<float> MagnitudesOf(DType output) {
  std::vector<float> magnitudes;
  for (int i = 0; i < 0x80; ++i) {
    const auto code = static_cast<std::uint8_t>(i);
    const float value = output == DType::kHiFloat8
                            ? numerics::DecodeHiFloat8(code)
                        : output == DType::kFloat8E4M3FN
                            ? numerics::DecodeFloat8(code, numerics::kE4M3FN)
                            : numerics::DecodeFloat8(code, numerics::kE5M2);
    if (std::isfinite(value)) magnitudes.push_back(value);
  }
  std::sort(magnitudes.begin(), magnitudes.end());
  return magnitudes;
}

bool IsInteger(DType output) {
  return output == DType::kInt8 || output == DType::kUInt8 ||
         output == DType::kInt32 || output == DType::kInt4;
}

class Generator {
 public:
  // The output type determines which numbers are ties.
  explicit Generator(DType output)
      : magnitudes_(IsInteger(output) ? std::vector<float>()
                                      : MagnitudesOf(output)),
        integer_(output == DType::kInt4 ? -12 : -140,
                 output == DType::kInt4 ? 12 : 140) {}

  float Ordinary(float scale) { return ordinary_(random_) * 50.0F * scale; }

  float Hard(float scale, float zero_point) {
    constexpr float kInfinity = std::numeric_limits<float>::infinity();
    const float special[] = {
        kInfinity,       -kInfinity, std::numeric_limits<float>::quiet_NaN(),
        3e38F,           -3e38F,     300.0F * scale,
        -300.0F * scale, 0.0F,       -0.0F,
        1e-40F};
    const int kind = percent_(random_);
    if (kind < 45) return (Tie() - zero_point) * scale;
    if (kind < 55) return special[random_() % std::size(special)];
    return Ordinary(scale);
  }

 private:
  // Returns the middle between two neighbouring numbers of the output.
  float Tie() {
    if (magnitudes_.empty())
      return static_cast<float>(integer_(random_)) + 0.5F;
    const std::size_t below = random_() % (magnitudes_.size() - 1);
    const float middle = (magnitudes_[below] + magnitudes_[below + 1]) / 2.0F;
    return random_() % 2 == 0 ? middle : -middle;
  }

  std::vector<float> magnitudes_;
  std::mt19937 random_{1};
  std::normal_distribution<float> ordinary_;
  std::uniform_int_distribution<int> integer_, percent_{0, 99};
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

std::vector<std::byte> MakePattern(DType dtype) {
  const std::size_t size = SizeOf(dtype);
  std::vector<std::byte> pattern(kPatternElements * size);
  Generator generator(DType::kInt8);
  for (std::size_t i = 0; i < kPatternElements; ++i)
    StoreInput(dtype, generator.Ordinary(ScaleOf(dtype, 0)),
               &pattern[i * size]);
  return pattern;
}

// Returns the ordinary numbers of one period.
const std::vector<std::byte>& PatternOf(DType dtype) {
  static std::map<DType, std::vector<std::byte>> known;
  std::vector<std::byte>& pattern = known[dtype];
  if (pattern.empty()) pattern = MakePattern(dtype);
  return pattern;
}

// The start of a row (all elements along the last axis) in memory, and the
// number of its scale, unless each column has a scale.
struct RowStart {
  std::int64_t x, out, channel;
};

// Calls body(start) for all rows in row-major order.
template <typename Body>
void ForEachRow(const Geometry& geometry, Body body) {
  const int last = geometry.x.rank - 1;
  const std::int64_t rows = geometry.elements / geometry.x.shape[last];
  for (std::int64_t row = 0; row < rows; ++row) {
    RowStart start = {.x = geometry.x_first, .out = 0, .channel = 0};
    std::int64_t rest = row;
    for (int axis = last - 1; axis >= 0; --axis) {
      const std::int64_t index = rest % geometry.x.shape[axis];
      rest /= geometry.x.shape[axis];
      start.x += index * geometry.x.strides[axis];
      start.out += index * geometry.out.strides[axis];
      if (axis == geometry.axis && geometry.channels > 1) start.channel = index;
    }
    body(start);
  }
}

bool IsScaledByColumn(const Geometry& geometry) {
  return geometry.channels > 1 && geometry.axis == geometry.x.rank - 1;
}

// Calls body(x, out, channel) for all elements in row-major order. The
// arguments are the positions in memory and the number of the scale.
template <typename Body>
void ForEachElement(const Geometry& geometry, Body body) {
  const int last = geometry.x.rank - 1;
  const bool by_column = IsScaledByColumn(geometry);
  ForEachRow(geometry, [&](const RowStart& row) {
    for (std::int64_t i = 0; i < geometry.x.shape[last]; ++i) {
      body(row.x + i * geometry.x.strides[last],
           row.out + i * geometry.out.strides[last],
           by_column ? i : row.channel);
    }
  });
}

std::optional<float> ZeroPointOf(const Case& one) {
  if (!one.has_zero_point()) return std::nullopt;
  return static_cast<float>(one.zero_point());
}

// Computes the element at `x` by the definition and stores the result: an
// element of out, or for int4 its code in a byte.
void Define(const Case& one, const std::byte* x, std::int64_t channel,
            void* code) {
  const std::optional<float> zero_point = ZeroPointOf(one);
  if (one.op == Operator::kQuantize) {
    numerics::QuantizeElement(one.source, x, ScaleOf(one.source, channel),
                              zero_point, one.output, code);
    return;
  }
  const float sum = numerics::AscendQuantSum(
      numerics::LoadInput(one.source, x), FactorOf(one.source, channel),
      zero_point, numerics::ScaleProduct::kOnce);
  const std::uint8_t byte =
      numerics::AscendQuantCode(sum, numerics::RoundMode::kRound, one.output);
  std::memcpy(code, &byte, sizeof(byte));
}

// Returns the elements of out. If out is packed, first copies each element to a
// byte of `unpacked`.
const void* Unpack(const Case& one, const void* out,
                   std::vector<std::uint8_t>* unpacked) {
  if (!one.is_packed()) return out;
  const auto* bytes = static_cast<const std::uint8_t*>(out);
  const auto count = static_cast<std::size_t>(GeometryOf(one).out_span);
  unpacked->resize(count);
  for (std::size_t i = 0; i < count; ++i)
    (*unpacked)[i] = (bytes[i / 2] >> (i % 2 * 4)) & 0xF;
  return unpacked->data();
}

// Returns the share of elements that differ from the definition, which is
// computed for every element.
double ShareOfWrong(const Case& one, const Operands& operands,
                    const void* out) {
  const auto x_size = static_cast<std::int64_t>(SizeOf(one.source));
  const auto out_size = static_cast<std::int64_t>(SizeOf(one.output));
  const Geometry geometry = GeometryOf(one);
  std::vector<std::uint8_t> unpacked;
  const void* const answers = Unpack(one, out, &unpacked);
  // The beginning of the memory of x.
  const std::byte* const x =
      static_cast<const std::byte*>(operands.x) - geometry.x_first * x_size;
  std::int64_t wrong = 0;
  ForEachElement(geometry, [&](std::int64_t x_at, std::int64_t out_at,
                               std::int64_t channel) {
    std::byte expected[4];
    Define(one, x + x_at * x_size, channel, expected);
    const std::byte* answer =
        static_cast<const std::byte*>(answers) + out_at * out_size;
    if (std::memcmp(expected, answer, SizeOf(one.output)) != 0) ++wrong;
  });
  return static_cast<double>(wrong) / static_cast<double>(geometry.elements);
}

// ---- All results of a case on ordinary numbers. The numbers and the scales
// repeat, so only a few results have to be computed.

// Returns the results of the definition for the first `elements` numbers of the
// pattern with one of the scales.
template <typename Code>
const Code* CodesOf(const Case& one, std::int64_t channel,
                    std::size_t elements) {
  using Key = std::tuple<Operator, DType, DType, bool, std::int64_t>;
  static std::map<Key, std::vector<Code>> known;
  std::vector<Code>& codes =
      known[{one.op, one.source, one.output, one.has_zero_point(), channel}];
  const std::vector<std::byte>& pattern = PatternOf(one.source);
  codes.reserve(kPatternElements);  // Keeps the addresses valid.
  while (codes.size() < elements) {
    Code code{};
    Define(one, &pattern[codes.size() * SizeOf(one.source)], channel, &code);
    codes.push_back(code);
  }
  return codes.data();
}

template <typename Code>
class ExpectedRows {
 public:
  explicit ExpectedRows(const Case& one) : geometry_(GeometryOf(one)) {
    const std::size_t elements =
        std::min(kPatternElements, static_cast<std::size_t>(geometry_.x_span));
    const std::int64_t count = std::min(geometry_.channels, kScalePeriod);
    for (std::int64_t i = 0; i < count; ++i)
      codes_[i] = CodesOf<Code>(one, i, elements);
  }

  // Calls body(expected, out, count) for pieces of rows. `out` is the position
  // of the piece in out.
  template <typename Body>
  void ForEachPiece(Body body) const {
    const int last = geometry_.x.rank - 1;
    const std::int64_t columns = geometry_.x.shape[last];
    Code piece[kPieceElements];
    ForEachRow(geometry_, [&](const RowStart& row) {
      for (std::int64_t at = 0; at < columns; at += kPieceElements) {
        const std::int64_t count = std::min(kPieceElements, columns - at);
        Fill(row, at, count, piece);
        body(piece, row.out + at * geometry_.out.strides[last], count);
      }
    });
  }

  std::int64_t out_stride() const {
    return geometry_.out.strides[geometry_.out.rank - 1];
  }
  std::int64_t elements() const { return geometry_.elements; }

 private:
  static constexpr std::int64_t kPieceElements = 1024;

  // Writes the results of `count` columns of a row, from column `first` on.
  void Fill(const RowStart& row, std::int64_t first, std::int64_t count,
            Code* piece) const {
    const std::int64_t stride = geometry_.x.strides[geometry_.x.rank - 1];
    const auto place = [=](std::int64_t column) {
      return static_cast<std::size_t>(row.x + column * stride) %
             kPatternElements;
    };
    if (IsScaledByColumn(geometry_)) {
      for (std::int64_t i = 0; i < count; ++i)
        piece[i] = codes_[(first + i) % kScalePeriod][place(first + i)];
    } else {
      const Code* codes = codes_[row.channel % kScalePeriod];
      for (std::int64_t i = 0; i < count; ++i)
        piece[i] = codes[place(first + i)];
    }
  }

  Geometry geometry_;
  const Code* codes_[kScalePeriod] = {};  // the results for each scale
};

template <typename Code>
double ShareOfWrongInRows(const Case& one, const void* out) {
  std::vector<std::uint8_t> unpacked;
  const auto* answers = static_cast<const Code*>(Unpack(one, out, &unpacked));
  const ExpectedRows<Code> rows(one);
  const std::int64_t stride = rows.out_stride();
  std::int64_t wrong = 0;
  rows.ForEachPiece(
      [&](const Code* expected, std::int64_t out_at, std::int64_t count) {
        const Code* answer = answers + out_at;
        for (std::int64_t i = 0; i < count; ++i)
          wrong += expected[i] != answer[i * stride] ? 1 : 0;
      });
  return static_cast<double>(wrong) / static_cast<double>(rows.elements());
}

// Overwrites out, so that no contender passes with the results of another one.
// Then runs the work and returns the address of the results.
const void* ResultOf(const Case& one, const Operands& operands,
                     const Work& work) {
  std::memset(operands.out, 0x55,
              BytesOf(GeometryOf(one).out_span, one.output));
  work.run();
  return work.result ? work.result() : operands.out;
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

// The slack is for XNNPACK, which reads slightly beyond the last element.
Memory::Memory(std::int64_t elements, Numbers numbers)
    : elements_(elements),
      numbers_(numbers),
      sources_{Source(DType::kFloat32, elements),
               Source(DType::kFloat16, elements),
               Source(DType::kBFloat16, elements)},
      out_(static_cast<std::size_t>(kMostSpread * elements) * 4 + kSlack),
      scratch_(static_cast<std::size_t>(elements) * 4 + kSlack),
      parameters_(kMaxChannels * 16) {}

Memory::Source::Source(DType type, std::int64_t elements)
    : dtype(type), pages(BytesOf(kMostSpread * elements, type) + kSlack) {}

Memory::Source& Memory::SourceOf(DType dtype) {
  for (Source& source : sources_)
    if (source.dtype == dtype) return source;
  std::abort();  // Not a source type.
}

// Fills up to `size` bytes. Bytes that were filled earlier stay, since the
// numbers are equal for all cases.
void Memory::FillOrdinary(Source& source, std::size_t size) {
  const std::vector<std::byte>& pattern = PatternOf(source.dtype);
  while (source.filled < size) {
    const std::size_t at = source.filled % pattern.size();
    const std::size_t count =
        std::min(size - source.filled, pattern.size() - at);
    std::memcpy(source.pages.data() + source.filled, pattern.data() + at,
                count);
    source.filled += count;
  }
}

// The ties are ties after scaling with the scale of the element.
void Memory::FillHard(Source& source, const Case& one) {
  Generator generator(one.output);
  const auto zero_point = static_cast<float>(one.zero_point());
  const auto size = static_cast<std::int64_t>(SizeOf(source.dtype));
  ForEachElement(GeometryOf(one), [&](std::int64_t x, std::int64_t /*out*/,
                                      std::int64_t channel) {
    StoreInput(source.dtype, generator.Hard(StepOf(one, channel), zero_point),
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
  const std::int64_t most = kMostSpread * elements_;
  if (one.elements > elements_ || geometry.x_span > most ||
      geometry.out_span > most || geometry.channels > kMaxChannels) {
    std::fprintf(stderr, "%s is too large.\n", NameOf(one).c_str());
    std::exit(2);
  }
  Source& source = SourceOf(one.source);
  if (numbers_ == Numbers::kOrdinary) {
    FillOrdinary(source, BytesOf(geometry.x_span, one.source));
  } else {
    FillHard(source, one);
  }
  Touch(out_, &touched_out_, BytesOf(geometry.out_span, one.output));
  Touch(scratch_, &touched_scratch_,
        std::max(BytesOf(one.elements, one.source),
                 BytesOf(one.elements, one.output)));

  auto* scales = reinterpret_cast<float*>(parameters_.data());
  auto* zero_points = reinterpret_cast<std::int32_t*>(scales + kMaxChannels);
  // There is space for a binary32 number per channel, whatever the type.
  std::byte* const factors = parameters_.data() + kMaxChannels * 8;
  std::byte* const offsets = factors + kMaxChannels * 4;
  for (std::int64_t i = 0; i < geometry.channels; ++i) {
    scales[i] = ScaleOf(one.source, i);
    zero_points[i] = one.zero_point();
    const std::size_t at = BytesOf(i, one.source);
    StoreInput(one.source, FactorOf(one.source, i), factors + at);
    StoreInput(one.source, static_cast<float>(one.zero_point()), offsets + at);
  }
  return {.x = source.pages.data() + BytesOf(geometry.x_first, one.source),
          .scales = scales,
          .zero_points = zero_points,
          .factors = factors,
          .offsets = offsets,
          .out = out_.data(),
          .scratch = scratch_.data()};
}

std::optional<double> WrongAmongHard(const Contender& contender, Case one) {
  static Memory memory(kCheckedElements, Numbers::kHard);
  one.elements = contender.is_ours ? std::min(one.elements, kCheckedElements)
                                   : kCheckedElements;
  const Operands operands = memory.OperandsOf(one);
  const Work work = Prepare(contender, one, operands);
  if (!work.run) return std::nullopt;
  return ShareOfWrong(one, operands, ResultOf(one, operands, work));
}

double WrongAmongOrdinary(const Case& one, const Operands& operands,
                          const Work& work) {
  const void* out = ResultOf(one, operands, work);
  return SizeOf(one.output) == 1 ? ShareOfWrongInRows<std::uint8_t>(one, out)
                                 : ShareOfWrongInRows<std::uint32_t>(one, out);
}

}  // namespace aclq::benchmarks
