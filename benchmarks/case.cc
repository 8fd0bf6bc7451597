// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "benchmarks/case.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <system_error>
#include <vector>

#include "src/base/available_cpus.h"
#include "src/base/dtypes.h"

namespace aclq::benchmarks {
namespace {

template <typename T>
struct Word {
  T value;
  std::string_view text;
};

constexpr Word<DType> kTypes[] = {
    {DType::kFloat32, "fp32"},        {DType::kFloat16, "fp16"},
    {DType::kBFloat16, "bf16"},       {DType::kInt8, "int8"},
    {DType::kUInt8, "uint8"},         {DType::kInt32, "int32"},
    {DType::kFloat8E4M3FN, "e4m3fn"}, {DType::kFloat8E5M2, "e5m2"},
    {DType::kHiFloat8, "hifloat8"}};
constexpr Word<Scales> kScales[] = {{Scales::kTensor, "tensor"},
                                    {Scales::kLast, "last"},
                                    {Scales::kFirst, "first"},
                                    {Scales::kMiddle, "middle"}};
constexpr Word<View> kViews[] = {{View::kContiguous, "contiguous"},
                                 {View::kTransposed, "transposed"},
                                 {View::kSliced, "sliced"}};

[[noreturn]] void Refuse(std::string_view name) {
  std::fprintf(stderr, "%.*s is no case of a benchmark.\n",
               static_cast<int>(name.size()), name.data());
  std::exit(2);
}

template <typename T, std::size_t kCount>
std::string_view TextOf(const Word<T> (&words)[kCount], T value) {
  for (const Word<T>& word : words)
    if (word.value == value) return word.text;
  Refuse("A value without a word");
}

template <typename T, std::size_t kCount>
T ValueOf(const Word<T> (&words)[kCount], std::string_view text) {
  for (const Word<T>& word : words)
    if (word.text == text) return word.value;
  Refuse(text);
}

template <typename T>
T NumberOf(std::string_view text) {
  T number = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || rest != end || number < 1) Refuse(text);
  return number;
}

std::int64_t ElementsOf(std::string_view text) {
  const auto number = NumberOf<std::int64_t>(text);
  if (number < 64 || !std::has_single_bit(static_cast<std::uint64_t>(number)))
    Refuse(text);
  return number;
}

std::string_view WordOfZeroPoint(bool has_one) {
  return has_one ? "zero-point" : "no-zero-point";
}

std::vector<std::string_view> Split(std::string_view text) {
  std::vector<std::string_view> parts;
  for (;;) {
    const std::size_t slash = text.find('/');
    parts.push_back(text.substr(0, slash));
    if (slash == std::string_view::npos) return parts;
    text.remove_prefix(slash + 1);
  }
}

}  // namespace

bool Case::has_zero_point() const {
  const bool is_integer = output == DType::kInt8 || output == DType::kUInt8 ||
                          output == DType::kInt32;
  return is_integer != is_unusual;
}

std::int32_t Case::zero_point() const {
  return has_zero_point() ? kZeroPoint : 0;
}

std::string NameOf(const Case& one) {
  std::string name;
  for (const std::string_view word :
       {TextOf(kTypes, one.source), TextOf(kTypes, one.output),
        TextOf(kScales, one.scales), TextOf(kViews, one.view)}) {
    name += word;
    name += '/';
  }
  name += std::to_string(one.elements) + '/' + std::to_string(one.threads);
  if (!one.is_unusual) return name;
  name += '/';
  name += WordOfZeroPoint(one.has_zero_point());
  return name;
}

Case CaseOf(std::string_view name) {
  const std::vector<std::string_view> words = Split(name);
  if (words.size() != 6 && words.size() != 7) Refuse(name);
  Case one = {
      .source = ValueOf(kTypes, words[0]),
      .output = ValueOf(kTypes, words[1]),
      .scales = ValueOf(kScales, words[2]),
      .view = ValueOf(kViews, words[3]),
      .elements = ElementsOf(words[4]),
      .threads = words[5] == "all" ? AllThreads() : NumberOf<int>(words[5])};
  if (words.size() == 6) return one;
  one.is_unusual = true;
  if (words[6] != WordOfZeroPoint(one.has_zero_point())) Refuse(name);
  return one;
}

int AllThreads() { return base::AvailableCpus(); }

std::size_t SizeOf(DType dtype) { return base::DTypeSize(dtype); }

Matrix MatrixOf(const Case& one) {
  // A transposed matrix is a square; rows are of 1024 elements else, or of
  // fewer where there are few elements.
  const int half =
      (std::bit_width(static_cast<std::uint64_t>(one.elements)) - 1) / 2;
  const std::int64_t columns =
      one.view == View::kTransposed
          ? std::int64_t{1} << half
          : std::clamp<std::int64_t>(one.elements / 16, 16, 1024);
  return {one.elements / columns, columns};
}

Geometry GeometryOf(const Case& one) {
  const auto [rows, columns] = MatrixOf(one);
  Geometry made;
  made.x_span = one.elements;
  const auto shape = [&](std::initializer_list<std::int64_t> dims) {
    made.x = TensorLayout(one.source, dims);
    made.out = TensorLayout(one.output, dims);
  };
  switch (one.scales) {
    case Scales::kTensor:
      if (one.view == View::kContiguous) {
        shape({one.elements});
      } else {
        shape({rows, columns});
      }
      break;
    case Scales::kLast:
      shape({rows, columns});
      made.axis = 1;
      made.channels = columns;
      break;
    case Scales::kFirst:
      shape({rows, columns});
      made.axis = 0;
      made.channels = rows;
      break;
    case Scales::kMiddle:
      // As images have their channels.
      made.axis = 1;
      made.channels = std::min<std::int64_t>(64, rows / 2);
      shape({rows / made.channels, made.channels, columns});
      break;
  }
  if (one.view == View::kTransposed) made.x.strides = {1, rows};
  if (one.view == View::kSliced) {
    made.x.strides = {2 * columns, 1};
    made.x_span = (2 * rows - 1) * columns;
  }
  return made;
}

}  // namespace aclq::benchmarks
