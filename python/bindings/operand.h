// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// An argument of a Python call in the form of the engine: an address, an
// element type, a shape and strides.

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
  Operand(const Operand&) = delete;  // data() may point into it.
  Operand& operator=(const Operand&) = delete;

  // The Read functions read a Python argument without copying its elements.
  // They throw nb::type_error or nb::value_error with a message that uses
  // `name`.
  //
  // Reads an array: a NumPy array or any object with __dlpack__ on the CPU, of
  // any rank.
  void ReadArray(const char* name, nb::handle object);
  // Reads scales, the argument `name`: an array, or a number, which becomes one
  // float32. Rank 0 becomes rank 1.
  void ReadScales(nb::handle object, const char* name = "scales");
  // Reads zero points: an array, or a number. An integer becomes one int32, a
  // float one float32. Rank 0 becomes rank 1.
  void ReadZeroPoints(nb::handle object);
  // Reads an array that Quantize may have made. If the elements are uint8,
  // `dtype` is the type whose codes they store.
  void ReadCodes(nb::handle object, std::optional<DType> dtype);
  // Reads an array to write to. Its elements store `dtype`: they have that
  // type, or are uint8 for codes of an 8-bit float.
  void ReadOutput(nb::handle object, DType dtype);

  // Describes a new C-contiguous array of `dtype` in the shape of another one.
  void DescribeOutput(DType dtype, const TensorLayout& shape);
  // Makes the array that DescribeOutput described and returns it.
  nb::object MakeOutput();
  // Makes the array for a library other than NumPy: if NumPy lacks the type,
  // the elements are integers of the same size.
  nb::object MakeRawOutput();

  // Returns whether the argument was a number.
  bool is_number() const { return is_number_; }
  // Converts a number to another float type. Returns false, without changing
  // the number, if the type cannot represent it exactly.
  bool ConvertNumber(DType dtype);

  const TensorLayout& layout() const { return layout_; }
  void* data() { return is_number_ ? number_ : data_; }
  ConstTensorView view() { return {data(), layout_}; }
  // Returns whether the argument was a NumPy array or scalar.
  bool is_numpy() const { return is_numpy_; }

 private:
  // Reads an array. Returns false if the object is not an array.
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
  nb::object owner_;              // an array that was made here
  nb::ndarray<nb::ro> imported_;  // keeps the memory of __dlpack__ alive
};

// Returns a shape as Python prints it: "(4, 2)".
std::string ShapeText(const TensorLayout& layout);

// Returns, for example, "float32 of shape (4, 2) with strides of (2, 1)
// elements".
std::string LayoutText(const TensorLayout& layout);

}  // namespace aclq::python

#endif  // ACLQ_PYTHON_BINDINGS_OPERAND_H_
