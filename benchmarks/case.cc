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
    {DType::kHiFloat8, "hifloat8"},   {DType::kInt4, "int4"}};
constexpr Word<Scales> kScales[] = {{Scales::kTensor, "tensor"},
                                    {Scales::kLast, "last"},
                                    {Scales::kFirst, "first"},
                                    {Scales::kMiddle, "middle"}};
constexpr Word<View::Kind> kViews[] = {
    {View::kContiguous, "contiguous"},
    {View::kTransposed, "transposed"},
    {View::kTransposedOdd, "transposed-odd"},
    {View::kTransposedPadded, "transposed-padded"},
    {View::kOutTransposed, "out-transposed"},
    {View::kChannelsLast, "channels-last"},
    {View::kChannelsFirst, "channels-first"},
    {View::kHeads, "heads"},
    {View::kSliced, "sliced"},
    {View::kColumns, "columns"},
    {View::kStep, "step"},
    {View::kBackwards, "backwards"},
    {View::kOutStep, "out-step"}};
// The views whose names end with a number, as in "step-3".
constexpr View::Kind kNumbered[] = {View::kChannelsLast, View::kChannelsFirst,
                                    View::kSliced, View::kStep, View::kOutStep};

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

std::string TextOf(const View& view) {
  std::string text(TextOf(kViews, view.kind));
  if (view.number > 0) text += '-' + std::to_string(view.number);
  return text;
}

View ViewOf(std::string_view text) {
  const std::size_t digits = text.find_first_of("0123456789");
  View view;
  if (digits == std::string_view::npos) {
    view.kind = ValueOf(kViews, text);
  } else {
    if (digits == 0 || text[digits - 1] != '-') Refuse(text);
    view.kind = ValueOf(kViews, text.substr(0, digits - 1));
    view.number = NumberOf<int>(text.substr(digits));
  }
  const bool may_have_number =
      std::find(std::begin(kNumbered), std::end(kNumbered), view.kind) !=
      std::end(kNumbered);
  const bool is_complete = view.number > 0 || view.kind == View::kSliced;
  if (may_have_number ? !is_complete : view.number > 0) Refuse(text);
  return view;
}

constexpr std::string_view kAscendQuantWord = "ascend-quant";

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
                          output == DType::kInt32 || output == DType::kInt4;
  return is_integer != is_unusual;
}

std::int32_t Case::zero_point() const {
  return has_zero_point() ? kZeroPoint : 0;
}

std::string NameOf(const Case& one) {
  std::string name;
  for (const std::string_view word :
       {TextOf(kTypes, one.source), TextOf(kTypes, one.output),
        TextOf(kScales, one.scales)}) {
    name += word;
    name += '/';
  }
  name += TextOf(one.view) + '/' + std::to_string(one.elements) + '/' +
          std::to_string(one.threads);
  const auto add = [&](std::string_view word) {
    name += '/';
    name += word;
  };
  if (one.is_unusual) add(WordOfZeroPoint(one.has_zero_point()));
  if (one.op == Operator::kAscendQuant) add(kAscendQuantWord);
  return name;
}

Case CaseOf(std::string_view name) {
  std::vector<std::string_view> words = Split(name);
  const bool is_ascend_quant = words.back() == kAscendQuantWord;
  if (is_ascend_quant) words.pop_back();
  if (words.size() != 6 && words.size() != 7) Refuse(name);
  Case one = {
      .source = ValueOf(kTypes, words[0]),
      .output = ValueOf(kTypes, words[1]),
      .scales = ValueOf(kScales, words[2]),
      .view = ViewOf(words[3]),
      .elements = ElementsOf(words[4]),
      .threads = words[5] == "all" ? AllThreads() : NumberOf<int>(words[5]),
      .op = is_ascend_quant ? Operator::kAscendQuant : Operator::kQuantize};
  if (words.size() == 6) return one;
  one.is_unusual = true;
  if (words[6] != WordOfZeroPoint(one.has_zero_point())) Refuse(name);
  return one;
}

int AllThreads() { return base::AvailableCpus(); }

std::size_t SizeOf(DType dtype) { return base::DTypeSize(dtype); }

std::size_t BytesOf(std::int64_t elements, DType dtype) {
  return static_cast<std::size_t>(elements) * base::DTypeBits(dtype) / 8;
}

}  // namespace aclq::benchmarks
