// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// An argument of a Python call as the engine takes it: an address, an element
// type, a shape and strides.

#ifndef ACLQ_PYTHON_BINDINGS_OPERAND_H_
#define ACLQ_PYTHON_BINDINGS_OPERAND_H_

#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>
#include <nanobind/stl/string.h>

#include <cstddef>
#include <optional>
#include <string>

#include "aclq/tensor.h"

namespace aclq::python {

namespace nb = nanobind;

class Operand {
 public:
  Operand() = default;
  Operand(const Operand&) = delete;  // May hold the number that it points to.
  Operand& operator=(const Operand&) = delete;

  // Each reads a Python argument, whose `name` messages use, without a copy of
  // its elements; throws nb::type_error or nb::value_error with a message.
  //
  // An array: NumPy's, or any object with __dlpack__ on the CPU, of any rank.
  void ReadArray(const char* name, nb::handle object);
  // Reads scales, the argument `name`: such an array, or a number, which
  // becomes one float32. Rank 0 becomes rank 1.
  void ReadScales(nb::handle object, const char* name = "scales");
  // Zero points: such an array, or a number: an integer becomes one int32, a
  // float one float32. Rank 0 becomes rank 1.
  void ReadZeroPoints(nb::handle object);
  // An array that Quantize may have made: `dtype` is the type of codes that are
  // stored as uint8, if they are.
  void ReadCodes(nb::handle object, std::optional<DType> dtype);
  // An array to write to, of elements that `dtype` is stored in: its own type,
  // or uint8 for codes of an 8-bit float.
  void ReadOutput(nb::handle object, DType dtype);

  // Describes a new C-contiguous array of `dtype` in the shape of another one.
  void DescribeOutput(DType dtype, const TensorLayout& shape);
  // Makes the array that DescribeOutput described and returns it.
  nb::object MakeOutput();
  // As MakeOutput, for another library than NumPy: of integers of the same size
  // where NumPy lacks the type.
  nb::object MakeRawOutput();

  // Returns whether the argument was a number.
  bool is_number() const { return is_number_; }
  // Gives a number another type of float. Returns false, and leaves the number
  // as it is, if that type does not have it exactly.
  bool ConvertNumber(DType dtype);

  const TensorLayout& layout() const { return layout_; }
  void* data() { return is_number_ ? number_ : data_; }
  ConstTensorView view() { return {data(), layout_}; }
  // Whether the argument was NumPy's own array or scalar.
  bool is_numpy() const { return is_numpy_; }

 private:
  // Returns false if the object is no array.
  bool TryReadArray(const char* name, nb::handle object);
  void ReadNumPyArray(const char* name, nb::handle object);
  void ReadDLPack(const char* name, nb::handle object);
  void ReadParameters(const char* name, nb::handle object);
  void SetFloat(const char* name, nb::handle number);
  void SetInteger(const char* name, nb::handle number);
  template <typename T>
  void SetNumber(DType dtype, T value);
  void Take(nb::object array);

  TensorLayout layout_;
  void* data_ = nullptr;
  bool is_numpy_ = false;
  bool is_writable_ = false;
  bool is_number_ = false;
  alignas(4) std::byte number_[4];
  nb::object owner_;              // of an array that was made here
  nb::ndarray<nb::ro> imported_;  // keeps the memory behind __dlpack__
};

// A shape as Python prints it: "(4, 2)".
std::string ShapeText(const TensorLayout& layout);

// "float32 of shape (4, 2) with strides of (2, 1) elements".
std::string LayoutText(const TensorLayout& layout);

}  // namespace aclq::python

#endif  // ACLQ_PYTHON_BINDINGS_OPERAND_H_
