// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "python/bindings/operand.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include "aclq/copy.h"
#include "python/bindings/dlpack.h"
#include "python/bindings/messages.h"
#include "python/bindings/numpy.h"
#include "python/bindings/refusal.h"
#include "src/base/dtypes.h"
#include "src/engine/check_views.h"
#include "src/engine/float_environment.h"
#include "src/engine/views.h"

namespace aclq::python {
namespace {

bool Is8BitFloat(DType dtype) {
  return dtype == DType::kHiFloat8 || dtype == DType::kFloat8E4M3FN ||
         dtype == DType::kFloat8E5M2;
}

// Returns the first `rank` numbers as "(4, 2)". Above kMaxRank, "..." replaces
// the rest.
std::string TupleText(int rank,
                      const std::array<std::int64_t, kMaxRank>& numbers) {
  const int known = std::min(rank, kMaxRank);
  std::string text = "(";
  for (int i = 0; i < known; ++i) {
    if (i > 0) text += ", ";
    text += std::to_string(numbers[static_cast<std::size_t>(i)]);
  }
  if (rank > kMaxRank) return text + ", ...)";
  return text + (rank == 1 ? ",)" : ")");
}

bool IsOut(std::string_view name) { return name == "out"; }

// Returns the advice for an object that is not an array, such as a list.
std::string ConversionAdvice(const std::string& name) {
  if (IsOut(name)) return {};
  std::string dtype;
  if (name == "x" || name == "scales") dtype = ", numpy.float32";
  if (name == "zero_points") dtype = ", numpy.int32";
  return " Convert it with numpy.asarray(" + name + dtype + ").";
}

// Returns "x is list; expected a NumPy array or ...". `others` names what else
// is accepted.
std::string NoArrayText(const char* name, nb::handle object,
                        std::string_view others) {
  return std::string(name) + " is " + TypeName(object) + "; expected " +
         std::string(others) +
         "a NumPy array or an object with __dlpack__ (PyTorch, JAX)." +
         ConversionAdvice(name);
}

// Converts a Python number; integers beyond the range of float64 become the
// largest float64.
double AsDouble(nb::handle number) {
  const double value = PyFloat_AsDouble(number.ptr());
  if (value != -1.0 || PyErr_Occurred() == nullptr) return value;
  if (PyErr_ExceptionMatches(PyExc_OverflowError) == 0)
    throw nb::python_error();
  PyErr_Clear();
  return std::numeric_limits<double>::max();
}

// Returns the advice for an array of which a copy would be accepted: to pass
// the result of `expression`, such as ".copy()". For out, the advice is to pass
// another array.
std::string CopyAdvice(const std::string& name, const std::string& expression) {
  if (IsOut(name)) return "pass another array, and copy the result.";
  return "pass a copy, " + name + expression + ".";
}

// Refuses sizes and strides whose products could overflow, before the bindings
// multiply them. Ranks above kMaxRank are left to the engine.
void CheckLayout(const char* name, const TensorLayout& layout) {
  if (layout.rank > kMaxRank) return;
  RaiseUnlessOk(engine::CheckTensor({name, layout}), {});
  if (engine::IsEmpty(layout)) return;
  RaiseUnlessOk(engine::CheckReach({name, layout}), {});
}

}  // namespace

std::string ShapeText(const TensorLayout& layout) {
  return TupleText(layout.rank, layout.shape);
}

std::string LayoutText(const TensorLayout& layout) {
  return base::DTypeNumPyName(layout.dtype) + " of shape " + ShapeText(layout) +
         " with strides of " + TupleText(layout.rank, layout.strides) +
         " elements";
}

bool Operand::TryReadArray(const char* name, nb::handle object) {
  if (IsArray(object)) {
    ReadNumPyArray(name, object);
  } else if (IsNumPyScalar(object)) {
    owner_ = ArrayOfScalar(object);
    ReadNumPyArray(name, owner_);
  } else if (nb::hasattr(object, "__dlpack__")) {
    ReadDLPack(name, object);
  } else {
    return false;
  }
  CheckLayout(name, layout_);
  return true;
}

void Operand::ReadArray(const char* name, nb::handle object) {
  if (!TryReadArray(name, object)) ThrowType(NoArrayText(name, object, ""));
}

void Operand::ReadNumPyArray(const char* name, nb::handle object) {
  const ArrayFacts facts = FactsOf(object);
  const std::string subject(name);
  if (facts.is_masked) {
    ThrowType(subject +
              " is a masked array, whose mask would be ignored; pass " +
              subject + (IsOut(subject) ? ".data." : ".filled(value)."));
  }
  const std::optional<DType> dtype = ArrayDType(object);
  if (!dtype.has_value()) {
    ThrowType(subject + " is " + ArrayDTypeName(object) +
              "; expected an array whose element type CANN has.");
  }
  if (!facts.native) {
    ThrowType(subject + " is " + ArrayDTypeName(object) +
              ", whose byte order is not that of this machine; " +
              CopyAdvice(subject,
                         ".astype(" + subject + ".dtype.newbyteorder('='))"));
  }
  if (!facts.aligned) {
    ThrowValue(subject + " is not aligned to its element type; " +
               CopyAdvice(subject, ".copy()"));
  }
  const int known = std::min(facts.rank, kMaxRank);
  std::array<std::int64_t, kMaxRank> steps{};
  const auto size = static_cast<Py_ssize_t>(facts.item_size);
  for (int i = 0; i < known; ++i) {
    if (facts.shape[i] > 1 && facts.strides[i] % size != 0) {
      ThrowValue(subject + " has a stride of " +
                 std::to_string(facts.strides[i]) + " bytes along axis " +
                 std::to_string(i) +
                 ", which is not a multiple of the element size " +
                 std::to_string(size) + "; " + CopyAdvice(subject, ".copy()"));
    }
    steps[static_cast<std::size_t>(i)] = facts.strides[i] / size;
  }
  layout_ = TensorLayout();
  layout_.dtype = *dtype;
  layout_.rank = facts.rank;
  std::copy_n(facts.shape, known, layout_.shape.begin());
  layout_.strides = steps;
  data_ = facts.data;
  is_writable_ = facts.writable;
  is_numpy_ = true;
}

void Operand::ReadDLPack(const char* name, nb::handle object) {
  const std::string subject(name);
  if (nb::getattr(object, "requires_grad", nb::none()).is(Py_True)) {
    ThrowType(subject +
              " requires a gradient, which quantization does not propagate; "
              "pass " +
              subject + ".detach().");
  }
  if (IsNegated(object)) {
    ThrowType(subject + " has PyTorch's negative bit set, so its memory has " +
              "the negated numbers; " + CopyAdvice(subject, ".resolve_neg()"));
  }
  const nb::object capsule =
      DLPackCapsule(subject, object, DLPackVersion::kBefore1);
  if (!nb::try_cast(capsule, imported_))
    ThrowUnreadable(subject, object, "its data cannot be described");
  if (imported_.device_type() != nb::device::cpu::value) {
    ThrowType(subject + " is in the memory of another device (DLPack device " +
              std::to_string(imported_.device_type()) +
              "); expected memory of the CPU. Copy it there first, for example "
              "with " +
              subject + ".cpu().");
  }
  const std::optional<DType> dtype = DTypeOf(imported_.dtype());
  if (!dtype.has_value()) {
    ThrowType(subject + " is " + TypeName(object) +
              " of an element type that CANN does not have (DLPack code " +
              std::to_string(imported_.dtype().code) + ", " +
              std::to_string(imported_.dtype().bits) + " bits).");
  }
  const int rank = static_cast<int>(imported_.ndim());
  layout_ = TensorLayout();
  layout_.dtype = *dtype;
  layout_.rank = rank;
  for (int i = 0; i < std::min(rank, kMaxRank); ++i) {
    const auto at = static_cast<std::size_t>(i);
    layout_.shape[at] = static_cast<std::int64_t>(imported_.shape(at));
    layout_.strides[at] = imported_.stride(at);
  }
  data_ = const_cast<void*>(imported_.data());
  if (reinterpret_cast<std::uintptr_t>(data_) % base::DTypeSize(*dtype) != 0) {
    ThrowValue(subject + " is not aligned to its element type; " +
               (IsOut(subject) ? CopyAdvice(subject, "") : "pass a copy."));
  }
  is_writable_ = true;  // ReadOutput checks it.
  is_numpy_ = false;
}

template <typename T>
void Operand::SetNumber(DType dtype, T value) {
  static_assert(sizeof(value) == sizeof(number_));
  std::memcpy(number_, &value, sizeof(value));
  is_number_ = true;
  layout_ = TensorLayout(dtype, {1});
}

// Sets a Python number, which has no element type, to the nearest float32, as
// NumPy does in an expression.
void Operand::SetFloat(const char* name, nb::handle number) {
  const engine::DefaultFloatEnvironment environment;
  const double value = AsDouble(number);
  const auto rounded = static_cast<float>(value);
  const bool overflows = std::isinf(rounded) && !std::isinf(value);
  if (overflows || (rounded == 0.0F && value != 0.0)) {
    ThrowValue(std::string(name) + " is " + ReprText(number) +
               ", which as float32 is " + (overflows ? "infinite" : "zero") +
               "; the magnitude must be from 1.4e-45 to 3.4028235e38.");
  }
  SetNumber(DType::kFloat32, rounded);
}

bool Operand::ConvertNumber(DType dtype) {
  const TensorLayout to(dtype, {1});
  alignas(4) std::byte converted[sizeof(number_)] = {};
  alignas(4) std::byte back[sizeof(number_)] = {};
  RaiseUnlessOk(Copy({number_, layout_}, {converted, to}), {});
  RaiseUnlessOk(Copy({converted, to}, {back, layout_}), {});
  float number;
  std::memcpy(&number, number_, sizeof(number));
  if (!std::isnan(number) && std::memcmp(number_, back, sizeof(number_)) != 0)
    return false;
  std::memcpy(number_, converted, sizeof(number_));
  layout_ = to;
  return true;
}

void Operand::SetInteger(const char* name, nb::handle number) {
  int overflow = 0;
  const long value = PyLong_AsLongAndOverflow(number.ptr(), &overflow);
  if (value == -1 && PyErr_Occurred() != nullptr) throw nb::python_error();
  if (overflow != 0 || value < INT32_MIN || value > INT32_MAX) {
    ThrowValue(std::string(name) + " is " + ReprText(number) +
               "; it must fit into int32.");
  }
  SetNumber(DType::kInt32, static_cast<std::int32_t>(value));
}

void Operand::ReadParameters(const char* name, nb::handle object) {
  if (!TryReadArray(name, object))
    ThrowType(NoArrayText(name, object, "a number, "));
  if (layout_.rank == 0) {
    layout_.rank = 1;
    layout_.shape[0] = 1;
    layout_.strides[0] = 1;
  }
}

void Operand::ReadScales(nb::handle object, const char* name) {
  if (PyFloat_CheckExact(object.ptr()) || PyLong_CheckExact(object.ptr()))
    return SetFloat(name, object);
  ReadParameters(name, object);
}

void Operand::ReadZeroPoints(nb::handle object) {
  constexpr const char* kName = "zero_points";
  if (PyFloat_CheckExact(object.ptr())) return SetFloat(kName, object);
  if (PyLong_CheckExact(object.ptr())) return SetInteger(kName, object);
  // The operator does not accept NumPy's default integers, but the conversion
  // of a single one is exact.
  if (IsNumPyInteger(object)) {
    ReadArray(kName, object);
    const DType dtype = layout_.dtype;
    if (dtype != DType::kInt8 && dtype != DType::kUInt8)
      return SetInteger(kName, nb::int_(object));
  }
  ReadParameters(kName, object);
}

void Operand::ReadOutput(nb::handle object, DType dtype) {
  constexpr const char* kName = "out";
  ReadArray(kName, object);
  bool is_writable = is_writable_;
  if (!is_numpy_) {
    nb::ndarray<> written;
    is_writable =
        nb::try_cast(DLPackCapsule(kName, object, DLPackVersion::kSince1),
                     written) &&
        written.data() == data_ && !IsReadOnlyBuffer(object);
  }
  if (!is_writable || IsNumPyScalar(object)) {
    ThrowValue("out is read-only; expected an array that can be written to.");
  }
  if (layout_.dtype == DType::kUInt8 && Is8BitFloat(dtype))
    layout_.dtype = dtype;
}

void Operand::DescribeOutput(DType dtype, const TensorLayout& shape) {
  layout_ = shape;
  layout_.dtype = dtype;
  std::uint64_t step = 1;  // Unsigned: empty arrays may have any other sizes.
  for (int i = std::min(shape.rank, kMaxRank) - 1; i >= 0; --i) {
    const auto at = static_cast<std::size_t>(i);
    layout_.strides[at] = static_cast<std::int64_t>(step);
    step *=
        static_cast<std::uint64_t>(std::max<std::int64_t>(shape.shape[at], 1));
  }
}

void Operand::Take(nb::object array) {
  data_ = FactsOf(array).data;
  owner_ = std::move(array);
  is_numpy_ = true;
}

nb::object Operand::MakeOutput() {
  Take(NewArray(layout_.dtype, layout_.rank, layout_.shape.data()));
  return owner_;
}

nb::object Operand::MakeRawOutput() {
  Take(NewRawArray(layout_.dtype, layout_.rank, layout_.shape.data()));
  return owner_;
}

void Operand::ReadCodes(nb::handle object, std::optional<DType> dtype) {
  ReadArray("q", object);
  if (!dtype.has_value() || *dtype == layout_.dtype) return;
  if (layout_.dtype != DType::kUInt8 || !Is8BitFloat(*dtype)) {
    ThrowType("q is " + base::DTypeNumPyName(layout_.dtype) +
              " and q_dtype is " + base::DTypeNumPyName(*dtype) +
              "; q_dtype names the 8-bit float whose codes are stored as "
              "uint8, and is None for all other types.");
  }
  layout_.dtype = *dtype;
}

}  // namespace aclq::python
