// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Steps that all calls share: reading scales, zero points and the axis,
// releasing the GIL, and making the result.

#ifndef ACLQ_PYTHON_BINDINGS_CALL_H_
#define ACLQ_PYTHON_BINDINGS_CALL_H_

#include <nanobind/nanobind.h>

#include <cstdint>
#include <optional>

#include "aclq/status.h"
#include "aclq/tensor.h"
#include "python/bindings/operand.h"

namespace aclq::python {

// The scales and the optional zero points.
struct Parameters {
  Operand scales;
  std::optional<Operand> zero_points;

  void Read(nb::handle scales_object, nb::handle zero_points_object);

  // Throws nb::value_error if `out` shares memory with one of them.
  void CheckOverlaps(const ConstTensorView& out);

  std::optional<TensorLayout> zero_points_layout() const {
    if (!zero_points.has_value()) return std::nullopt;
    return zero_points->layout();
  }
  std::optional<ConstTensorView> zero_points_view() {
    if (!zero_points.has_value()) return std::nullopt;
    return zero_points->view();
  }
};

// Returns the axis for the engine. Throws nb::value_error if `axis` is absent
// although there are several scales. `name` is the name of the array that has
// the axis.
std::optional<int> AxisOf(std::optional<int> axis, const char* name,
                          const TensorLayout& array,
                          const TensorLayout& scales);

// Returns the number of bytes of all elements.
std::int64_t NumBytes(const TensorLayout& layout);

// Releases the GIL during its lifetime. If the interpreter ends meanwhile, a
// daemon thread cannot take the GIL again. CPython before 3.14 then ends the
// thread by pthread_exit, which the calling C++ functions do not survive.
// Instead, the thread waits for the end of the process, as in CPython 3.14.
class ReleasedGil {
 public:
  ReleasedGil() : state_(PyEval_SaveThread()) {}
  ReleasedGil(const ReleasedGil&) = delete;
  ReleasedGil& operator=(const ReleasedGil&) = delete;
  ~ReleasedGil();

 private:
  PyThreadState* const state_;
};

// Calls the function without the GIL, so that other Python threads can run.
// Keeps the GIL if the function reads and writes only a few bytes, since
// releasing it would then take longer than the function.
template <typename Function>
Status CallUnlocked(std::int64_t bytes, const Function& function) {
  constexpr std::int64_t kLeastBytes = 64 * 1024;
  if (bytes < kLeastBytes) return function();
  const ReleasedGil released;
  return function();
}

// Makes the array that `out` describes, for a result like `input`: a NumPy
// array, or an array with an element type that every library can read.
nb::object MakeResult(const Operand& input, Operand* out);

// Converts the filled array of `out` to the library of `input`, which was read
// from `object`.
nb::object ResultLike(nb::handle object, const Operand& input,
                      const nb::object& array, const Operand& out);

}  // namespace aclq::python

#endif  // ACLQ_PYTHON_BINDINGS_CALL_H_
